#include "phase_diagrams/verdict/pattern_expectation.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "montecarlo/observables.hpp"
#include "solvers/loaded_network.hpp"
#include "solvers/multitasking_branches.hpp"

namespace mattis::diagram {

namespace {

using mc::Observable;
using solvers::AmplitudeGroups;
using solvers::MultitaskingSaddle;
using solvers::Solution;

constexpr std::string_view sorted = "is sorted among equal overlaps";
constexpr std::string_view of_zero = "has a random sign where the overlap is 0";
constexpr std::string_view of_copies = "is a mean over equivalent states";

std::vector<double> array_of(const Solution& state, std::string_view name) {
    for (const NamedArray& array : state.arrays)
        if (array.name == name) return array.values;
    return {};
}

/// How the patterns of a simulation are told apart.
enum class Labels { drawn, sorted, mixed };

/// Turns a state into what is expected of every observable.
class Values {
public:
    Values(const Multitasking& model, const Solution& state, Labels labels)
        : model_(model), labels_(labels), m_(array_of(state, "m")), n_(array_of(state, "n")), state_(state) {}

    std::vector<Expectation::Value> all() {
        const std::vector<double> support = array_of(state_, "q_support");
        const double c = model_.activity(), unit = model_.unit();
        for (std::size_t mu = 0; mu < m_.size(); ++mu) {
            const double raw = std::abs(m_[mu]) * unit;
            add(Observable::m, mu, m_[mu], why_without(mu));
            if (mu < n_.size()) add(Observable::n, mu, n_[mu], why_without(mu));
            const std::string_view pair = labels_ == Labels::drawn ? "" : of_copies;
            if (mu < support.size()) add(Observable::q_support, mu, support[mu], pair);
            const std::string_view loss = why_without(mu).empty() && m_[mu] == 0.0 ? of_zero : why_without(mu);
            add(Observable::loss, mu, 0.5 * (1.0 + c) - raw, loss);
            add(Observable::loss_support, mu, 1.0 - raw / c, loss);
        }
        const double sum = std::accumulate(m_.begin(), m_.end(), 0.0);
        if (!m_.empty()) push("m_mean", sum / static_cast<double>(m_.size()), why_without_mean());
        push("q", solvers::order_value(state_, "q"), labels_ == Labels::drawn ? "" : of_copies);
        push("energy", state_.energy, "");
        return std::move(values_);
    }

private:
    /// Why the overlap of pattern mu cannot be compared; empty if it can.
    std::string_view why_without(std::size_t mu) const {
        if (labels_ == Labels::drawn) return "";
        if (labels_ == Labels::mixed) return of_copies;
        if (m_[mu] == 0.0) return of_zero;
        return std::count(m_.begin(), m_.end(), m_[mu]) > 1 ? sorted : "";
    }

    /// The mean does not depend on the order, but on the signs.
    std::string_view why_without_mean() const {
        if (labels_ == Labels::mixed) return of_copies;
        const bool zeros = std::find(m_.begin(), m_.end(), 0.0) != m_.end();
        return labels_ == Labels::sorted && zeros ? of_zero : "";
    }

    void add(Observable observable, std::size_t mu, double value, std::string_view without) {
        push(mc::indexed_name(mc::info(observable), static_cast<int>(mu)), value, without);
    }
    void push(std::string name, std::optional<double> value, std::string_view without) {
        values_.push_back({std::move(name), without.empty() ? value : std::nullopt, std::string(without)});
    }

    const Multitasking& model_;
    Labels labels_;
    std::vector<double> m_, n_;
    const Solution& state_;
    std::vector<Expectation::Value> values_{};
};

Expectation expectation_of(const Multitasking& model, const Solution& state, Labels labels, std::string reason = {}) {
    Expectation made{.ansatz = "rs", .branch = std::string(name(state.branch)), .reason = std::move(reason)};
    made.without = "has no value in theory";
    if (state.converged()) made.values = Values(model, state, labels).all();
    if (!state.converged() && made.reason.empty())
        made.reason = fmt::format("theory: the {} state is {}", name(state.branch), name(state.status));
    return made;
}

/// Spins from which samples differ little enough. Overlaps of a sample deviate by delta = sqrt(c/((1+rho) N))/lambda,
/// lambda the smallest eigenvalue of the Hessian: that must be less than the fields that it can turn, T or half of the
/// smallest overlap or difference between two, and for patterns that are `sorted` less than a quarter of these.
double least_size_of(const Multitasking& model, const Solution& state, bool sorted) {
    if (!state.stable || !state.hessian) return 0.0;
    double gap = model.activity();
    const std::vector<double> n = array_of(state, "n");
    for (std::size_t mu = 0; mu < n.size(); ++mu) {
        const double next = mu + 1 < n.size() ? n[mu + 1] : 0.0;
        if (n[mu] > next) gap = std::min(gap, model.unit() * (n[mu] - next));
    }
    const double spread = std::sqrt(model.activity() / (1.0 + model.law().rho())) / *state.hessian; // times 1/sqrt(N)
    double least = std::pow(spread / std::max(model.temperature(), 0.5 * gap), 2);
    if (sorted) least = std::max(least, std::pow(4.0 * spread / gap, 2));
    return least;
}

Expectation unjudged(std::string reason) { return {.ansatz = "rs", .branch = "", .reason = std::move(reason)}; }

/// Amplitudes of the configuration that a start makes, up to the noise of the data.
AmplitudeGroups amplitudes_of(mc::Start start, const Multitasking& model, const MultitaskingSaddle& saddle) {
    const int K = model.parameters.K;
    const double c = model.activity();
    if (start == mc::Start::hierarchical) return solvers::hierarchical_amplitudes(model.parameters.d, K);
    if (start == mc::Start::parallel) return solvers::equal_state(saddle, K, K).at;
    return {{c}, {1}, K - 1};
}

Expectation from_start(const Multitasking& model, mc::Start start) {
    const MultitaskingSaddle saddle(model.law(), model.temperature());
    const AmplitudeGroups amplitudes = amplitudes_of(start, model, saddle);
    if (saddle.too_many_fields(amplitudes)) return unjudged("theory: the averages at T = 0 are too large a sum");
    const Solution state = report(model, saddle, saddle.descend(amplitudes));
    const bool unstable = state.converged() && !state.stable;
    Expectation made = expectation_of(model, state, Labels::drawn,
                                      unstable ? "theory: the state that the start leads to is unstable" : "");
    made.least_size = least_size_of(model, state, false);
    return made;
}

Expectation from_search(const Multitasking& model, bool ladder) {
    const std::vector<Solution> states = solvers::multitasking_states(model); // ascending in free energy
    if (ladder)
        return expectation_of(model, states.front(), Labels::mixed,
                              states.front().stable ? "" : "theory: the lowest state that was found is unstable");
    const auto stable = std::count_if(states.begin(), states.end(), [](const Solution& s) { return s.stable; });
    if (stable != 1)
        return unjudged(fmt::format("theory: {} stable states, and a random start may lead to any of them", stable));
    const auto only = std::find_if(states.begin(), states.end(), [](const Solution& s) { return s.stable; });
    Expectation made = expectation_of(model, *only, Labels::sorted);
    made.least_size = least_size_of(model, *only, true);
    return made;
}

/// K = 1 with an extra load.
Expectation of_load(const Multitasking& model, const mc::Protocol& protocol) {
    const std::vector<Solution> states = solvers::loaded_states(model);
    const auto of = [&](Branch branch) {
        const auto found = std::find_if(states.begin(), states.end(),
                                        [&](const Solution& s) { return s.branch == branch && s.converged(); });
        return found != states.end() ? *found : solvers::absent(branch);
    };
    const Solution pure = of(Branch::pure), none = of(Branch::paramagnet);
    bool retrieves = !protocol.begins_at_random();
    if (protocol.tempering)
        retrieves = pure.converged() && (!none.converged() || *pure.free_energy <= *none.free_energy);
    const Solution& state = retrieves ? pure : none;
    const Labels labels = protocol.tempering && retrieves ? Labels::mixed : Labels::drawn;
    const bool unstable = state.converged() && !state.stable;
    return expectation_of(model, state, labels,
                          unstable ? fmt::format("theory: the {} state is unstable (replicon)", name(state.branch))
                                   : "");
}

} // namespace

Expectation pattern_expectation_at(const ParameterValues& at, const ModelInfo& model, const mc::Protocol& protocol) {
    const AnyModel any = make_model(model.name, at);
    const auto& network = std::get<Multitasking>(any);
    if (network.parameters.alpha > 0.0) return of_load(network, protocol);
    if (protocol.tempering || protocol.begins_at_random()) return from_search(network, protocol.tempering.has_value());
    return from_start(network, protocol.start);
}

} // namespace mattis::diagram
