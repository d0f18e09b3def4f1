#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "learning/network/network_run.hpp"
#include "phase_diagrams/job/parameter_columns.hpp"
#include "phase_diagrams/parts/learning/forgetting.hpp"
#include "phase_diagrams/parts/learning/network_plan.hpp"
#include "stats/estimate.hpp"

namespace mattis::diagram {

namespace {

using learning::NetworkLook;
using learning::NetworkResult;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

std::string_view reading_name(learning::Weights reading) {
    return learning::weights_names[static_cast<std::size_t>(reading)];
}

/// The finished samples of one point, by their numbers.
using Results = std::map<int, NetworkResult>;

class NetworkTables {
public:
    NetworkTables(const NetworkPlan& plan, Tables& tables) : plan_(plan), tables_(tables) {}

    void add(const NetworkPoint& point, const Results& results) {
        values_ = &point.values;
        first_run_ = (&point - plan_.points.data()) * static_cast<std::int64_t>(plan_.samples());
        laws_ = point.network.method == learning::NetworkMethod::variational;
        for (const auto& [sample, result] : results) {
            add_sample(sample, result);
            add_accuracies(sample, result);
        }
        add_epochs(results);
        const NetworkResult& first = results.begin()->second;
        for (std::size_t way = 0; way < first.readings.size(); ++way) add_forgetting(results, way);
        add_histograms(results);
    }

private:
    Table& row_of(const char* table) {
        Table& of = tables_[table];
        add_parameters(of, plan_.job().model, *values_);
        return of;
    }
    double accuracy(const NetworkLook& look, std::size_t way, std::size_t task) const {
        return look.accuracy[way * plan_.learned() + task];
    }
    /// Mean over all tasks.
    double mean_accuracy(const NetworkLook& look, std::size_t way) const {
        double sum = 0.0;
        for (std::size_t task = 0; task < plan_.learned(); ++task) sum += accuracy(look, way, task);
        return sum / static_cast<double>(plan_.learned());
    }
    static void add_estimate(Table& table, const std::string& name, const std::vector<double>& values) {
        const stats::Estimate estimate = stats::over_samples(values);
        table.reals(name).push_back(estimate.mean);
        table.reals(name + "_error").push_back(estimate.error);
    }

    void add_sample(int sample, const NetworkResult& result) {
        Table& table = row_of("learning/samples");
        table.integers("sample").push_back(sample);
        table.integers("run").push_back(first_run_ + sample);
        table.texts("status").emplace_back(result.diverged.empty() ? "learned" : "diverged");
        const NetworkLook& last = result.looks.back();
        table.integers("task").push_back(last.task + 1);
        table.integers("epoch").push_back(last.epoch);
        table.reals("b").push_back(laws_ ? last.b : none);
        const bool learned = last.epoch > 0;
        table.reals("loss").push_back(learned ? last.loss : none);
        table.reals("regulariser").push_back(learned ? last.regulariser : none);
        table.reals("train_accuracy").push_back(learned ? last.train_accuracy : none);
        for (std::size_t name = 0; name < learning::weights_names.size(); ++name) {
            const auto way = std::ranges::find(result.readings, static_cast<learning::Weights>(name));
            const auto k = static_cast<std::size_t>(way - result.readings.begin());
            table.reals(fmt::format("accuracy_{}", learning::weights_names[name]))
                .push_back(way == result.readings.end() ? none : mean_accuracy(last, k));
        }
        table.texts("message").push_back(result.diverged);
    }

    void add_accuracies(int sample, const NetworkResult& result) {
        for (const NetworkLook& look : result.looks)
            for (std::size_t way = 0; way < result.readings.size(); ++way)
                for (std::size_t tested = 0; tested < plan_.learned(); ++tested) {
                    Table& table = row_of("learning/accuracy");
                    table.integers("sample").push_back(sample);
                    table.integers("task").push_back(look.task + 1);
                    table.integers("epoch").push_back(look.epoch);
                    table.texts("reading").emplace_back(reading_name(result.readings[way]));
                    table.integers("tested").push_back(static_cast<std::int64_t>(tested) + 1);
                    table.reals("accuracy").push_back(accuracy(look, way, tested));
                }
    }

    /// Means over the samples that have come to a look.
    void add_epochs(const Results& results) {
        std::size_t looks = 0;
        for (const auto& [sample, result] : results) looks = std::max(looks, result.looks.size());
        for (std::size_t k = 0; k < looks; ++k) {
            std::vector<const NetworkLook*> seen;
            for (const auto& [sample, result] : results)
                if (k < result.looks.size()) seen.push_back(&result.looks[k]);
            for (std::size_t way = 0; way < results.begin()->second.readings.size(); ++way)
                add_epoch(seen, way, results.begin()->second.readings[way]);
        }
    }
    void add_epoch(const std::vector<const NetworkLook*>& seen, std::size_t way, learning::Weights reading) {
        Table& table = row_of("learning/epochs");
        const bool learned = seen.front()->epoch > 0;
        const auto add = [&](const std::string& name, const auto& of) {
            std::vector<double> values;
            for (const NetworkLook* look : seen) values.push_back(of(*look));
            add_estimate(table, name, values);
        };
        table.integers("samples").push_back(static_cast<std::int64_t>(seen.size()));
        table.integers("task").push_back(seen.front()->task + 1);
        table.integers("epoch").push_back(seen.front()->epoch);
        table.texts("reading").emplace_back(reading_name(reading));
        table.reals("b").push_back(laws_ ? seen.front()->b : none);
        add("loss", [&](const NetworkLook& look) { return learned ? look.loss : none; });
        add("regulariser", [&](const NetworkLook& look) { return learned ? look.regulariser : none; });
        add("train_accuracy", [&](const NetworkLook& look) { return learned ? look.train_accuracy : none; });
        add("accuracy", [&](const NetworkLook& look) { return mean_accuracy(look, way); });
        for (std::size_t tested = 0; tested < plan_.learned(); ++tested)
            add(fmt::format("accuracy_{}", tested + 1),
                [&](const NetworkLook& look) { return accuracy(look, way, tested); });
    }

    /// Of the samples that have learned all tasks.
    void add_forgetting(const Results& results, std::size_t way) {
        std::vector<double> final_accuracy, forgotten;
        std::int64_t diverged = 0;
        for (const auto& [sample, result] : results) {
            if (!result.diverged.empty()) {
                ++diverged;
                continue;
            }
            final_accuracy.push_back(mean_accuracy(result.looks.back(), way));
            forgotten.push_back(forgetting(result, way, plan_.learned()));
        }
        Table& table = row_of("learning/forgetting");
        table.integers("samples").push_back(static_cast<std::int64_t>(final_accuracy.size()));
        table.integers("diverged").push_back(diverged);
        table.texts("reading").emplace_back(reading_name(results.begin()->second.readings[way]));
        add_estimate(table, "final_accuracy", final_accuracy);
        add_estimate(table, "forgetting", forgotten);
    }

    /// Densities over the weights of a layer, means over the samples that have come to the end of a task.
    void add_histograms(const Results& results) {
        std::map<std::pair<int, int>, std::vector<const std::vector<std::int64_t>*>> of;
        for (const auto& [sample, result] : results)
            for (const learning::NetworkHistogram& histogram : result.histograms)
                of[{histogram.task, histogram.layer}].push_back(&histogram.counts);
        for (const auto& [where, counts] : of)
            for (std::size_t bin = 0; bin < counts.front()->size(); ++bin) add_bin(where, counts, bin);
    }
    void add_bin(std::pair<int, int> where, const std::vector<const std::vector<std::int64_t>*>& counts,
                 std::size_t bin) {
        const double width = 2.0 / static_cast<double>(counts.front()->size());
        std::vector<double> densities;
        for (const auto* of : counts) {
            const auto all = static_cast<double>(std::accumulate(of->begin(), of->end(), std::int64_t{0}));
            densities.push_back(static_cast<double>((*of)[bin]) / (all * width));
        }
        Table& table = row_of("learning/histogram");
        table.integers("samples").push_back(static_cast<std::int64_t>(counts.size()));
        table.integers("task").push_back(where.first + 1);
        table.integers("layer").push_back(where.second + 1);
        table.reals("m").push_back(-1.0 + (static_cast<double>(bin) + 0.5) * width);
        add_estimate(table, "density", densities);
    }

    const NetworkPlan& plan_;
    Tables& tables_;
    const ParameterValues* values_ = nullptr;
    std::int64_t first_run_ = 0; ///< of the point
    bool laws_ = false;          ///< of weights, which have a field strength b
};

} // namespace

void NetworkPlan::add_tables(Tables& tables, std::span<const farm::Progress> ledger) const {
    NetworkTables of_points(*this, tables);
    for (std::size_t k = 0; k < points.size(); ++k) {
        Results results;
        for (std::size_t task = k * samples(); task < (k + 1) * samples(); ++task) {
            if (!ledger[task].finished) continue;
            ByteReader from(ledger[task].bytes);
            results.emplace(sample_of(task), NetworkResult::load(from));
            from.require_end();
        }
        if (!results.empty()) of_points.add(points[k], results);
    }
}

} // namespace mattis::diagram
