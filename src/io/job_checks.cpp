#include "io/job_checks.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "core/errors.hpp"

namespace mattis::io {

namespace {

constexpr std::string_view random_start = "random";
constexpr std::string_view noisy_start = "noisy";
constexpr std::string_view both_starts = "archetype_and_random"; ///< spin glasses: all spins up, and random
constexpr std::string_view example_start = "example";
constexpr std::string_view parallel_order = "parallel";
constexpr std::string_view balanced = "balanced";
constexpr std::string_view metropolis = "metropolis";
constexpr std::string_view load = "alpha";
constexpr std::string_view zero_temperature = "zero_temperature";
constexpr std::string_view compared_line = "retrieval_transition"; ///< the one with a rival phase

/// Values of a parameter at the points; none if the model lacks it.
std::vector<double> values_at_points(const Job& job, std::string_view name) {
    const FieldInfo* field = job.model.find(name);
    std::vector<double> values;
    if (field == nullptr) return values;
    const auto k = static_cast<std::size_t>(field - job.model.fields.data());
    for (const ParameterValues& point : job.montecarlo->points) values.push_back(point.at(k));
    return values;
}

double largest(const std::vector<double>& values) {
    return values.empty() ? 0.0 : *std::max_element(values.begin(), values.end());
}

/// The most data K M that an unsupervised network of the job learns one by one.
double largest_data(const Job& job) {
    const auto K = values_at_points(job, watched_parameter), M = values_at_points(job, "M");
    const auto protocols = values_at_points(job, "protocol");
    double most = 0.0;
    for (std::size_t k = 0; k < std::min({K.size(), M.size(), protocols.size()}); ++k)
        if (job.model.find("protocol")->choices[static_cast<std::size_t>(protocols[k])] == "unsupervised")
            most = std::max(most, K[k] * M[k]);
    return most;
}

class JobChecks {
public:
    JobChecks(const Entry& root, const Job& job) : root_(root), job_(job), faults_(root.reading().faults) {}

    void check() {
        check_output();
        if (!has("theory") && !has("montecarlo") && faults_.empty())
            faults_.add({}, "", "the job asks for nothing; allowed are [theory], [montecarlo] or both");
        check_rival();
        if (!job_.montecarlo || !node("montecarlo")->is_table()) return;
        if (!job_.model.hamiltonian) {
            refuse("montecarlo",
                   fmt::format("model {} is not simulated in this version; allowed is [theory]", job_.model.name));
            return;
        }
        check_lengths();
        check_start();
        check_observables();
        check_sizes();
        check_order();
        check_several_patterns();
        check_temperatures();
        check_tempering();
        check_recording();
        check_patterns();
    }

private:
    const toml::node* node(std::string_view key) const {
        const toml::node* found = &root_.node();
        while (found != nullptr && !key.empty()) {
            const std::size_t dot = std::min(key.find('.'), key.size());
            found = found->is_table() ? found->as_table()->get(key.substr(0, dot)) : nullptr;
            key.remove_prefix(std::min(dot + 1, key.size()));
        }
        return found;
    }
    bool has(std::string_view key) const { return node(key) != nullptr; }

    bool sound(std::initializer_list<std::string_view> keys) const {
        return std::none_of(keys.begin(), keys.end(), [&](std::string_view key) { return faults_.touch(key); });
    }

    /// At the key's place, or where its section begins if it was not given.
    void refuse(std::string_view key, std::string what) const {
        const toml::node* place = node(key);
        if (place == nullptr) place = node(key.substr(0, key.find('.')));
        faults_.add(place != nullptr ? position_of(place->source()) : Position{}, key, std::move(what));
    }

    void refuse_entry(std::string_view key, std::size_t k, std::string what) const {
        faults_.add(position_of(node(key)->as_array()->get(k)->source()), key, std::move(what));
    }

    void check_output() const {
        if (!has("run.output") || !sound({"run.output"})) return;
        const std::filesystem::path& output = job_.run.output;
        std::error_code status;
        const auto whole = [&](const std::filesystem::path& path) {
            return std::filesystem::weakly_canonical(std::filesystem::absolute(path, status), status);
        };
        if (std::filesystem::is_directory(output, status) || !output.has_filename())
            refuse("run.output", in_quotes(output.string()) + " is a directory; allowed is the name of a file");
        else if (whole(output) == whole(job_.file))
            refuse("run.output", "it is the job file itself; allowed is the name of another file");
        else if (job_.montecarlo && !job_.montecarlo->patterns.empty() &&
                 whole(output) == whole(job_.montecarlo->patterns))
            refuse("run.output", "it is the file of patterns; allowed is the name of another file");
    }

    void check_rival() const {
        if (!has("theory.rival") || !sound({"theory.rival", "theory.boundaries"})) return;
        const auto& lines = job_.theory->boundaries;
        if (std::find(lines.begin(), lines.end(), compared_line) == lines.end())
            refuse("theory.rival", fmt::format("only the line {} has a rival phase; allowed only with that line in "
                                               "theory.boundaries",
                                               compared_line));
    }

    void check_lengths() const {
        const auto& mc = *job_.montecarlo;
        if (sound({"montecarlo.bins", "montecarlo.sweeps"}) && mc.bins > mc.measure)
            refuse("montecarlo.bins", fmt::format("{} bins of {} measurements; allowed are at most as many as "
                                                  "montecarlo.sweeps.measure",
                                                  mc.bins, mc.measure));
    }

    void check_start() const {
        const auto& mc = *job_.montecarlo;
        const ModelInfo& model = job_.model;
        if (!sound({"montecarlo.start"})) return;
        if (mc.start == both_starts && mc.replicas < 2 && sound({"montecarlo.replicas"}))
            refuse("montecarlo.start",
                   fmt::format("'{}' needs two replicas, there is {}; allowed only with replicas >= 2", mc.start,
                               mc.replicas));
        if (mc.start == example_start && sound({"montecarlo.points", "parameters"}) && stores_patterns())
            refuse("montecarlo.start", fmt::format("'{}' at a point with protocol = storing, which has no examples; "
                                                   "allowed only with protocol = supervised or unsupervised",
                                                   mc.start));
        if (!model.has_signal && mc.start != random_start && mc.start != both_starts)
            refuse("montecarlo.start",
                   fmt::format("'{}' needs an archetype, which the model {} has not; allowed are {}, {}", mc.start,
                               model.name, random_start, both_starts));
        if (has("montecarlo.start_overlap") && mc.start != noisy_start)
            refuse("montecarlo.start_overlap",
                   fmt::format("it has no meaning for start = \"{}\"; allowed only for start = \"{}\"", mc.start,
                               noisy_start));
        if (!has("montecarlo.start_overlap") && mc.start == noisy_start && model.has_signal)
            refuse("montecarlo.start_overlap", "is missing for start = \"noisy\"; allowed is a number in [-1, 1]");
        if (has("montecarlo.escape_below") &&
            (!model.has_signal || mc.start == random_start || mc.start == both_starts))
            refuse("montecarlo.escape_below",
                   fmt::format("chains that do not start near the archetype cannot leave it; allowed only for start = "
                               "{}",
                               has_several_patterns(model) ? "\"pure\", \"hierarchical\", \"parallel\" or \"example\""
                                                           : "\"archetype\" or \"noisy\""));
    }

    void check_observables() const {
        const auto& mc = *job_.montecarlo;
        if (!has("montecarlo.observables") || !sound({"montecarlo.observables", "montecarlo.replicas"})) return;
        for (std::size_t k = 0; k < mc.observables.size(); ++k)
            check_defined("montecarlo.observables", k, mc.observables[k]);
    }

    /// An observable that model and replicas let one measure; `name` is entry `k` of `key`.
    void check_defined(std::string_view key, std::size_t k, const std::string& name) const {
        if (name == root_.reading().vocabulary.on_sample)
            if (const std::string fault = fault_on_sample(job_, root_.reading().vocabulary);
                !fault.empty() && sound({"montecarlo.points"}))
                refuse_entry(key, k, fmt::format("{} {}", name, fault));
        for (const auto& known : root_.reading().vocabulary.observables(job_.model)) {
            if (known.name != name) continue;
            if (known.needs_archetype && !job_.model.has_signal)
                refuse_entry(key, k,
                             fmt::format("{} needs an archetype, which the model {} has not{}", known.name,
                                         job_.model.name, allowed_instead_of("", without_archetype())));
            if (known.of_two_replicas && job_.montecarlo->replicas < 2)
                refuse_entry(key, k,
                             fmt::format("{} needs two replicas, there is {}; allowed only with replicas >= 2",
                                         known.name, job_.montecarlo->replicas));
            if (known.of_one_state && job_.montecarlo->start == random_start && sound({"montecarlo.start"}))
                refuse_entry(key, k,
                             fmt::format("{} needs replicas in one state, and from a random start each finds its own; "
                                         "allowed with another start",
                                         known.name));
        }
    }

    std::vector<std::string_view> without_archetype() const {
        std::vector<std::string_view> names;
        for (const auto& known : root_.reading().vocabulary.observables(job_.model))
            if (!known.needs_archetype) names.push_back(known.name);
        return names;
    }

    /// Whether the patterns themselves are stored at some point.
    bool stores_patterns() const {
        const auto protocols = values_at_points(job_, "protocol");
        return std::find(protocols.begin(), protocols.end(), 0.0) != protocols.end();
    }

    /// Spins that decide at once: each by a rule that does not need the others to wait.
    void check_order() const {
        const auto& mc = *job_.montecarlo;
        if (mc.order != parallel_order || !sound({"montecarlo.order"})) return;
        if (mc.dynamics == metropolis && sound({"montecarlo.dynamics"}))
            refuse("montecarlo.order", "spins that decide at once do not do so by metropolis; allowed with order = "
                                       "\"parallel\" are heat_bath and zero_temperature");
        if (mc.tempering && sound({"montecarlo.tempering"}))
            refuse("montecarlo.order", "chains whose spins decide at once do not obey the law that a ladder needs; "
                                       "allowed with tempering are random, sequential");
    }

    /// What concerns models that condense several, diluted patterns.
    void check_several_patterns() const {
        const auto& mc = *job_.montecarlo;
        if (!has_several_patterns(job_.model)) {
            if (has("montecarlo.ensemble") && sound({"montecarlo.ensemble"}))
                refuse("montecarlo.ensemble",
                       fmt::format("the model {} has no diluted patterns; allowed only for multitasking",
                                   job_.model.name));
            return;
        }
        if (!mc.patterns.empty() && sound({"montecarlo.patterns"}))
            refuse("montecarlo.patterns", fmt::format("the model {} draws its own diluted patterns; allowed only for "
                                                      "networks of patterns +-1",
                                                      job_.model.name));
        if (!sound({"montecarlo.points", "parameters"})) return;
        const double K = largest(values_at_points(job_, watched_parameter));
        const int most = root_.reading().vocabulary.most_watched;
        const std::string key = has("parameters.K") ? "parameters.K" : "montecarlo.points";
        if (K > most) refuse(key, fmt::format("K = {} with [montecarlo]: allowed are at most {}", K, most));
        if (mc.ensemble != balanced || !sound({"montecarlo.ensemble"})) return;
        constexpr double most_kinds_of_sites = 1e6;
        if (std::pow(3.0, K) > most_kinds_of_sites)
            refuse("montecarlo.ensemble", fmt::format("balanced at a point with K = {} has 3^K kinds of sites; allowed "
                                                      "are at most {}, K <= 12",
                                                      K, most_kinds_of_sites));
        if (largest(values_at_points(job_, load)) > 0.0)
            refuse("montecarlo.ensemble", "balanced at a point with alpha > 0; allowed only without an extra load");
    }

    /// P spins interact, so there must be as many.
    void check_sizes() const {
        if (!sound({"montecarlo.N", "montecarlo.points", "parameters"})) return;
        const auto orders = values_at_points(job_, "P");
        if (orders.empty()) return;
        const double P = *std::max_element(orders.begin(), orders.end());
        for (std::size_t k = 0; k < job_.montecarlo->N.size(); ++k)
            if (job_.montecarlo->N[k] < P)
                refuse_entry(
                    "montecarlo.N", k,
                    fmt::format("{} spins are fewer than P = {}; allowed is N >= P", job_.montecarlo->N[k], P));
    }

    /// The dynamics at zero temperature is the only one at T = 0, and belongs there only.
    void check_temperatures() const {
        const auto& mc = *job_.montecarlo;
        if (!sound({"montecarlo.dynamics"})) return;
        const bool zero = mc.dynamics == zero_temperature;
        if (zero && !mc.annealing.empty())
            refuse("montecarlo.annealing", "zero_temperature knows no temperatures; allowed only for other dynamics");
        if (!sound({"montecarlo.points", "parameters"})) return;
        const auto T = values_at_points(job_, "T");
        if (zero && std::any_of(T.begin(), T.end(), [](double t) { return t != 0.0; }))
            refuse("montecarlo.dynamics", fmt::format("zero_temperature at a point with T = {}; allowed at T = 0 only",
                                                      *std::max_element(T.begin(), T.end())));
        if (!zero && std::find(T.begin(), T.end(), 0.0) != T.end())
            refuse("montecarlo.dynamics",
                   fmt::format("{} at a point with T = 0; allowed at T = 0 is zero_temperature, in a job without "
                               "points at T > 0",
                               mc.dynamics));
    }

    /// What a ladder leaves no room for.
    void check_tempering() const {
        const auto& mc = *job_.montecarlo;
        if (!mc.tempering || !sound({"montecarlo.tempering"})) return;
        if (mc.dynamics == zero_temperature)
            refuse("montecarlo.dynamics",
                   "a ladder has no zero temperature; allowed with tempering are the other dynamics");
        if (!mc.annealing.empty())
            refuse("montecarlo.annealing", "a ladder is not annealed; allowed only without tempering");
        if (has("montecarlo.escape_below"))
            refuse("montecarlo.escape_below", "the chains of a ladder come and go; allowed only without tempering");
    }

    void check_recording() const {
        const auto& mc = *job_.montecarlo;
        if (sound({"montecarlo.configurations", "montecarlo.sweeps"}) && mc.configurations > mc.measure)
            refuse("montecarlo.configurations",
                   fmt::format("{} configurations of {} measurements; allowed are at most as many as "
                               "montecarlo.sweeps.measure",
                               mc.configurations, mc.measure));
        if (!has("montecarlo.histograms") || !sound({"montecarlo.histograms", "montecarlo.replicas"})) return;
        for (std::size_t k = 0; k < mc.histograms.size(); ++k)
            check_defined("montecarlo.histograms", k, mc.histograms[k]);
    }

    void check_patterns() const {
        const auto& mc = *job_.montecarlo;
        if (mc.patterns.empty() || !sound({"montecarlo.patterns"}) || has_several_patterns(job_.model)) return;
        std::error_code status;
        if (!job_.model.has_signal)
            refuse("montecarlo.patterns",
                   fmt::format("the model {} has no patterns; allowed only for networks", job_.model.name));
        else if (!std::filesystem::exists(mc.patterns, status))
            refuse("montecarlo.patterns",
                   fmt::format("there is no file {}; allowed is a file of patterns", in_quotes(mc.patterns.string())));
        else if (std::filesystem::is_directory(mc.patterns, status))
            refuse("montecarlo.patterns",
                   fmt::format("{} is a directory; allowed is a file of patterns", in_quotes(mc.patterns.string())));
    }

    const Entry& root_;
    const Job& job_;
    Faults& faults_;
};

} // namespace

void check_job(const Entry& root, const Job& job) { JobChecks(root, job).check(); }

std::string fault_on_sample(const Job& job, const Vocabulary& vocabulary) {
    const auto& mc = *job.montecarlo;
    const auto T = values_at_points(job, "T");
    if (mc.dynamics == zero_temperature || std::find(T.begin(), T.end(), 0.0) != T.end())
        return "solves the equations at T > 0; allowed only there";
    if (largest(values_at_points(job, load)) > 0.0)
        return "leaves out the noise of an extra load; allowed only at alpha = 0";
    if (mc.order == parallel_order)
        return "holds for spins that decide one after the other; allowed are the orders random, sequential";
    if (const double channels = largest_data(job); channels > vocabulary.most_channels)
        return fmt::format("solves the equations of K M = {} examples; allowed are at most {}", channels,
                           vocabulary.most_channels);
    if (mc.tempering) return "needs chains that stay in one state; allowed only without tempering";
    return {};
}

} // namespace mattis::io
