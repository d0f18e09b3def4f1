#include "models/multitasking/search.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace mattis::multitasking {

namespace {

constexpr int few = 6; ///< patterns up to which many starts are looked from
constexpr int most_of_few = 250, most_of_many = 24;
constexpr double most_fields_of_many = 2e4;

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

/// Whether amplitudes, and what sets them apart, have kept their size: a state on its way into another one has not.
bool kept_apart(const AmplitudeGroups& before, const AmplitudeGroups& now) {
    constexpr double kept = 0.3;
    for (std::size_t j = 0; j < now.count(); ++j) {
        if (now.amplitude[j] < kept * before.amplitude[j]) return false;
        if (j + 1 < now.count() &&
            now.amplitude[j] - now.amplitude[j + 1] < kept * (before.amplitude[j] - before.amplitude[j + 1]))
            return false;
    }
    return true;
}

} // namespace

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

std::vector<AmplitudeGroups> ground_state_starts(double activity, int K) {
    constexpr std::size_t most = 8;
    if (K <= 2 || K > few) return {};
    const MultitaskingSaddle cold(PatternLaw::storing(activity), 0.0);
    MultitaskingSearch search(cold, K);
    search.everywhere({});
    std::vector<std::pair<double, AmplitudeGroups>> ground;
    for (std::size_t k = 0; k < search.found().size(); ++k)
        if (const MultitaskingState& s = search.found()[k]; search.stable(k))
            ground.emplace_back(cold.free_energy(s.at, s.field), s.at);
    std::stable_sort(ground.begin(), ground.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<AmplitudeGroups> starts;
    for (std::size_t k = 0; k < std::min(ground.size(), most); ++k) starts.push_back(std::move(ground[k].second));
    return starts;
}

MultitaskingSearch::MultitaskingSearch(const MultitaskingSaddle& saddle, int K)
    : saddle_(saddle), K_(K), most_(K <= few ? most_of_few : most_of_many),
      most_fields_(K <= few ? Multitasking::most_fields : most_fields_of_many) {}

/// At T >= c there is no other state: sum_mu n_mu A_mu = E h tanh(h/T) < E h^2/T = c (1+rho) |n|^2/T.
bool MultitaskingSearch::only_paramagnet() const {
    constexpr double rounding = 1e-14;
    return saddle_.temperature() >= (1.0 - rounding) * saddle_.law().activity();
}

void MultitaskingSearch::add_paramagnet() { add(saddle_.polish({.zeros = K_})); }

/// Numbers of patterns of the states of equal amplitudes that are looked for.
std::vector<int> MultitaskingSearch::equal_numbers() const {
    std::vector<int> numbers;
    for (int k = 1; k <= K_; ++k)
        if (K_ <= few || k <= 3 || k == K_) numbers.push_back(k);
    return numbers;
}

void MultitaskingSearch::everywhere(std::span<const AmplitudeGroups> cold) {
    add_paramagnet();
    if (only_paramagnet()) return;
    for (const int k : equal_numbers())
        if (auto state = equal_state(saddle_, K_, k); state.status == Status::converged) add(std::move(state));
    look_from_hierarchy();
    const double c = saddle_.law().activity(), d = 1.0 - c;
    if (K_ > 2) look_from({{c, 0.3 * c * std::max(d, 0.1)}, {1, K_ - 1}, 0});
    if (K_ > 2 && saddle_.temperature() == 0.0) look_from(nested_amplitudes(d, K_));
    if (K_ > 2 && K_ <= few && saddle_.exact_signs()) look_from_many();
    for (const AmplitudeGroups& start : cold) look_from(start);
    look_until_stable(most_);
}

std::vector<std::optional<std::size_t>> MultitaskingSearch::follow(std::span<const MultitaskingState> neighbours) {
    constexpr int most = 12; // Newton steps
    std::vector<std::optional<std::size_t>> reached(neighbours.size());
    if (only_paramagnet()) return reached;
    waiting_.clear();
    for (std::size_t k = 0; k < neighbours.size(); ++k) {
        const AmplitudeGroups& there = neighbours[k].at;
        if (there.count() == 0) continue;
        MultitaskingState here = saddle_.polish(there, {.max_iterations = most, .max_halvings = 2});
        if (here.status == Status::converged && kept_apart(there, here.at))
            reached[k] = add(std::move(here));
        else
            look_from(there);
    }
    look_until_stable(most_of_many);
    return reached;
}

void MultitaskingSearch::complete(std::span<const MultitaskingState> neighbours) {
    add_paramagnet();
    if (only_paramagnet()) return;
    for (const int k : equal_numbers()) {
        const auto known = std::find_if(neighbours.begin(), neighbours.end(), [k](const MultitaskingState& s) {
            return s.at.count() == 1 && s.at.size[0] == k;
        });
        MultitaskingState state;
        if (known != neighbours.end()) state = saddle_.polish(known->at);
        if (state.status != Status::converged || !kept_apart(known->at, state.at)) state = equal_state(saddle_, K_, k);
        if (state.status == Status::converged) add(std::move(state), false);
    }
    look_from_hierarchy();
    if (K_ > 2) look_from(nested_amplitudes(1.0 - saddle_.law().activity(), K_));
    look_until_stable(0);
    // States of equal amplitudes have not been stepped off yet.
    if (lowest_is_stable()) return;
    for (const MultitaskingState& state : std::vector<MultitaskingState>(found_))
        if (state.at.count() == 1) step_off(state);
    look_until_stable(0);
}

/// Weaker levels of the hierarchy are recruited where the stronger ones alone are unstable.
void MultitaskingSearch::look_from_hierarchy() {
    const double c = saddle_.law().activity(), T = saddle_.temperature();
    const double smallest = T > 0.0 ? std::max((K_ > few ? 0.3 : 0.05) * T, 1e-9 * c) : 0.0;
    const AmplitudeGroups levels = hierarchical_amplitudes(1.0 - c, K_, smallest);
    look_from(levels);
    if (saddle_.too_many_fields(levels, most_fields_))
        if (auto state = hierarchical_ground_state(saddle_, K_)) add(std::move(*state));
}

/// From what waits, the lowest first: `most` starts, and more until the lowest state is stable.
void MultitaskingSearch::look_until_stable(int most) {
    for (int looked = 0; !waiting_.empty() && (looked < most || (looked < 5 * most_ && !lowest_is_stable()));
         ++looked) {
        const auto next = waiting_.begin();
        const AmplitudeGroups start = next->second;
        waiting_.erase(next);
        look_from(start);
    }
}

void MultitaskingSearch::look_from(const AmplitudeGroups& start) {
    // Beyond a handful of patterns, sums of 3^K fields at T = 0 are left to the closed form.
    if (saddle_.too_many_fields(start, most_fields_)) return;
    if (auto state = saddle_.descend(start); state.status == Status::converged) add(std::move(state));
}

/// At T = 0 states are many and cheap: starts spread over all amplitudes.
void MultitaskingSearch::look_from_many() {
    const double c = saddle_.law().activity();
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
}

/// Beside a continuous transition the free energies of both states agree to rounding.
bool MultitaskingSearch::lowest_is_stable() const {
    double lowest = std::numeric_limits<double>::infinity(), lowest_stable = lowest;
    for (std::size_t k = 0; k < found_.size(); ++k) {
        const double f = free_energy(found_[k]);
        lowest = std::min(lowest, f);
        if (stable(k)) lowest_stable = std::min(lowest_stable, f);
    }
    return lowest_stable <= lowest + free_energy_rounding;
}

std::optional<std::size_t> MultitaskingSearch::known(const MultitaskingState& state) const {
    constexpr double same = 1e-7;
    for (std::size_t k = 0; k < found_.size(); ++k) {
        const AmplitudeGroups& other = found_[k].at;
        if (other.size != state.at.size) continue;
        bool equal = true;
        for (std::size_t j = 0; j < other.count(); ++j)
            equal = equal && std::abs(other.amplitude[j] - state.at.amplitude[j]) <= same * saddle_.law().activity();
        if (equal) return k;
    }
    return std::nullopt;
}

/// The number of the state, which is new or known.
std::size_t MultitaskingSearch::add(MultitaskingState state, bool follow_directions) {
    if (const auto before = known(state)) return *before;
    smallest_.push_back(follow_directions ? step_off(state) : saddle_.modes(state).front().eigenvalue);
    found_.push_back(std::move(state));
    return found_.size() - 1;
}

/// Starts in all directions in which a state is unstable; its smallest eigenvalue.
double MultitaskingSearch::step_off(const MultitaskingState& state) {
    parent_ = free_energy(state);
    const auto modes = saddle_.modes(state);
    for (const Mode& mode : modes) {
        if (mode.eigenvalue >= 0.0) break;
        step_off(state.at, mode);
    }
    return modes.front().eigenvalue;
}

/// Starts on both sides of an unstable state.
void MultitaskingSearch::step_off(const AmplitudeGroups& at, const Mode& mode) {
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
void MultitaskingSearch::push_split(AmplitudeGroups at, std::size_t group, int larger) {
    constexpr double apart = 0.15;
    const double n = at.amplitude[group];
    const int k = at.size[group];
    at.amplitude[group] = n * (1.0 + apart * (k - larger) / k);
    at.size[group] = larger;
    at.amplitude.push_back(n * (1.0 - apart * larger / k));
    at.size.push_back(k - larger);
    waiting_.emplace(parent_, at);
}

} // namespace mattis::multitasking
