#include <algorithm>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/joined.hpp"
#include "models/data/dataset.hpp"
#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/observables.hpp"
#include "phase_diagrams/job/contradictions.hpp"
#include "phase_diagrams/job/job.hpp"
#include "phase_diagrams/job/job_file.hpp"
#include "phase_diagrams/parts/simulation/names.hpp"
#include "phase_diagrams/parts/simulation/reading.hpp"

namespace mattis::diagram {

namespace {

constexpr std::string_view random_start = "random";
constexpr std::string_view noisy_start = "noisy";
constexpr std::string_view both_starts = "archetype_and_random"; ///< spin glasses: all spins up, and random
constexpr std::string_view example_start = "example";
constexpr std::string_view parallel_order = "parallel";
constexpr std::string_view balanced = "balanced";
constexpr std::string_view metropolis = "metropolis";
constexpr std::string_view zero_temperature = "zero_temperature";

/// Values of a parameter at the points; none if the model lacks it.
std::vector<double> values_at_points(const Job& job, std::string_view name) {
    const FieldInfo* field = job.model.find(name);
    std::vector<double> values;
    if (field == nullptr) return values;
    const auto k = static_cast<std::size_t>(field - job.model.fields.data());
    for (const ParameterValues& point : job.section<MonteCarloSection>()->points) values.push_back(point.at(k));
    return values;
}

double largest(const std::vector<double>& values) {
    return values.empty() ? 0.0 : *std::max_element(values.begin(), values.end());
}

/// The most data K M that an unsupervised network of the job learns one by one.
double largest_data(const Job& job) {
    const auto K = values_at_points(job, job.model.capabilities.patterns), M = values_at_points(job, "M");
    const auto protocols = values_at_points(job, "protocol");
    double most = 0.0;
    for (std::size_t k = 0; k < std::min({K.size(), M.size(), protocols.size()}); ++k)
        if (static_cast<Protocol>(protocols[k]) == Protocol::unsupervised) most = std::max(most, K[k] * M[k]);
    return most;
}

/// Models whose disorder is drawn in one of several ways.
std::vector<std::string_view> models_with_ensembles() {
    std::vector<std::string_view> names;
    for (const auto& model : catalogue())
        if (!ensembles_of(model->info).empty()) names.push_back(model->info.name);
    return names;
}

mc::Dynamics dynamics_of(const MonteCarloSection& section) {
    const auto at = std::ranges::find(mc::dynamics_names, section.dynamics) - mc::dynamics_names.begin();
    return static_cast<mc::Dynamics>(at);
}

/// Why a point cannot be simulated so; empty if it can, and where it makes no sense anyway, which others say.
std::string dynamics_fault(const ModelInfo& model, const ParameterValues& point, int N, mc::Dynamics dynamics) {
    try {
        const Hamiltonian hamiltonian = model_entry(model.name).hamiltonian(point, N);
        return mc::kind_of(hamiltonian).dynamics_fault(hamiltonian, dynamics);
    } catch (const InputError&) {
        return {};
    }
}

class MonteCarloChecks {
public:
    MonteCarloChecks(const JobFile& file, const Job& job)
        : file_(file), job_(job), own_(*job.section<MonteCarloSection>()) {}

    void check() {
        check_output();
        if (!file_.value("montecarlo")->is_table()) return;
        if (!job_.model.is_simulated()) {
            file_.refuse("montecarlo", fmt::format("model {} is not simulated in this version; allowed is {}",
                                                   job_.model.name, job_.model.has_theory ? "[theory]" : "[learning]"));
            return;
        }
        check_lengths();
        check_start();
        check_observables();
        check_exponents();
        check_sizes();
        check_order();
        check_dynamics();
        check_ensemble();
        check_several_patterns();
        check_temperatures();
        check_tempering();
        check_recording();
        check_patterns();
    }

private:
    /// The result must not take the place of the patterns.
    void check_output() const {
        if (!file_.has("run.output") || !file_.sound({"run.output"}) || own_.patterns.empty()) return;
        if (io::is_same_file(job_.run.output, own_.patterns))
            file_.refuse("run.output", "it is the file of patterns; allowed is the name of another file");
    }

    void check_lengths() const {
        if (file_.sound({"montecarlo.bins", "montecarlo.sweeps"}) && own_.bins > own_.measure)
            file_.refuse("montecarlo.bins", fmt::format("{} bins of {} measurements; allowed are at most as many as "
                                                        "montecarlo.sweeps.measure",
                                                        own_.bins, own_.measure));
    }

    void check_start() const {
        const ModelInfo& model = job_.model;
        if (!file_.sound({"montecarlo.start"})) return;
        if (own_.start == both_starts && own_.replicas < 2 && file_.sound({"montecarlo.replicas"}))
            file_.refuse("montecarlo.start",
                         fmt::format("'{}' needs two replicas, there is {}; allowed only with replicas >= 2",
                                     own_.start, own_.replicas));
        if (own_.start == example_start && file_.sound({"montecarlo.points", "parameters"}) && stores_patterns())
            file_.refuse("montecarlo.start",
                         fmt::format("'{}' at a point with protocol = storing, which has no examples; "
                                     "allowed only with protocol = supervised or unsupervised",
                                     own_.start));
        if (!model.capabilities.signal && own_.start != random_start && own_.start != both_starts)
            file_.refuse("montecarlo.start",
                         fmt::format("'{}' needs an archetype, which the model {} has not; allowed are {}, {}",
                                     own_.start, model.name, random_start, both_starts));
        if (file_.has("montecarlo.start_overlap") && own_.start != noisy_start)
            file_.refuse("montecarlo.start_overlap",
                         fmt::format("it has no meaning for start = \"{}\"; allowed only for start = \"{}\"",
                                     own_.start, noisy_start));
        if (!file_.has("montecarlo.start_overlap") && own_.start == noisy_start && model.capabilities.signal)
            file_.refuse("montecarlo.start_overlap",
                         "is missing for start = \"noisy\"; allowed is a number in [-1, 1]");
        if (file_.has("montecarlo.escape_below") &&
            (!model.capabilities.signal || own_.start == random_start || own_.start == both_starts))
            file_.refuse(
                "montecarlo.escape_below",
                fmt::format("chains that do not start near the archetype cannot leave it; allowed only for start = "
                            "{}",
                            model.capabilities.several_patterns()
                                ? "\"pure\", \"hierarchical\", \"parallel\" or \"example\""
                                : "\"archetype\" or \"noisy\""));
    }

    void check_observables() const {
        if (!file_.has("montecarlo.observables") || !file_.sound({"montecarlo.observables", "montecarlo.replicas"}))
            return;
        for (std::size_t k = 0; k < own_.observables.size(); ++k)
            check_defined("montecarlo.observables", k, own_.observables[k]);
    }

    /// An exponent serves the extrapolation of an observable that the job compares with theory.
    void check_exponents() const {
        if (!file_.has("montecarlo.exponents") || !file_.sound({"montecarlo.observables", "montecarlo.exponents"}))
            return;
        for (const auto& [name, exponent] : own_.exponents)
            if (std::ranges::find(own_.observables, name) == own_.observables.end())
                file_.refuse("montecarlo.exponents." + name,
                             fmt::format("{} is not among the observables of the job; allowed are {}", name,
                                         joined(own_.observables, ", ")));
    }

    /// An observable that model and replicas let one measure; `name` is entry `k` of `key`.
    void check_defined(std::string_view key, std::size_t k, const std::string& name) const {
        if (name == mc::on_sample)
            if (const std::string fault = fault_on_sample(job_); !fault.empty() && file_.sound({"montecarlo.points"}))
                file_.refuse_item(key, k, fmt::format("{} {}", name, fault));
        for (const JobObservable& known : job_observables(job_.model)) {
            if (known.name != name) continue;
            if (known.needs_archetype && !job_.model.capabilities.signal)
                file_.refuse_item(key, k,
                                  fmt::format("{} needs an archetype, which the model {} has not{}", known.name,
                                              job_.model.name, io::allowed_instead_of("", without_archetype())));
            if (known.of_two_replicas && own_.replicas < 2)
                file_.refuse_item(key, k,
                                  fmt::format("{} needs two replicas, there is {}; allowed only with replicas >= 2",
                                              known.name, own_.replicas));
            if (known.of_one_state && own_.start == random_start && file_.sound({"montecarlo.start"}))
                file_.refuse_item(
                    key, k,
                    fmt::format("{} needs replicas in one state, and from a random start each finds its own; "
                                "allowed with another start",
                                known.name));
        }
    }

    std::vector<std::string_view> without_archetype() const {
        std::vector<std::string_view> names;
        for (const JobObservable& known : job_observables(job_.model))
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
        if (own_.order != parallel_order || !file_.sound({"montecarlo.order"})) return;
        if (own_.dynamics == metropolis && file_.sound({"montecarlo.dynamics"}))
            file_.refuse("montecarlo.order",
                         "spins that decide at once do not do so by metropolis; allowed with order = "
                         "\"parallel\" are heat_bath and zero_temperature");
        if (own_.tempering && file_.sound({"montecarlo.tempering"}))
            file_.refuse("montecarlo.order",
                         "chains whose spins decide at once do not obey the law that a ladder needs; "
                         "allowed with tempering are random, sequential");
    }

    /// Dynamics that move all spins at once.
    void check_dynamics() const {
        const mc::Dynamics dynamics = dynamics_of(own_);
        if (mc::moves_single_spins(dynamics) || !file_.sound({"montecarlo.dynamics"})) return;
        if (file_.has("montecarlo.order"))
            file_.refuse("montecarlo.order",
                         fmt::format("{} moves all spins at once; allowed only for heat_bath, metropolis, "
                                     "zero_temperature",
                                     own_.dynamics));
        if (own_.tempering && !mc::keeps_gibbs_law(dynamics) && file_.sound({"montecarlo.tempering"}))
            file_.refuse("montecarlo.dynamics",
                         fmt::format("{} does not obey the law that a ladder needs; allowed with tempering are "
                                     "heat_bath, metropolis, block_gibbs",
                                     own_.dynamics));
        if (!file_.sound({"montecarlo.N", "montecarlo.points", "parameters"}) || own_.N.empty()) return;
        for (const ParameterValues& point : own_.points) {
            const std::string fault = dynamics_fault(job_.model, point, own_.N.front(), dynamics);
            if (fault.empty()) continue;
            file_.refuse("montecarlo.dynamics", fault);
            return;
        }
    }

    /// A way to draw the disorder that the model has.
    void check_ensemble() const {
        if (!file_.has("montecarlo.ensemble") || !file_.sound({"montecarlo.ensemble"})) return;
        const std::vector<std::string_view> known = ensembles_of(job_.model);
        if (known.empty())
            file_.refuse("montecarlo.ensemble", fmt::format("the model {} draws its disorder in one way; allowed only "
                                                            "for {}",
                                                            job_.model.name, comma_list(models_with_ensembles())));
        else if (std::ranges::find(known, own_.ensemble) == known.end())
            file_.refuse("montecarlo.ensemble", fmt::format("the model {} has no '{}' disorder; allowed are {}",
                                                            job_.model.name, own_.ensemble, comma_list(known)));
    }

    /// What concerns models that condense several, diluted patterns.
    void check_several_patterns() const {
        if (!job_.model.capabilities.several_patterns()) return;
        if (!own_.patterns.empty() && file_.sound({"montecarlo.patterns"}))
            file_.refuse("montecarlo.patterns",
                         fmt::format("the model {} draws its own diluted patterns; allowed only for "
                                     "networks of patterns +-1",
                                     job_.model.name));
        if (!file_.sound({"montecarlo.points", "parameters"})) return;
        const double K = largest(values_at_points(job_, job_.model.capabilities.patterns));
        const int most = mc::most_watched_patterns;
        const std::string key = file_.has("parameters.K") ? "parameters.K" : "montecarlo.points";
        if (K > most) file_.refuse(key, fmt::format("K = {} with [montecarlo]: allowed are at most {}", K, most));
        if (own_.ensemble != balanced || !file_.sound({"montecarlo.ensemble"})) return;
        constexpr double most_kinds_of_sites = 1e6;
        if (std::pow(3.0, K) > most_kinds_of_sites)
            file_.refuse("montecarlo.ensemble",
                         fmt::format("balanced at a point with K = {} has 3^K kinds of sites; allowed "
                                     "are at most {}, K <= 12",
                                     K, most_kinds_of_sites));
        if (largest(values_at_points(job_, job_.model.capabilities.load)) > 0.0)
            file_.refuse("montecarlo.ensemble",
                         "balanced at a point with alpha > 0; allowed only without an extra load");
    }

    /// P spins interact, so there must be as many.
    void check_sizes() const {
        if (!file_.sound({"montecarlo.N", "montecarlo.points", "parameters"})) return;
        const auto orders = values_at_points(job_, "P");
        if (orders.empty()) return;
        const double P = *std::max_element(orders.begin(), orders.end());
        for (std::size_t k = 0; k < own_.N.size(); ++k)
            if (own_.N[k] < P)
                file_.refuse_item("montecarlo.N", k,
                                  fmt::format("{} spins are fewer than P = {}; allowed is N >= P", own_.N[k], P));
    }

    /// The dynamics at zero temperature is the only one at T = 0, and belongs there only.
    void check_temperatures() const {
        if (!file_.sound({"montecarlo.dynamics"})) return;
        const bool zero = own_.dynamics == zero_temperature;
        if (zero && !own_.annealing.empty())
            file_.refuse("montecarlo.annealing",
                         "zero_temperature knows no temperatures; allowed only for other dynamics");
        if (!file_.sound({"montecarlo.points", "parameters"})) return;
        const auto T = values_at_points(job_, job_.model.capabilities.temperature);
        if (zero && std::any_of(T.begin(), T.end(), [](double t) { return t != 0.0; }))
            file_.refuse("montecarlo.dynamics",
                         fmt::format("zero_temperature at a point with T = {}; allowed at T = 0 only",
                                     *std::max_element(T.begin(), T.end())));
        if (!zero && std::find(T.begin(), T.end(), 0.0) != T.end())
            file_.refuse("montecarlo.dynamics",
                         fmt::format("{} at a point with T = 0; allowed at T = 0 is zero_temperature, in a job without "
                                     "points at T > 0",
                                     own_.dynamics));
    }

    /// What a ladder leaves no room for.
    void check_tempering() const {
        if (!own_.tempering || !file_.sound({"montecarlo.tempering"})) return;
        if (job_.model.capabilities.temperature.empty())
            file_.refuse("montecarlo.tempering",
                         fmt::format("the model {} has no temperature T that rungs could have; allowed only for models "
                                     "with T",
                                     job_.model.name));
        if (own_.dynamics == zero_temperature)
            file_.refuse("montecarlo.dynamics",
                         "a ladder has no zero temperature; allowed with tempering are the other dynamics");
        if (!own_.annealing.empty())
            file_.refuse("montecarlo.annealing", "a ladder is not annealed; allowed only without tempering");
        if (file_.has("montecarlo.escape_below"))
            file_.refuse("montecarlo.escape_below",
                         "the chains of a ladder come and go; allowed only without tempering");
    }

    void check_recording() const {
        if (file_.sound({"montecarlo.configurations", "montecarlo.sweeps"}) && own_.configurations > own_.measure)
            file_.refuse("montecarlo.configurations",
                         fmt::format("{} configurations of {} measurements; allowed are at most as many as "
                                     "montecarlo.sweeps.measure",
                                     own_.configurations, own_.measure));
        if (!file_.has("montecarlo.histograms") || !file_.sound({"montecarlo.histograms", "montecarlo.replicas"}))
            return;
        for (std::size_t k = 0; k < own_.histograms.size(); ++k)
            check_defined("montecarlo.histograms", k, own_.histograms[k]);
    }

    void check_patterns() const {
        if (own_.patterns.empty() || !file_.sound({"montecarlo.patterns"}) ||
            job_.model.capabilities.several_patterns())
            return;
        std::error_code status;
        if (!job_.model.capabilities.signal)
            file_.refuse("montecarlo.patterns",
                         fmt::format("the model {} has no patterns; allowed only for networks", job_.model.name));
        else if (!std::filesystem::exists(own_.patterns, status))
            file_.refuse("montecarlo.patterns", fmt::format("there is no file {}; allowed is a file of patterns",
                                                            io::in_quotes(own_.patterns.string())));
        else if (std::filesystem::is_directory(own_.patterns, status))
            file_.refuse("montecarlo.patterns", fmt::format("{} is a directory; allowed is a file of patterns",
                                                            io::in_quotes(own_.patterns.string())));
    }

    const JobFile& file_;
    const Job& job_;
    const MonteCarloSection& own_;
};

} // namespace

void check_montecarlo(const JobFile& file, const Job& job) {
    MonteCarloChecks(file, job).check();
    if (!file.has("theory") && file.sound({"parameters", "montecarlo.points"}))
        if (const auto said = contradiction(job.model, job.section<MonteCarloSection>()->points))
            file.refuse(file.has("montecarlo.points") ? "montecarlo.points" : "parameters", *said);
    check_points(file, job);
}

std::string fault_on_sample(const Job& job) {
    const auto& own = *job.section<MonteCarloSection>();
    const auto T = values_at_points(job, job.model.capabilities.temperature);
    if (own.dynamics == zero_temperature || std::find(T.begin(), T.end(), 0.0) != T.end())
        return "solves the equations at T > 0; allowed only there";
    if (mc::moves_by_iteration(dynamics_of(own)))
        return fmt::format("compares spins with a mean field, and {} is one; allowed with other dynamics",
                           own.dynamics);
    if (job.model.capabilities.several_patterns() && largest(values_at_points(job, job.model.capabilities.load)) > 0.0)
        return "leaves out the noise of an extra load; allowed only at alpha = 0";
    if (own.order == parallel_order)
        return "holds for spins that decide one after the other; allowed are the orders random, sequential";
    if (const double channels = largest_data(job); channels > most_channels(job.model))
        return fmt::format("solves the equations of K M = {} examples; allowed are at most {}", channels,
                           most_channels(job.model));
    if (own.tempering) return "needs chains that stay in one state; allowed only without tempering";
    return {};
}

} // namespace mattis::diagram
