#include "models/multitasking/loaded_network.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include <boost/math/tools/minima.hpp>
#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/roots.hpp"
#include "models/contract/model.hpp"
#include "models/multitasking/branches.hpp"

namespace mattis::multitasking {

namespace {

/// Values of X with their probabilities; Gaussian data count as one value whose spread joins the noise.
std::vector<std::pair<double, double>> factors(const PatternLaw& law) {
    if (law.data() != PatternLaw::Data::binomial) return {{1.0, 1.0}};
    const int M = law.examples();
    const double r = law.quality();
    std::vector<std::pair<double, double>> values;
    for (int b = 0; b <= M; ++b) {
        const double log_p = std::lgamma(M + 1.0) - std::lgamma(b + 1.0) - std::lgamma(M - b + 1.0) +
                             b * std::log(0.5 * (1.0 + r)) + (M - b) * std::log(0.5 * (1.0 - r));
        values.emplace_back((2.0 * b - M) / (M * r), std::exp(log_p));
    }
    return values;
}

} // namespace

LoadedNetwork::LoadedNetwork(const Multitasking& model)
    : law_(model.law()), T_(model.temperature()), alpha_(model.parameters.alpha),
      extra_modes_(model.parameters.protocol == Protocol::unsupervised ? model.parameters.M - 1.0 : 0.0),
      extra_eigenvalue_(law_.rho() / (1.0 + law_.rho())) {}

LoadedNetwork::Averages LoadedNetwork::averages(double n, double V) const {
    const double c = law_.activity(), rho = law_.data() == PatternLaw::Data::gaussian ? law_.rho() : 0.0;
    Averages sum{};
    for (const auto& [X, p] : factors(law_)) {
        const SiteAverages site = site_averages(std::abs(n * X), V + rho * n * n, T_);
        const double sign = X < 0.0 ? -1.0 : 1.0;
        sum.overlap += p * sign * site.m;
        sum.map += p * (sign * X * site.m + rho * n * site.C); // Stein's lemma
        sum.C_active += p * site.C;
        sum.free += p * site.free;
        sum.entropy += p * site.entropy;
        sum.curvature += p * site.curvature;
    }
    const SiteAverages null = site_averages(0.0, V, T_);
    const double d = 1.0 - c;
    sum.overlap *= c;
    sum.map *= c;
    sum.C = c * sum.C_active + (d > 0.0 ? d * null.C : 0.0);
    sum.free = c * sum.free + d * null.free;
    sum.entropy = c * sum.entropy + d * null.entropy;
    sum.curvature = c * sum.curvature + (d > 0.0 ? d * null.curvature : 0.0);
    return sum;
}

double LoadedNetwork::noise_per_load(double q, double C) const {
    const double c = law_.activity(), l = extra_eigenvalue_;
    const double single = 1.0 / (1.0 - c * C), extra = l / (1.0 - c * l * C);
    return c * c * q * (single * single + extra_modes_ * extra * extra);
}

std::optional<LoadedNetwork::Point> LoadedNetwork::at(double y) const {
    const double c = law_.activity(), spread = 1.0 + law_.rho();
    if (T_ >= c) return std::nullopt;
    // s = sqrt(2V); the equation for n over s, which falls as s grows
    const auto excess = [&](double s) { return averages(y * s, 0.5 * s * s).map / s - spread * y; };
    // n <= c E|X|/(1+rho) <= c/sqrt(1+rho)
    const double highest = 1.01 * c / (std::sqrt(spread) * y);
    double lowest = highest;
    if (T_ == 0.0) {
        lowest = averages(y, 0.5).map / (spread * y); // map depends on y alone
    } else {
        constexpr double smallest = 1e-12;
        while (excess(lowest) <= 0.0 && lowest > smallest * highest) lowest *= 0.5;
        if (lowest <= smallest * highest) return std::nullopt;
        if (lowest < highest) lowest = bracketed_root(excess, lowest, 2.0 * lowest);
    }
    const double s = lowest;
    Point point{.y = y, .n = y * s, .V = 0.5 * s * s};
    point.C = averages(point.n, point.V).C;
    point.q = 1.0 - T_ * point.C;
    point.D = 1.0 - c * point.C;
    point.alpha = point.V / noise_per_load(point.q, point.C);
    return point;
}

/// sqrt(alpha) where D > 0, continued smoothly to negative values where D < 0.
double LoadedNetwork::root_of_load(const Point& point) const {
    return std::copysign(std::sqrt(std::max(point.alpha, 0.0)), point.D);
}

std::optional<LoadedNetwork::Point> LoadedNetwork::largest_load() const {
    std::optional<Point> best;
    std::vector<double> grid = geometric_grid(1e-3, 20.0, 160);
    std::size_t highest = 0;
    for (std::size_t k = 0; k < grid.size(); ++k) {
        const auto point = at(grid[k]);
        if (!point || point->D <= 0.0 || (best && point->alpha <= best->alpha)) continue;
        best = point;
        highest = k;
    }
    if (!best) return std::nullopt;
    const double low = grid[highest == 0 ? 0 : highest - 1], high = grid[std::min(highest + 1, grid.size() - 1)];
    const auto fall = [&](double y) {
        const auto point = at(y);
        return point ? -root_of_load(*point) : 0.0;
    };
    const auto point = at(boost::math::tools::brent_find_minima(fall, low, high, 50).first);
    return point && point->D > 0.0 && point->alpha > best->alpha ? point : best;
}

std::optional<LoadedNetwork::Point> LoadedNetwork::retrieval() const {
    const auto fold = largest_load();
    if (!fold || fold->alpha < alpha_) return std::nullopt;
    const double wanted = std::sqrt(alpha_);
    const auto excess = [&](double y) {
        const auto point = at(y);
        return point ? root_of_load(*point) - wanted : -wanted;
    };
    constexpr double factor = 1.1, farthest = 1e8;
    double low = fold->y, high = factor * low;
    while (excess(high) > 0.0 && high < farthest) low = high, high *= factor;
    if (high >= farthest) return std::nullopt;
    return at(bracketed_root(excess, low, high));
}

std::optional<LoadedNetwork::Point> LoadedNetwork::paramagnet() const {
    if (T_ <= law_.activity()) return std::nullopt;
    return Point{.C = 1.0 / T_, .D = 1.0 - law_.activity() / T_, .alpha = alpha_};
}

Solution LoadedNetwork::report(const Multitasking& model, const Point& point) const {
    const double c = law_.activity(), spread = 1.0 + law_.rho(), unit = model.unit();
    const double V = point.n > 0.0 ? alpha_ * noise_per_load(point.q, point.C) : 0.0;
    const Averages sum = averages(point.n, V);
    Solution solution{.branch = point.n > 0.0 ? Branch::pure : Branch::paramagnet, .status = Status::converged};
    double f = 0.5 * spread * point.n * point.n + 0.5 * V * point.C - sum.free, s = sum.entropy;
    for (const auto& [l, count] : {std::pair{1.0, 1.0}, std::pair{extra_eigenvalue_, extra_modes_}}) {
        const double D = 1.0 - c * l * point.C;
        f += 0.5 * alpha_ * count * (T_ * std::log(D) - c * l * point.q / D);
        s -= 0.5 * alpha_ * count * (std::log(D) + c * l * point.C / D);
    }
    solution.free_energy = f / unit;
    solution.energy = (f + T_ * s) / unit;
    solution.entropy = s;
    solution.residual = std::max({std::abs(point.n - sum.map / spread), c * std::abs(point.C - sum.C) * T_,
                                  std::abs(V - point.V) / c}) /
                        unit;
    const double coupling = noise_per_load(1.0, point.C) * alpha_;
    const double replicon = 1.0 - coupling * sum.curvature;
    if (std::isfinite(replicon)) solution.replicon = replicon;
    solution.replicons = {solution.replicon};
    solution.stable = solution.replicon.value_or(-1.0) > 0.0;
    solution.order = {{"q", point.q}};
    solution.arrays = {{"m", {sum.overlap / unit}}, {"n", {point.n / unit}}, {"q_support", {1.0 - T_ * sum.C_active}}};
    solution.diagnostics = diagnostics_of(std::string(1, point.n > 0.0 ? '1' : 'O'), std::nullopt, std::nullopt);
    return solution;
}

std::vector<Solution> loaded_states(const Multitasking& model) {
    const LoadedNetwork network(model);
    std::vector<Solution> states;
    for (const auto& point : {network.retrieval(), network.paramagnet()})
        if (point) states.push_back(network.report(model, *point));
    return states;
}

LineResult loaded_spinodal(const Multitasking& model, std::string_view find) {
    if (model.parameters.K != 1)
        throw InputError(fmt::format("the line retrieval_spinodal with K = {}: allowed is K = 1, the condensed pattern "
                                     "of an extensive load",
                                     model.parameters.K));
    const auto largest = [](const Multitasking& m) {
        const auto point = LoadedNetwork(m).largest_load();
        return point ? point->alpha : 0.0;
    };
    LineResult result;
    const auto add = [&](const Multitasking& there, double found) {
        const auto point = LoadedNetwork(there).largest_load();
        if (!point) return;
        const Solution state = LoadedNetwork(with_parameter(there, "alpha", point->alpha)).report(there, *point);
        result.points.push_back({Status::converged, found, state.order, {}, state.arrays});
    };
    if (find == "alpha") {
        if (const auto point = LoadedNetwork(model).largest_load()) add(model, point->alpha);
        return result;
    }
    const double critical = model.activity() / model.unit();
    const auto gap = [&](double T) -> std::optional<double> {
        return largest(with_parameter(model, "T", T)) - model.parameters.alpha;
    };
    constexpr int cells = 40;
    std::vector<double> grid{0.0};
    for (const double T : linear_grid(0.01 * critical, critical, cells)) grid.push_back(T);
    for (const double T : crossings(gap, grid)) add(with_parameter(model, "T", T), T);
    return result;
}

} // namespace mattis::multitasking
