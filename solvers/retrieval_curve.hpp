#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <utility>

#include <boost/math/special_functions/erf.hpp>
#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/roots.hpp>

#include "core/gaussian.hpp"
#include "models/catalogue.hpp"

namespace mattis::solvers {

/// Every replica-symmetric state with m > 0 at one temperature, as one explicit curve: for each m the noise variance g
/// that solves m = E tanh(beta(S(m) + sqrt(g) z)) is unique (E tanh falls with g), and C and the load follow without
/// iteration. No start has to be guessed, no branch can be confused with another, and folds in the load are regular
/// points. The coordinate is w = -ln(1-m), which resolves m -> 1.
///
/// The curve starts (w largest) on the retrieval state of zero load; the retrieval branch is its part up to the first
/// maximum of the load, the retrieval spinodal.
/// Source: docs/theory.md, section "Explicit parametrisation".
template <GaussianSite M>
requires M::has_signal class RetrievalCurve {
public:
    struct Point {
        double w = 0.0;
        double m = 0.0;
        double C = 0.0;
        double alpha = 0.0;
        double slope = 0.0; ///< dalpha/dm; negative on the retrieval branch, zero at the spinodal
    };

    /// The curve at the temperature of `model`; its load is ignored.
    explicit RetrievalCurve(const M& model) : model_(with_parameter(model, "alpha", 1.0)), T_(model.temperature()) {
        find_ends();
        if (exists_) fold_ = find_fold();
    }

    /// Whether there is a state with m > 0 at zero load, and so at any load: T < T_M.
    bool exists() const { return exists_; }
    /// The retrieval spinodal. Precondition: exists().
    const Point& fold() const { return fold_; }

    /// Where retrieval ends at zero load: the temperature T_M = max over m of S(m)/atanh(m), and its m.
    struct ZeroLoadSpinodal {
        double T;
        double m;
    };
    static ZeroLoadSpinodal zero_load_spinodal(const M& model) {
        const double w = zero_load_peak(model);
        return {temperature_at_zero_load(model, w), -std::expm1(-w)};
    }

    Point at(double w) const {
        const double complement = std::exp(-w);
        Point p{.w = w, .m = -std::expm1(-w)};
        const double S = model_.signal_field(p.m);
        const double g = noise_for(S, complement);
        const SiteAverages site = site_averages(S, g, T_);
        p.C = site.C;
        const double q = std::max(0.0, 1.0 - T_ * p.C);
        if (!(g > 0.0) || p.C >= model_.susceptibility_limit()) return p;
        const double unit = model_.noise_variance(q, p.C);
        p.alpha = g / unit;
        const double dS = model_.signal_field_slope(p.m);
        const double dg = (1.0 - p.C * dS) / site.dm_dg;
        const double dC = site.dC_dS * dS + site.dC_dg * dg;
        p.slope = (dg - p.alpha * model_.noise_variance_slope(q, p.C) * dC) / unit;
        return p;
    }

    /// The state of the retrieval branch at this load; nothing beyond the spinodal. Loads so small that 1 - m is
    /// below 1e-14 give the end of the curve, which is the solution to that accuracy.
    std::optional<Point> at_load(double alpha) const {
        if (!exists_ || alpha > fold_.alpha) return std::nullopt;
        if (alpha <= last_.alpha) return last_;
        return root([&](const Point& p) { return p.alpha - alpha; }, fold_.w, last_.w);
    }

private:
    static constexpr double w_cap = 32.0;      ///< 1 - m = 1e-14
    static constexpr double skip_beyond = 6.0; ///< the spinodal has w < 6 + log(P/2): 1 - m falls like 1/P there
    static constexpr int grid = 16;

    /// A zero of f in [a, b]; the end nearer to one where rounding has left no sign change.
    template <class F>
    static double zero(F&& f, double a, double b) {
        const double fa = f(a), fb = f(b);
        if ((fa < 0.0) == (fb < 0.0)) return std::abs(fa) < std::abs(fb) ? a : b;
        std::uintmax_t iterations = 200;
        return boost::math::tools::toms748_solve(f, a, b, fa, fb, boost::math::tools::eps_tolerance<double>(52),
                                                 iterations)
            .first;
    }

    /// The point of the curve in [a, b] where f(point) vanishes.
    template <class F>
    Point root(F&& f, double a, double b) const {
        return at(zero([&](double w) { return f(at(w)); }, a, b));
    }

    /// Temperature at which zero load has the state w: S(m)/atanh(m).
    static double temperature_at_zero_load(const M& model, double w) {
        const double m = -std::expm1(-w);
        return model.signal_field(m) / (w < 1.0 ? std::atanh(m) : 0.5 * (std::log1p(m) + w));
    }

    static double zero_load_peak(const M& model) {
        const auto [w, value] = boost::math::tools::brent_find_minima(
            [&](double x) { return -temperature_at_zero_load(model, x); }, 1e-6, w_cap, 52);
        return w;
    }

    void find_ends() {
        const double peak = zero_load_peak(model_);
        exists_ = T_ < temperature_at_zero_load(model_, peak);
        if (!exists_) return;
        const auto gap = [&](double w) { return temperature_at_zero_load(model_, w) - T_; };
        w_high_ = gap(w_cap) >= 0.0 ? w_cap : zero(gap, peak, w_cap);
        constexpr double smallest = 1e-9;
        w_low_ = gap(smallest) >= 0.0 ? smallest : zero(gap, smallest, peak);
        last_ = at(w_high_);
    }

    /// g with E tanh = m, from 1 - m = complement. At most the value at T = 0, where thermal noise does not help.
    double noise_for(double S, double complement) const {
        const double u = boost::math::erfc_inv(complement);
        const double at_zero = 0.5 * S * S / (u * u);
        if (T_ == 0.0) return at_zero;
        if (site_averages(S, 0.0, T_).complement >= complement) return 0.0;
        // tanh(beta h) averages over a logistic variable of variance (pi T)^2/12: thermal noise adds to g almost like
        // that.
        const double guess = at_zero - std::pow(std::numbers::pi * T_, 2) / 12.0;
        constexpr int digits = 40; // of the last step but one: Newton's next step doubles them
        std::uintmax_t iterations = 100;
        return boost::math::tools::newton_raphson_iterate(
            [&](double g) {
                const SiteAverages site = site_averages(S, g, T_);
                return std::pair(std::log(site.complement / complement), -site.dm_dg / site.complement);
            },
            std::max(guess, 0.1 * at_zero), 0.0, at_zero, digits, iterations);
    }

    /// First sign change of the slope coming from large w. The scan skips the end where m is 1 to many digits.
    Point find_fold() const {
        const auto slope = [](const Point& p) { return p.slope; };
        double outer = w_high_ - 1e-9 * (w_high_ - w_low_);
        if (const double near = skip_beyond + std::log(model_.signal_field(1.0)); near < outer && at(near).slope < 0.0)
            outer = near;
        const double step = (outer - w_low_) / grid;
        for (int k = 1; k < grid; ++k) {
            const double w = outer - step;
            if (at(w).slope >= 0.0) return root(slope, w, outer);
            outer = w;
        }
        // Within rounding of T_M the whole curve shrinks to a point of zero load.
        const Point innermost = at(w_low_ + 1e-9 * step);
        return innermost.slope > 0.0 ? root(slope, innermost.w, outer) : innermost;
    }

    M model_;
    double T_;
    bool exists_ = false;
    double w_low_ = 0.0;
    double w_high_ = 0.0;
    Point last_;
    Point fold_;
};

} // namespace mattis::solvers
