#include "solvers/rsb/theta_one.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/roots.hpp>

#include "core/gaussian.hpp"

namespace mattis::solvers {

namespace {

template <class F>
double root(F&& f, double a, double b) {
    std::uintmax_t iterations = 200;
    const auto [low, high] =
        boost::math::tools::toms748_solve(f, a, b, boost::math::tools::eps_tolerance<double>(50), iterations);
    return 0.5 * (low + high);
}

double largest_field(const EnergyCovariance& x) { return 4.0 * std::sqrt(x.slope(1.0) / x.value(1.0)); }

/// Without a random field: q0 = 0, and the tilt by cosh turns the average into one over h = Sigma^2 + Sigma z with
/// E tanh^2 = E tanh (Nishimori). Sigma is free; q1 and T = sqrt(x'(q1))/Sigma follow.
class FieldFree {
public:
    explicit FieldFree(const EnergyCovariance& x) : x_(x) {}

    ThetaOne at(double sigma) const {
        const double v = sigma * sigma;
        const SiteAverages site = site_averages(v, v, 1.0);
        const double q = site.m;
        const double log_cosh = site.free - std::numbers::ln2;
        const double complexity = 0.5 * v - log_cosh + 0.5 * v * (q - x_.value(q) / x_.slope(q));
        return {std::sqrt(x_.slope(q)) / sigma, 0.0, q, complexity};
    }

    /// Sigma at the first maximum of T coming from large Sigma; nothing if T rises all the way to q1 = 0.
    std::optional<double> maximum() const {
        constexpr int grid = 80;
        constexpr double smallest = 0.02;
        const double top = largest_field(x_);
        double outer = top;
        for (int k = 1; k <= grid; ++k) {
            const double sigma = top * std::pow(smallest / top, static_cast<double>(k) / grid);
            if (log_slope(sigma) > 0.0) return root([&](double s) { return log_slope(s); }, sigma, outer);
            outer = sigma;
        }
        return std::nullopt;
    }

private:
    /// d ln T/d ln Sigma.
    double log_slope(double sigma) const {
        const double v = sigma * sigma;
        const SiteAverages site = site_averages(v, v, 1.0);
        const double dq = 2.0 * v * (site.C + site.dm_dg);
        return 0.5 * x_.curvature(site.m) / x_.slope(site.m) * dq - 1.0;
    }

    const EnergyCovariance& x_;
};

/// With a random field: q0 > 0 at every temperature.
class RandomField {
public:
    explicit RandomField(const EnergyCovariance& x) : x_(x), top_(1.05 * std::sqrt(x.curvature(1.0))) {}

    /// Smallest overlap that solves the replica-symmetric equation: the state that comes from high temperature. Zero
    /// where the random field is so weak (P > 50) that 1 - q rounds to 1.
    double q0(double T) const {
        const auto gap = [&](double q) { return 1.0 - site_averages(0.0, x_.slope(q) / (T * T), 1.0).C - q; };
        if (gap(0.0) <= 0.0) return 0.0;
        constexpr int grid = 40;
        double low = 0.0;
        for (int k = 1; k <= grid; ++k) {
            const double q = static_cast<double>(k) / grid;
            if (gap(q) < 0.0) return root(gap, low, q);
            low = q;
        }
        return 1.0;
    }

    /// The overlap with coordinate w = -ln(1 - q1): q1 at the transitions tends to 1 with P.
    static double overlap(double w) { return -std::expm1(-w); }
    static double coordinate(double q1) { return -std::log1p(-q1); }

    /// T at which q1(w) solves the theta = 1 equation beside q0(T) < q1; nothing if there is none.
    std::optional<double> temperature(double w) const {
        constexpr double ratio = 0.92;
        constexpr double lowest = 1e-3;
        double high = top_;
        for (double T = ratio * top_; T > lowest * top_; T *= ratio) {
            const double between = q0(T);
            if (between >= overlap(w)) return std::nullopt;
            if (gap(w, between, T) < 0.0) return root([&](double t) { return gap(w, q0(t), t); }, T, high);
            high = T;
        }
        return std::nullopt;
    }

    ThetaOne at(double w, double T) const {
        const double outer = q0(T);
        const double inner = overlap(w);
        const Averages average = averages(inner, outer, T);
        const auto G = [&](double q) { return q * x_.slope(q) - x_.value(q); };
        const double v1 = (x_.slope(inner) - x_.slope(outer)) / (T * T);
        const double complexity =
            average.outer_log2cosh + 0.5 * v1 - average.log2cosh + 0.5 * (G(inner) - G(outer)) / (T * T);
        return {T, outer, inner, complexity};
    }

private:
    struct Averages {
        double sech2 = 0.0, log2cosh = 0.0, outer_log2cosh = 0.0;
    };

    /// Outer average over h0 by the trapezoidal rule (the integrand is smooth and decays with the Gaussian); the inner
    /// one, tilted by cosh, is a site average: given h0, h = h0 +- v1 + sqrt(v1) z with probabilities (1 +- tanh h0)/2.
    Averages averages(double q1, double q0, double T) const {
        const double v0 = x_.slope(q0) / (T * T);
        const double v1 = (x_.slope(q1) - x_.slope(q0)) / (T * T);
        const double step = std::min(0.2, 0.18 * std::max(1.0, std::sqrt(v1)) / std::sqrt(v0));
        const int half = static_cast<int>(std::ceil(8.6 / step));
        Averages sum;
        for (int k = -half; k <= half; ++k) {
            const double z = step * k;
            const double weight = step * std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi);
            const double h0 = std::sqrt(v0) * z;
            const SiteAverages inner = site_averages(h0 + v1, v1, 1.0);
            const double tilt = weight * (1.0 + std::tanh(h0));
            sum.sech2 += tilt * inner.C;
            sum.log2cosh += tilt * inner.free;
            sum.outer_log2cosh += weight * site_averages(h0, 0.0, 1.0).free;
        }
        return sum;
    }

    /// (q1 - E<tanh^2>)/(q1 - q0), from 1 - q1 and E<sech^2>, which keep their digits as q1 -> 1: the trivial solution
    /// q1 = q0 is divided out.
    double gap(double w, double q0, double T) const {
        const double q1 = overlap(w);
        return (averages(q1, q0, T).sech2 - std::exp(-w)) / (q1 - q0);
    }

    const EnergyCovariance& x_;
    double top_; ///< above it the replicon of every state is positive
};

std::optional<ThetaOne> random_field_dynamic(const EnergyCovariance& x) {
    const RandomField field(x);
    constexpr double step = 0.25;
    constexpr int grid = 40;
    const auto temperature = [&](double w) { return field.temperature(w).value_or(0.0); };
    int best = grid;
    double highest = 0.0;
    for (int k = grid - 1; k >= 1; --k) {
        const double T = temperature(step * k);
        if (T > highest)
            highest = T, best = k;
        else if (highest > 0.0)
            break;
    }
    // A maximum at the smallest q1 with a solution means that q1 - q0 -> 0: a continuous transition.
    if (best <= 1 || best >= grid - 1 || temperature(step * (best - 1)) == 0.0) return std::nullopt;
    const auto [w, minus_T] = boost::math::tools::brent_find_minima([&](double v) { return -temperature(v); },
                                                                    step * (best - 1), step * (best + 1), 50);
    return field.at(w, -minus_T);
}

} // namespace

std::optional<ThetaOne> dynamic_transition(const EnergyCovariance& x) {
    if (x.slope(0.0) > 0.0) return random_field_dynamic(x);
    const FieldFree curve(x);
    const auto sigma = curve.maximum();
    if (!sigma) return std::nullopt;
    const ThetaOne found = curve.at(*sigma);
    const bool preceded_by_continuous = found.T <= std::sqrt(x.curvature(0.0));
    return preceded_by_continuous ? std::nullopt : std::optional(found);
}

std::optional<ThetaOne> static_transition(const EnergyCovariance& x) {
    const auto dynamic = dynamic_transition(x);
    if (!dynamic || dynamic->complexity <= 0.0) return std::nullopt;
    if (x.slope(0.0) > 0.0) {
        const RandomField field(x);
        const auto at = [&](double w) { return field.at(w, field.temperature(w).value_or(0.1 * dynamic->T)); };
        constexpr double highest = 30.0; // 1 - q1 = 1e-13: at P = 64 it is 4e-11
        return at(root([&](double w) { return at(w).complexity; }, RandomField::coordinate(dynamic->q1), highest));
    }
    const FieldFree curve(x);
    const double sigma = root([&](double s) { return curve.at(s).complexity; }, *curve.maximum(), largest_field(x));
    return curve.at(sigma);
}

} // namespace mattis::solvers
