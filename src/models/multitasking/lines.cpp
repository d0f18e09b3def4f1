#include "models/multitasking/lines.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/tools/minima.hpp>
#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/newton.hpp"
#include "core/roots.hpp"
#include "models/contract/model.hpp"
#include "models/multitasking/branches.hpp"

namespace mattis::multitasking {

namespace {

/// States whose amplitudes have shrunk below it, over the activity, are left to the critical temperature: there every
/// eigenvalue vanishes.
constexpr double smallest_amplitude = 1e-3;

MultitaskingSaddle saddle_of(const Multitasking& model) { return {model.law(), model.temperature()}; }

std::optional<MultitaskingState> equal_patterns(const Multitasking& model, int k) {
    const MultitaskingSaddle saddle = saddle_of(model);
    MultitaskingState state = equal_state(saddle, std::max(model.parameters.K, k), k);
    if (state.status != Status::converged || state.at.amplitude[0] < smallest_amplitude * model.activity())
        return std::nullopt;
    return state;
}

double split_eigenvalue(const Multitasking& model, const MultitaskingState& state) {
    return 1.0 - (state.field.same(0) - state.field.cross(0, 0)) / (1.0 + model.law().rho());
}

LinePoint point_at(const Multitasking& model, double found, const MultitaskingState& state) {
    const Solution solution = report(model, saddle_of(model), state);
    return {Status::converged, found, solution.order, {}, solution.arrays};
}

} // namespace

std::optional<double> parallel_stability(const Multitasking& model) {
    const auto state = equal_patterns(model, model.parameters.K);
    if (!state || model.parameters.K < 2) return std::nullopt;
    return split_eigenvalue(model, *state);
}

Multitasking MultitaskingLines::with(std::string_view find, double value) const {
    return with_parameter(model_, find, value);
}

void MultitaskingLines::require_free_noise() const {
    const auto& p = model_.parameters;
    if (p.protocol == Protocol::storing)
        throw InputError("rho is not a parameter of protocol = storing: allowed are supervised and unsupervised");
    if (p.M > 0)
        throw InputError(
            fmt::format("M = {} and r = {} give rho, which is to be found: allowed is neither of them", p.M, p.r));
}

/// Trial values of a parameter: temperatures from `lowest_T` of the critical one to it, dilutions, or rho.
std::vector<double> MultitaskingLines::grid_of(std::string_view find, double lowest_T) const {
    constexpr int cells = 96;
    if (find == "d") return linear_grid(0.0, 0.999, cells);
    if (find == "rho") {
        std::vector<double> grid = geometric_grid(1e-3, 1e2, cells);
        grid.insert(grid.begin(), 0.0);
        return grid;
    }
    const double critical = model_.activity() / model_.unit();
    std::vector<double> grid = geometric_grid(lowest_T * critical, 0.3 * critical, cells / 2);
    for (const double T : linear_grid(0.3 * critical, critical, cells / 2))
        if (T > grid.back()) grid.push_back(T);
    return grid;
}

/// Zeros of gap(model) along `find`, with the state there.
template <class Gap, class At>
LineResult MultitaskingLines::where_zero(std::string_view find, double lowest_T, Gap&& gap, At&& state_at) const {
    if (find == "rho") require_free_noise();
    LineResult result;
    for (const double value : crossings([&](double x) { return gap(with(find, x)); }, grid_of(find, lowest_T)))
        if (const auto state = state_at(with(find, value)))
            result.points.push_back(point_at(with(find, value), value, *state));
    return result;
}

LineResult MultitaskingLines::critical(std::string_view find) const {
    const double T = model_.parameters.T;
    LineResult result;
    const auto add = [&](const Multitasking& at, double found) {
        result.points.push_back(point_at(at, found, saddle_of(at).polish({.zeros = at.parameters.K})));
    };
    if (find == "T") {
        const double critical = model_.activity() / model_.unit();
        add(with("T", critical), critical);
    } else if (model_.parameters.units == Units::raw && T > 0.0 && T <= 1.0) {
        add(with("d", 1.0 - T), 1.0 - T);
    }
    return result;
}

LineResult MultitaskingLines::pure_instability(std::string_view find) const {
    if (model_.parameters.K < 2) return {};
    // At T = T_2 = c E(1 - tanh^2) at least the fraction d of null entries contributes.
    const double lowest = 0.5 * std::clamp(model_.parameters.d, 1e-5, 1.0);
    return where_zero(
        find, lowest,
        [](const Multitasking& at) -> std::optional<double> {
            const auto state = equal_patterns(at, 1);
            if (!state || !std::isfinite(state->field.same_zeros)) return std::nullopt;
            return 1.0 - state->field.same_zeros / (1.0 + at.law().rho());
        },
        [](const Multitasking& at) { return equal_patterns(at, 1); });
}

LineResult MultitaskingLines::parallel_instability(std::string_view find) const {
    const int K = model_.parameters.K;
    if (K < 2) return {};
    // Strong dilution: T_par/T_c = K/(K-1) times the probability that the K-1 others of a pattern sum to 1.
    const double lowest = std::min(1e-2, 0.1 * model_.activity());
    return where_zero(
        find, lowest,
        [](const Multitasking& at) -> std::optional<double> {
            const auto gap = parallel_stability(at);
            return gap && std::isfinite(*gap) ? gap : std::nullopt;
        },
        [K](const Multitasking& at) { return equal_patterns(at, K); });
}

void MultitaskingLines::require_zero_temperature(std::string_view line) const {
    const auto& p = model_.parameters;
    if (p.T != 0.0 || p.protocol != Protocol::storing)
        throw InputError(
            fmt::format("the line {} is one of ground states: allowed are T = 0 and protocol = storing", line));
}

LineResult MultitaskingLines::hierarchical_exists(std::string_view) const {
    require_zero_temperature("hierarchical_exists");
    LineResult result;
    if (const auto d = hierarchical_existence(model_.parameters.K)) result.points.push_back({Status::converged, *d});
    return result;
}

LineResult MultitaskingLines::hierarchical_energy(std::string_view) const {
    require_zero_temperature("hierarchical_energy");
    LineResult result;
    if (const auto d = hierarchical_energy_crossing(model_.parameters.K))
        result.points.push_back({Status::converged, *d});
    return result;
}

std::optional<double> hierarchical_existence(int K) {
    if (K <= 2) return std::nullopt;
    // d + d^2 + .. + d^(K-1) - 1, which grows with d and has no root at 1.
    const auto excess = [K](double d) {
        double sum = -1.0, power = d;
        for (int mu = 1; mu < K; ++mu, power *= d) sum += power;
        return sum;
    };
    return bracketed_root(excess, 0.5, 1.0);
}

std::optional<double> hierarchical_energy_crossing(int K) {
    const auto exists = hierarchical_existence(K);
    if (!exists) return std::nullopt;
    // Twice the energy gained by the flips, sum_mu (m'^2 - m^2) with m' = m + g: sum_mu g (2m + g), over 4 w_(K-3)
    const auto gain = [K](double d) {
        const double c = 1.0 - d;
        std::vector<double> change(static_cast<std::size_t>(K), 0.0);
        for (int j = 0; j + 3 <= K; ++j) {
            const double w = std::pow(2.0 * d / c, j); // over 2 (c/2)^K
            for (int l = j; l < K; ++l) change[static_cast<std::size_t>(l)] += l == j ? -2.0 * w : 2.0 * w;
        }
        const double weight = 2.0 * std::pow(0.5 * c, K);
        double sum = 0.0, m = c;
        for (int mu = 0; mu < K; ++mu, m *= d) {
            const double g = change[static_cast<std::size_t>(mu)];
            sum += g * (2.0 * m + weight * g);
        }
        return sum;
    };
    return bracketed_root(gain, 0.25, *exists);
}

std::optional<WindowTip> parallel_window_tip(int K) {
    const auto at = [K](double d, double tau) {
        return parallel_stability(Multitasking({.K = K, .d = d, .T = tau * (1.0 - d)})).value_or(-1.0);
    };
    // Over 1 - T/T_c, because every eigenvalue vanishes at T_c; its highest value in T grows with d. The temperature of
    // that value falls with K, from 0.61 at K = 2 to 0.2 at K = 300.
    const auto highest = [&](double d) {
        const auto lowered = [&](double tau) { return -at(d, tau) / (1.0 - tau); };
        const std::vector<double> trial = geometric_grid(0.05, 0.95, 24);
        std::size_t best = 1;
        for (std::size_t k = 2; k + 1 < trial.size(); ++k)
            if (lowered(trial[k]) < lowered(trial[best])) best = k;
        const auto [tau, lowest] = boost::math::tools::brent_find_minima(lowered, trial[best - 1], trial[best + 1], 40);
        return std::pair{tau, -lowest};
    };
    // 2/3 - d is 0.13/K at K = 2 and 0.2/K at K = 1000.
    const double low = 2.0 / 3.0 - 0.3 / K, high = 2.0 / 3.0 - 0.02 / K;
    const auto excess = [&](double d) { return highest(d).second; };
    if (excess(low) >= 0.0 || excess(high) <= 0.0) return std::nullopt;
    const double d = bracketed_root(excess, low, high);
    // A maximum is only as sharp as the root of its value's rounding; its slope vanishes at the same place.
    constexpr double h = 1e-4, apart = 5e-3;
    const auto slope = [&](double tau) { return (at(d, tau + h) - at(d, tau - h)) / (2.0 * h); };
    const double near = highest(d).first;
    if (slope(near - apart) <= 0.0 || slope(near + apart) >= 0.0) return std::nullopt;
    return WindowTip{d, bracketed_root(slope, near - apart, near + apart)};
}

namespace {

/// States with one pattern apart from K-1 equal ones, labelled by the spread of the amplitudes.
struct ApartState {
    double T;
    double gap; ///< of free energy above the parallel state
    MultitaskingState state;
};

class Apart {
public:
    Apart(const Multitasking& model, int larger) : model_(model), larger_(larger) {}

    /// The state of this spread (largest less smallest amplitude) near the mean amplitude and temperature `from`, which
    /// move to it.
    std::optional<ApartState> at(double spread, Vector& from) const {
        const auto residual = [&](const Vector& u) -> std::optional<Vector> {
            const auto groups = groups_at(spread, u(0));
            if (u(1) <= 0.0 || groups.amplitude[1] <= 0.0) return std::nullopt;
            const FieldAverages field = MultitaskingSaddle(model_.law(), u(1)).averages(groups);
            return Vector{{groups.amplitude[0] - field.map(0) / (1.0 + model_.law().rho()),
                           groups.amplitude[1] - field.map(1) / (1.0 + model_.law().rho())}} /
                   spread;
        };
        const auto root = difference_newton(residual, from, {.tolerance = 1e-10, .difference = 1e-6 * from(1)});
        if (root.status != Status::converged) return std::nullopt;
        from = root.u;
        const Multitasking here = with_parameter(model_, "T", from(1) / model_.unit());
        const MultitaskingSaddle saddle(here.law(), here.temperature());
        MultitaskingState state = saddle.polish(groups_at(spread, from(0)));
        const MultitaskingState parallel = equal_state(saddle, model_.parameters.K, model_.parameters.K);
        if (state.status != Status::converged || parallel.status != Status::converged) return std::nullopt;
        const double gap = saddle.free_energy(state.at, state.field) - saddle.free_energy(parallel.at, parallel.field);
        return ApartState{here.parameters.T, gap, std::move(state)};
    }

private:
    AmplitudeGroups groups_at(double spread, double mean) const {
        const int K = model_.parameters.K;
        return {{mean + spread * (K - larger_) / K, mean - spread * larger_ / K}, {larger_, K - larger_}, 0};
    }

    Multitasking model_;
    int larger_;
};

} // namespace

LineResult MultitaskingLines::first_order(std::string_view) const {
    const int K = model_.parameters.K;
    LineResult result;
    if (K < 3) return result;
    const LineResult limits = parallel_instability("T");
    if (limits.points.empty()) return result;
    const double T_par = *limits.points.front().found * model_.unit();
    const auto parallel = equal_patterns(with("T", T_par / model_.unit()), K);
    if (!parallel) return result;
    const double n = parallel->at.amplitude[0];
    std::optional<ApartState> best;
    for (const int larger : {K - 1, 1}) {
        const Apart apart(model_, larger);
        Vector from{{n, T_par}};
        std::optional<std::pair<double, ApartState>> before;
        for (const double spread : geometric_grid(1e-2 * n, 0.8 * n, 24)) {
            const auto here = apart.at(spread, from);
            if (!here) break;
            if (before && before->second.gap > 0.0 && here->gap <= 0.0) {
                Vector guess = from;
                const double s = bracketed_root(
                    [&](double x) {
                        const auto a = apart.at(x, guess);
                        return a ? a->gap : 1.0;
                    },
                    before->first, spread);
                const auto found = apart.at(s, guess);
                if (found && (!best || found->T > best->T)) best = found;
                break;
            }
            before.emplace(spread, *here);
        }
    }
    if (best) {
        result.points.push_back(point_at(with("T", best->T), best->T, best->state));
    } else {
        result.remarks.emplace_back("no first-order transition next to the limit of stability of the parallel state is "
                                    "wide enough to be told from it: see parallel_instability");
    }
    return result;
}

} // namespace mattis::multitasking
