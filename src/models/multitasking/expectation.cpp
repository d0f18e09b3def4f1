#include "models/multitasking/expectation.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "models/contract/ansatz.hpp"
#include "models/multitasking/branches.hpp"
#include "models/multitasking/loaded_network.hpp"
#include "models/multitasking/search.hpp"

namespace mattis::multitasking {

namespace {

constexpr std::string_view sorted = "is sorted among equal overlaps";
constexpr std::string_view of_zero = "has a random sign where the overlap is 0";
constexpr std::string_view of_copies = "is a mean over equivalent states";

/// How the patterns of a simulation are told apart.
enum class Labels { drawn, sorted, mixed };

/// Turns a state into what is expected of every observable.
class Values {
public:
    Values(const Multitasking& model, const Solution& state, Labels labels)
        : model_(model), labels_(labels), m_(array_values(state, "m")), n_(array_values(state, "n")), state_(state) {}

    std::vector<Expectation::Value> all() {
        const std::vector<double> support = array_values(state_, "q_support");
        const double c = model_.activity(), unit = model_.unit();
        for (std::size_t mu = 0; mu < m_.size(); ++mu) {
            const double raw = std::abs(m_[mu]) * unit;
            add("m", mu, m_[mu], why_without(mu));
            if (mu < n_.size()) add("n", mu, n_[mu], why_without(mu));
            const std::string_view pair = labels_ == Labels::drawn ? "" : of_copies;
            if (mu < support.size()) add("q_support", mu, support[mu], pair);
            const std::string_view loss = why_without(mu).empty() && m_[mu] == 0.0 ? of_zero : why_without(mu);
            add("loss", mu, 0.5 * (1.0 + c) - raw, loss);
            add("loss_support", mu, 1.0 - raw / c, loss);
        }
        const double sum = std::accumulate(m_.begin(), m_.end(), 0.0);
        if (!m_.empty()) push("m_mean", sum / static_cast<double>(m_.size()), why_without_mean());
        push("q", order_value(state_, "q"), labels_ == Labels::drawn ? "" : of_copies);
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

    /// The observable of one pattern.
    void add(std::string_view observable, std::size_t mu, double value, std::string_view without) {
        push(fmt::format("{}_{}", observable, mu + 1), value, without);
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

Expectation expected_of(const Multitasking& model, const Solution& state, Labels labels, std::string reason = {}) {
    Expectation made{.ansatz = std::string(replica_symmetric.name),
                     .branch = std::string(name(state.branch)),
                     .reason = std::move(reason)};
    made.without = "has no value in theory";
    if (state.converged()) made.values = Values(model, state, labels).all();
    made.valleys = !state.converged() || !made.reason.empty();
    if (!state.converged() && made.reason.empty())
        made.reason = fmt::format("theory: the {} state is {}", name(state.branch), name(state.status));
    return made;
}

/// Spins from which samples differ little enough. Overlaps of a sample deviate by delta = sqrt(c/((1+rho) N))/lambda,
/// lambda the smallest eigenvalue of the Hessian: that must be less than the fields that it can turn, T or half of the
/// smallest overlap or difference between two, and for patterns that are `sorted` less than a quarter of these.
double least_size_of(const Multitasking& model, const Solution& state, bool sorted) {
    const auto hessian = hessian_of(state);
    if (!state.stable || !hessian) return 0.0;
    double gap = model.activity();
    const std::vector<double> n = array_values(state, "n");
    for (std::size_t mu = 0; mu < n.size(); ++mu) {
        const double next = mu + 1 < n.size() ? n[mu + 1] : 0.0;
        if (n[mu] > next) gap = std::min(gap, model.unit() * (n[mu] - next));
    }
    const double spread = std::sqrt(model.activity() / (1.0 + model.law().rho())) / *hessian; // times 1/sqrt(N)
    double least = std::pow(spread / std::max(model.temperature(), 0.5 * gap), 2);
    if (sorted) least = std::max(least, std::pow(4.0 * spread / gap, 2));
    return least;
}

Expectation unjudged(std::string reason) {
    return {.ansatz = std::string(replica_symmetric.name), .branch = "", .reason = std::move(reason)};
}

/// Amplitudes of the configuration that a start makes, up to the noise of the data.
AmplitudeGroups amplitudes_of(std::string_view start, const Multitasking& model, const MultitaskingSaddle& saddle) {
    const int K = model.parameters.K;
    const double c = model.activity();
    if (start == hierarchical_start) return hierarchical_amplitudes(model.parameters.d, K);
    if (start == parallel_start) return equal_state(saddle, K, K).at;
    return {{c}, {1}, K - 1};
}

Expectation from_start(const Multitasking& model, std::string_view start) {
    const MultitaskingSaddle saddle(model.law(), model.temperature());
    const AmplitudeGroups amplitudes = amplitudes_of(start, model, saddle);
    if (saddle.too_many_fields(amplitudes)) return unjudged("theory: the averages at T = 0 are too large a sum");
    const Solution state = report(model, saddle, saddle.descend(amplitudes));
    const bool unstable = state.converged() && !state.stable;
    Expectation made = expected_of(model, state, Labels::drawn,
                                   unstable ? "theory: the state that the start leads to is unstable" : "");
    made.least_size = least_size_of(model, state, false);
    return made;
}

Expectation from_search(const Multitasking& model, bool ladder) {
    const std::vector<Solution> states = multitasking_states(model); // ascending in free energy
    if (ladder)
        return expected_of(model, states.front(), Labels::mixed,
                           states.front().stable ? "" : "theory: the lowest state that was found is unstable");
    const auto stable = std::count_if(states.begin(), states.end(), [](const Solution& s) { return s.stable; });
    if (stable != 1)
        return unjudged(fmt::format("theory: {} stable states, and a random start may lead to any of them", stable));
    const auto only = std::find_if(states.begin(), states.end(), [](const Solution& s) { return s.stable; });
    Expectation made = expected_of(model, *only, Labels::sorted);
    made.least_size = least_size_of(model, *only, true);
    return made;
}

/// K = 1 with an extra load.
Expectation of_load(const Multitasking& model, const ChainStart& start) {
    const std::vector<Solution> states = loaded_states(model);
    const auto of = [&](Branch branch) {
        const auto found = std::find_if(states.begin(), states.end(),
                                        [&](const Solution& s) { return s.branch == branch && s.converged(); });
        return found != states.end() ? *found : absent(branch);
    };
    const Solution pure = of(Branch::pure), none = of(Branch::paramagnet);
    bool retrieves = !start.at_random;
    if (start.ladder) retrieves = pure.converged() && (!none.converged() || *pure.free_energy <= *none.free_energy);
    const Solution& state = retrieves ? pure : none;
    const Labels labels = start.ladder && retrieves ? Labels::mixed : Labels::drawn;
    const bool unstable = state.converged() && !state.stable;
    return expected_of(model, state, labels,
                       unstable ? fmt::format("theory: the {} state is unstable (replicon)", name(state.branch)) : "");
}

} // namespace

Expectation expectation_of(const Multitasking& network, const ChainStart& start) {
    if (network.parameters.alpha > 0.0) return of_load(network, start);
    if (start.ladder || start.at_random) return from_search(network, start.ladder);
    return from_start(network, start.name);
}

} // namespace mattis::multitasking
