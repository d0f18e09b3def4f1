#include "solvers/multitasking_branches.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "solvers/loaded_network.hpp"

namespace mattis::solvers {

namespace {

/// The hierarchical state of stored patterns at T = 0 in closed form, if m_1 outweighs all the others together.
std::optional<MultitaskingState> hierarchical_ground_state(const MultitaskingSaddle& saddle, int K) {
    const double d = 1.0 - saddle.law().activity();
    if (saddle.law().data() != PatternLaw::Data::storing || 1.0 - 2.0 * d + std::pow(d, K) <= 0.0) return std::nullopt;
    MultitaskingState state{.at = hierarchical_amplitudes(d, K), .status = Status::converged};
    const auto n = static_cast<Eigen::Index>(state.at.count());
    const Vector amplitudes = Vector::Map(state.at.amplitude.data(), n);
    const double filled = 1.0 - std::pow(d, K);
    state.field = {.map = amplitudes,
                   .free = state.at.squares(),
                   .overlap = amplitudes,
                   .q = filled,
                   .q_support = Vector::Ones(n),
                   .q_zeros = filled,
                   .same = Vector::Zero(n),
                   .cross = Matrix::Zero(n, n),
                   .susceptible = Vector::Zero(n)};
    return state;
}

/// Every state that is found, once.
class Search {
public:
    Search(const MultitaskingSaddle& saddle, int K)
        : saddle_(saddle), K_(K), most_(K <= few ? most_of_few : most_of_many),
          most_fields_(K <= few ? Multitasking::most_fields : most_of_a_search) {}

    std::vector<MultitaskingState> run() {
        if (auto none = saddle_.polish({.zeros = K_}); true) add(std::move(none));
        for (const int k : equal_numbers())
            if (auto state = equal_state(saddle_, K_, k); state.status == Status::converged) add(std::move(state));
        const double c = saddle_.law().activity(), d = 1.0 - c;
        const double T = saddle_.temperature();
        // Weaker levels of the hierarchy are recruited where the stronger ones alone are unstable.
        const double smallest = T > 0.0 ? std::max((K_ > few ? 0.3 : 0.05) * T, 1e-9 * c) : 0.0;
        const AmplitudeGroups levels = hierarchical_amplitudes(d, K_, smallest);
        look_from(levels);
        if (saddle_.too_many_fields(levels, most_fields_))
            if (auto state = hierarchical_ground_state(saddle_, K_)) add(std::move(*state));
        if (K_ > 2) look_from({{c, 0.3 * c * std::max(d, 0.1)}, {1, K_ - 1}, 0});
        if (K_ > 2 && T == 0.0) look_from(nested_amplitudes(d, K_));
        if (K_ > 2 && K_ <= few) look_from_many();
        // The lowest state is followed down until it is stable, whatever that takes.
        for (int looked = 0; !waiting_.empty() && (looked < most_ || (looked < 5 * most_ && !lowest_is_stable()));
             ++looked) {
            const auto next = waiting_.begin();
            const AmplitudeGroups start = next->second;
            waiting_.erase(next);
            look_from(start);
        }
        return std::move(found_);
    }

private:
    void look_from(const AmplitudeGroups& start) {
        // Beyond a handful of patterns, sums of 3^K fields at T = 0 are left to the closed form.
        if (saddle_.too_many_fields(start, most_fields_)) return;
        if (auto state = saddle_.descend(start); state.status == Status::converged) add(std::move(state));
    }

    /// At T = 0 states are many and cheap: starts spread over all amplitudes. Above it, the lowest of these.
    void look_from_many() {
        const double c = saddle_.law().activity();
        if (saddle_.temperature() == 0.0 && saddle_.law().discrete()) {
            const int starts = K_ <= 4 ? 100 : 400;
            for (int k = 1; k <= starts; ++k) {
                AmplitudeGroups start;
                for (int mu = 1; mu <= K_; ++mu) {
                    // Multiples of square roots of primes, modulo 1, fill the cube evenly.
                    constexpr std::array<double, few> primes{2.0, 3.0, 5.0, 7.0, 11.0, 13.0};
                    const double multiple = k * std::sqrt(primes[static_cast<std::size_t>(mu) - 1]);
                    start.amplitude.push_back(c * (0.02 + 0.98 * (multiple - std::floor(multiple))));
                    start.size.push_back(1);
                }
                look_from(start);
            }
            return;
        }
        constexpr std::size_t most_ground_states = 8;
        const MultitaskingSaddle cold(PatternLaw::storing(c), 0.0);
        auto ground = Search(cold, K_).run();
        std::erase_if(ground, [&](const MultitaskingState& s) { return cold.modes(s).front().eigenvalue <= 0.0; });
        std::stable_sort(ground.begin(), ground.end(), [&](const auto& a, const auto& b) {
            return cold.free_energy(a.at, a.field) < cold.free_energy(b.at, b.field);
        });
        for (std::size_t k = 0; k < std::min(ground.size(), most_ground_states); ++k) look_from(ground[k].at);
    }

    double free_energy(const MultitaskingState& state) const { return saddle_.free_energy(state.at, state.field); }

    bool lowest_is_stable() const {
        const auto lowest = std::min_element(found_.begin(), found_.end(), [&](const auto& a, const auto& b) {
            return free_energy(a) < free_energy(b);
        });
        return saddle_.modes(*lowest).front().eigenvalue > 0.0;
    }

    std::vector<int> equal_numbers() const {
        std::vector<int> numbers;
        for (int k = 1; k <= K_; ++k)
            if (K_ <= few || k <= 3 || k == K_) numbers.push_back(k);
        return numbers;
    }

    bool known(const MultitaskingState& state) const {
        constexpr double same = 1e-7;
        return std::any_of(found_.begin(), found_.end(), [&](const MultitaskingState& other) {
            if (other.at.size != state.at.size) return false;
            for (std::size_t j = 0; j < other.at.count(); ++j)
                if (std::abs(other.at.amplitude[j] - state.at.amplitude[j]) > same * saddle_.law().activity())
                    return false;
            return true;
        });
    }

    void add(MultitaskingState state) {
        if (known(state)) return;
        parent_ = free_energy(state);
        for (const Mode& mode : saddle_.modes(state)) {
            if (mode.eigenvalue >= 0.0) break;
            follow(state.at, mode);
        }
        found_.push_back(std::move(state));
    }

    /// Starts on both sides of an unstable state.
    void follow(const AmplitudeGroups& at, const Mode& mode) {
        constexpr double fraction = 0.3;
        const double c = saddle_.law().activity();
        if (mode.kind == Mode::Kind::zeros) {
            AmplitudeGroups awake = at;
            const auto smallest = std::min_element(at.amplitude.begin(), at.amplitude.end());
            awake.amplitude.push_back(smallest == at.amplitude.end() ? c : fraction * *smallest);
            awake.size.push_back(1);
            --awake.zeros;
            if (at.count() > 0) waiting_.emplace(parent_, awake); // from 0, the states of equal amplitudes do it
        } else if (mode.kind == Mode::Kind::split) {
            const int k = at.size[mode.group];
            push_split(at, mode.group, 1);
            if (k > 2) push_split(at, mode.group, k - 1);
            if (k > 3) push_split(at, mode.group, k / 2);
        } else if (mode.direction.size() > 0) {
            for (const double sign : {1.0, -1.0}) {
                AmplitudeGroups moved = at;
                const double length = fraction * c / mode.direction.cwiseAbs().maxCoeff();
                for (std::size_t j = 0; j < at.count(); ++j) {
                    const double step = sign * length * mode.direction(static_cast<Eigen::Index>(j));
                    moved.amplitude[j] = std::clamp(at.amplitude[j] + step, 0.05 * at.amplitude[j], c);
                }
                waiting_.emplace(parent_, moved);
            }
        }
    }

    /// `larger` patterns of a group gain, the others lose.
    void push_split(AmplitudeGroups at, std::size_t group, int larger) {
        constexpr double apart = 0.15;
        const double n = at.amplitude[group];
        const int k = at.size[group];
        at.amplitude[group] = n * (1.0 + apart * (k - larger) / k);
        at.size[group] = larger;
        at.amplitude.push_back(n * (1.0 - apart * larger / k));
        at.size.push_back(k - larger);
        waiting_.emplace(parent_, at);
    }

    static constexpr int few = 6, most_of_few = 250, most_of_many = 24;
    static constexpr double most_of_a_search = 2e4;

    const MultitaskingSaddle& saddle_;
    int K_;
    int most_;
    double most_fields_;
    std::multimap<double, AmplitudeGroups> waiting_{}; ///< by the free energy of the state that a start comes from
    double parent_ = 0.0;
    std::vector<MultitaskingState> found_{};
};

} // namespace

Branch branch_of(const AmplitudeGroups& at) {
    if (at.count() == 0) return Branch::paramagnet;
    if (at.count() == 1 && at.size[0] == 1) return Branch::pure;
    if (at.count() == 1 && at.zeros == 0) return Branch::parallel;
    const bool different = std::all_of(at.size.begin(), at.size.end(), [](int k) { return k == 1; });
    return different ? Branch::hierarchical : Branch::mixed;
}

AmplitudeGroups hierarchical_amplitudes(double d, int K, double smallest) {
    AmplitudeGroups at;
    double n = 1.0 - d;
    for (int mu = 0; mu < K; ++mu, n *= d) {
        if (n <= smallest) {
            at.zeros = K - mu;
            break;
        }
        at.amplitude.push_back(n);
        at.size.push_back(1);
    }
    return at;
}

AmplitudeGroups nested_amplitudes(double d, int K) {
    AmplitudeGroups at = hierarchical_amplitudes(d, K);
    for (int j = 0; j + 3 <= K && at.zeros == 0; ++j) {
        const double moved = 4.0 * std::pow(d, j) * std::pow(0.5 * (1.0 - d), K - j);
        for (int l = j; l < K; ++l) at.amplitude[static_cast<std::size_t>(l)] += l == j ? -moved : moved;
    }
    return at;
}

MultitaskingState equal_state(const MultitaskingSaddle& saddle, int K, int k) {
    const double c = saddle.law().activity();
    // n = E|sum of k entries|/k <= sqrt(c/k)
    const AmplitudeGroups above{{std::min(c, std::sqrt(c / k))}, {k}, K - k};
    if (saddle.too_many_fields(above)) return {};
    MultitaskingState state = saddle.descend(above);
    if (state.at.count() == 0) state.status = Status::absent;
    return state;
}

std::optional<double> example_splitting(const Multitasking& model, const MultitaskingState& state) {
    const auto& p = model.parameters;
    const PatternLaw law = model.law();
    if (p.protocol != Protocol::unsupervised || p.M == 1) return std::nullopt;
    const bool exact = law.data() == PatternLaw::Data::binomial;
    const double r = law.quality(), M = law.examples(), R = r * r * (1.0 + law.rho());
    double smallest = 1.0;
    const auto consider = [&](double susceptible, double same) {
        const double lost =
            exact ? (susceptible - r * r * same) / (R * (M - 1.0)) : law.rho() / (1.0 + law.rho()) * susceptible;
        smallest = std::min(smallest, 1.0 - lost);
    };
    for (Eigen::Index j = 0; j < state.field.same.size(); ++j)
        consider(state.field.susceptible(j), state.field.same(j));
    if (state.at.zeros > 0) consider(state.field.susceptible_zeros, state.field.same_zeros);
    return std::isfinite(smallest) ? std::optional(smallest) : std::nullopt;
}

Solution report(const Multitasking& model, const MultitaskingSaddle& saddle, const MultitaskingState& state) {
    const PatternLaw& law = saddle.law();
    const double T = saddle.temperature(), unit = model.unit(), spread = 1.0 + law.rho();
    Solution solution{.branch = branch_of(state.at), .status = state.status, .iterations = state.iterations};
    if (state.status != Status::converged) return solution;
    const double u = 0.0 - 0.5 * spread * state.at.squares(), f = saddle.free_energy(state.at, state.field);
    // At T = 0 only sites without a field are free.
    solution.entropy = T > 0.0 ? (u - f) / T : std::numbers::ln2 * (1.0 - state.field.q);
    solution.free_energy = f / unit;
    solution.energy = u / unit;
    solution.residual = state.residual / unit;
    solution.order = {{"q", state.field.q}};
    auto m = state.at.expanded(state.field.overlap, 0.0), n = state.at.expanded();
    for (double& value : m) value /= unit;
    for (double& value : n) value /= unit;
    solution.arrays = {{"m", std::move(m)},
                       {"n", std::move(n)},
                       {"q_support", state.at.expanded(state.field.q_support, state.field.q_zeros)}};
    solution.composition = state.at.composition();
    const auto modes = saddle.modes(state);
    const double smallest = modes.front().eigenvalue;
    if (std::isfinite(smallest)) solution.hessian = smallest;
    solution.splitting = example_splitting(model, state);
    solution.stable = smallest > 0.0 && solution.splitting.value_or(1.0) > 0.0;
    return solution;
}

std::vector<Solution> multitasking_branches(const Multitasking& model, std::span<const Branch> branches) {
    std::vector<Solution> chosen;
    const auto wanted = [&](Branch b) { return std::find(branches.begin(), branches.end(), b) != branches.end(); };
    for (Solution& solution : model.parameters.alpha > 0.0 ? loaded_states(model) : multitasking_states(model))
        if (wanted(solution.branch)) chosen.push_back(std::move(solution));
    for (const Branch branch : branches)
        if (std::none_of(chosen.begin(), chosen.end(), [&](const Solution& s) { return s.branch == branch; }))
            chosen.push_back(absent(branch));
    return chosen;
}

std::vector<Solution> multitasking_states(const Multitasking& model) {
    const MultitaskingSaddle saddle(model.law(), model.temperature());
    if (const int K = model.parameters.K;
        model.parameters.protocol != Protocol::storing && saddle.too_many_fields(hierarchical_amplitudes(0.5, K)))
        throw InputError(fmt::format("T = 0 with class_law = exact sums over (2M+1)^K fields: allowed are at most {}, "
                                     "T > 0, or class_law = gaussian",
                                     Multitasking::most_fields));
    std::vector<Solution> solutions;
    for (const MultitaskingState& state : Search(saddle, model.parameters.K).run())
        solutions.push_back(report(model, saddle, state));
    std::stable_sort(solutions.begin(), solutions.end(),
                     [](const Solution& a, const Solution& b) { return *a.free_energy < *b.free_energy; });
    return solutions;
}

} // namespace mattis::solvers
