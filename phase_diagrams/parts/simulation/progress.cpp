#include "phase_diagrams/parts/simulation/progress.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/text_table.hpp"
#include "io/file_error.hpp"
#include "montecarlo/sample/sample_result.hpp"
#include "phase_diagrams/job/parameter_document.hpp"
#include "phase_diagrams/parts/simulation/finished_samples.hpp"
#include "phase_diagrams/parts/simulation/plan.hpp"
#include "phase_diagrams/parts/simulation/series_columns.hpp"

namespace mattis::diagram {

namespace {

/// Autocorrelation time of an observable, mean over the replicas that have stayed, at the slowest temperature; NaN
/// without any.
double sample_tau(const mc::RunResult& result, mc::Observable observable) {
    double slowest = std::numeric_limits<double>::quiet_NaN();
    for (const mc::SampleResult& at : result.at)
        slowest = std::fmax(slowest, replica_mean(at, observable, [](const mc::Series& s) { return s.estimate.tau; }));
    return slowest;
}

} // namespace

SimulationProgress::SimulationProgress(const SimulationPlan& plan)
    : points(plan.simulations.size()), plan_(plan), sums_(plan.simulations.size()) {}

void SimulationProgress::count(std::size_t task, double) {
    ++(plan_.is_sample(task) ? points[plan_.simulation_of(task)].samples : expectations).all;
}

void SimulationProgress::forget_unfinished() {
    for (PointProgress& point : points) {
        point.running = 0;
        point.begun = 0;
        point.shares = 0.0;
        point.cost_left = 0.0;
    }
}

void SimulationProgress::add_unfinished(std::size_t task, bool given, double share, double seconds_left) {
    if (!plan_.is_sample(task)) return;
    PointProgress& point = points[plan_.simulation_of(task)];
    if (given) ++point.running;
    if (share > 0.0) ++point.begun;
    point.shares += share;
    point.cost_left += seconds_left;
}

void SimulationProgress::add_finished(std::size_t task, const Bytes& bytes) {
    if (!plan_.is_sample(task)) {
        ++expectations.finished;
        return;
    }
    ByteReader from(bytes);
    const mc::RunResult result = mc::RunResult::load(from);
    const std::size_t simulation = plan_.simulation_of(task);
    PointProgress& point = points[simulation];
    ++point.samples.finished;
    for (const bool escaped : result.at.front().escaped) {
        ++point.chains;
        if (escaped) ++point.escaped;
    }
    for (std::size_t k = 0; k < PointProgress::shown.size(); ++k) {
        const double tau = sample_tau(result, PointProgress::shown[k]);
        if (!std::isfinite(tau)) continue;
        Sum& sum = sums_[simulation][k];
        sum.tau += tau;
        point.tau[k] = sum.tau / ++sum.samples;
    }
}

void SimulationProgress::finish() {
    expectations.finished = expectations.all;
    for (PointProgress& point : points) {
        point.samples.finished = point.samples.all;
        point.cost_left = 0.0;
    }
}

void SimulationProgress::read(const io::ResultFile& file) {
    const auto found = file.tables.find("montecarlo/points");
    if (found == file.tables.end()) return;
    const Table& table = found->second;
    if (table.rows() != plan_.points.size()) throw io::FileError("the table of points is not that of the job");
    for (std::size_t row = 0; row < table.rows(); ++row) {
        PointProgress& point = points[plan_.points[row].simulation];
        point.chains = table.integers("chains")[row];
        point.escaped = table.integers("escaped")[row];
        for (std::size_t k = 0; k < PointProgress::shown.size(); ++k) {
            const auto columns = series_columns_of(plan_.job().model, mc::name(PointProgress::shown[k]), 1);
            const double tau = table.reals(columns.front().column + "_tau")[row];
            if (std::isfinite(tau)) point.tau[k] = std::max(tau, point.tau[k].value_or(tau));
        }
    }
}

Document SimulationProgress::counts() const {
    Document document = Document::object();
    document["expectations"] = document_of(expectations);
    return document;
}

Document SimulationProgress::document_of_point(std::size_t simulation, std::optional<double> pace) const {
    const PointProgress& point = points[simulation];
    const Simulation& of = plan_.simulations[simulation];
    const SimulatedPoint& first = plan_.points[of.points.front()];
    Document document = parameter_document(plan_.job().model, first.values);
    if (of.schedule.tempering) {
        const auto& measured = of.schedule.tempering->measured;
        document["T"] = Document::List(measured.begin(), measured.end());
    }
    document["N"] = first.N;
    document["point"] = plan_.simulation_name(simulation);
    document["samples"] = point.samples.all;
    document["finished"] = point.samples.finished;
    document["running"] = point.running;
    document["begun"] = point.begun;
    document["done_of_begun"] = point.done_of_begun();
    document["chains"] = point.chains;
    document["escaped"] = point.escaped;
    document["tau"] = Document::object();
    for (std::size_t k = 0; k < PointProgress::shown.size(); ++k)
        document["tau"][mc::name(PointProgress::shown[k])] = point.tau[k];
    document["remaining_seconds"] = remaining_seconds(point.cost_left, pace);
    return document;
}

Document SimulationProgress::details(std::optional<double> pace) const {
    Document document = Document::object();
    document["points"] = Document::list();
    for (std::size_t k = 0; k < points.size(); ++k) document["points"].push_back(document_of_point(k, pace));
    return document;
}

std::unique_ptr<PartProgress> SimulationPlan::progress() const { return std::make_unique<SimulationProgress>(*this); }

std::string points_fault(const Document& document) {
    using enum MemberShape::Kind;
    using enum MemberShape::Presence;
    static constexpr std::array list_shape{MemberShape{"points", list, may_be_absent_or_null}};
    static constexpr std::array point_shapes{MemberShape{"point", text},
                                             MemberShape{"samples", whole},
                                             MemberShape{"finished", whole},
                                             MemberShape{"running", whole},
                                             MemberShape{"begun", number},
                                             MemberShape{"chains", whole},
                                             MemberShape{"escaped", whole},
                                             MemberShape{"tau", object},
                                             MemberShape{"remaining_seconds", number, may_be_absent_or_null}};
    static constexpr std::array tau_shapes{MemberShape{"m", number, may_be_absent_or_null},
                                           MemberShape{"energy", number, may_be_absent_or_null},
                                           MemberShape{"q", number, may_be_absent_or_null}};
    std::string fault = shape_fault(document, list_shape);
    for (const Document& point : document.at("points").items()) {
        if (fault.empty()) fault = shape_fault(point, point_shapes);
        if (fault.empty()) fault = shape_fault(point.at("tau"), tau_shapes);
        if (!fault.empty()) return "points: " + fault;
    }
    return fault;
}

std::string points_text(const Document& points) {
    const auto tau_text = [](const Document& tau) { return tau.is_null() ? "-" : fmt::format("{:.3g}", tau.number()); };
    const auto share_text = [](const Document& share) {
        return share.is_null() ? "-" : fmt::format("{:.2f}", share.number());
    };
    TextTable table(
        {"point", "samples", "running", "done of begun", "escaped", "tau m", "tau energy", "tau q", "remaining"});
    for (const Document& point : points.items()) {
        const Document& tau = point.at("tau");
        table.add({point.at("point").text(),
                   fmt::format("{}/{}", point.at("finished").integer(), point.at("samples").integer()),
                   fmt::format("{}", point.at("running").integer()), share_text(point.at("done_of_begun")),
                   fmt::format("{}/{}", point.at("escaped").integer(), point.at("chains").integer()),
                   tau_text(tau.at("m")), tau_text(tau.at("energy")), tau_text(tau.at("q")),
                   remaining_text(point.at("remaining_seconds"))});
    }
    return table.text();
}

} // namespace mattis::diagram
