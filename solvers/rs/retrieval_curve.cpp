#include "solvers/rs/retrieval_curve.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>

#include <boost/math/special_functions/erf.hpp>
#include <boost/math/tools/minima.hpp>
#include <boost/math/tools/roots.hpp>

#include "solvers/rs/site_sums.hpp"

namespace mattis::solvers {

namespace {

constexpr double w_cap = 32.0;      ///< 1 - m = 1e-14
constexpr double skip_beyond = 6.0; ///< the spinodal has w < 6 + log(P/2): 1 - m falls like 1/P there
constexpr int grid = 16;

/// A zero of f in [a, b]; the end nearer to one where rounding has left no sign change.
template <class F>
double zero(F&& f, double a, double b) {
    const double fa = f(a), fb = f(b);
    if ((fa < 0.0) == (fb < 0.0)) return std::abs(fa) < std::abs(fb) ? a : b;
    std::uintmax_t iterations = 200;
    return boost::math::tools::toms748_solve(f, a, b, fa, fb, boost::math::tools::eps_tolerance<double>(52), iterations)
        .first;
}

/// The temperature at which data without other noise give the overlap n: it falls as n grows.
double temperature_of_data(const Site& model, double S, double n) {
    const auto excess = [&](double T) {
        // S and T matter through their ratio and the spread of the data.
        return site_sums(*model.with("T", T), S, 0.0).n - n;
    };
    double high = S;
    while (excess(high) > 0.0) high *= 2.0;
    if (excess(0.0) <= 0.0) return 0.0;
    return zero(excess, 0.0, high);
}

/// Temperature at which zero load has the state w: S(m)/atanh(m) of stored patterns.
double temperature_at_zero_load(const Site& model, double w) {
    if (!model.stores()) {
        const double n = -std::expm1(-w) * largest_overlap(model.kinds());
        return temperature_of_data(model, model.signal_field(n), n);
    }
    const double m = -std::expm1(-w);
    return model.signal_field(m) / (w < 1.0 ? std::atanh(m) : 0.5 * (std::log1p(m) + w));
}

double zero_load_peak(const Site& model) {
    const auto [w, value] = boost::math::tools::brent_find_minima(
        [&](double x) { return -temperature_at_zero_load(model, x); }, 1e-6, w_cap, 52);
    return w;
}

} // namespace

RetrievalCurve::RetrievalCurve(const Site& model)
    : model_(model.with("alpha", 1.0)), T_(model.temperature()), largest_(largest_overlap(model.kinds())) {
    find_ends();
    if (exists_) fold_ = find_fold();
}

RetrievalCurve::ZeroLoadSpinodal RetrievalCurve::zero_load_spinodal(const Site& model) {
    const double w = zero_load_peak(model);
    return {temperature_at_zero_load(model, w), -std::expm1(-w) * largest_overlap(model.kinds())};
}

RetrievalCurve::Point RetrievalCurve::at(double w) const {
    const double complement = std::exp(-w);
    Point p{.w = w, .m = -std::expm1(-w) * largest_};
    const double S = model_->signal_field(p.m);
    const double g = model_->stores() ? noise_for(S, complement) : noise_for_data(S, p.m);
    const SiteSums site = site_sums(*model_, S, g);
    p.C = site.C;
    const double q = std::max(0.0, 1.0 - T_ * p.C);
    if (!(g > 0.0) || p.C >= model_->susceptibility_limit()) return p;
    const double unit = model_->noise_variance(q, p.C);
    p.alpha = g / unit;
    const double dS = model_->signal_field_slope(p.m);
    const double dg = (1.0 - site.dn_dS * dS) / site.dn_dg;
    const double dC = site.dC_dS * dS + site.dC_dg * dg;
    p.slope = (dg - p.alpha * model_->noise_variance_slope(q, p.C) * dC) / unit;
    return p;
}

std::optional<RetrievalCurve::Point> RetrievalCurve::at_load(double alpha) const {
    if (!exists_ || alpha > fold_.alpha) return std::nullopt;
    if (alpha <= last_.alpha) return last_;
    return root([&](const Point& p) { return p.alpha - alpha; }, fold_.w, last_.w);
}

/// The point of the curve in [a, b] where f(point) vanishes.
RetrievalCurve::Point RetrievalCurve::root(const std::function<double(const Point&)>& f, double a, double b) const {
    return at(zero([&](double w) { return f(at(w)); }, a, b));
}

void RetrievalCurve::find_ends() {
    const double peak = zero_load_peak(*model_);
    exists_ = T_ < temperature_at_zero_load(*model_, peak);
    if (!exists_) return;
    const auto gap = [&](double w) { return temperature_at_zero_load(*model_, w) - T_; };
    w_high_ = gap(w_cap) >= 0.0 ? w_cap : zero(gap, peak, w_cap);
    constexpr double smallest = 1e-9;
    w_low_ = gap(smallest) >= 0.0 ? smallest : zero(gap, smallest, peak);
    last_ = at(w_high_);
}

/// g with E tanh = m, from 1 - m = complement. At most the value at T = 0, where thermal noise does not help.
double RetrievalCurve::noise_for(double S, double complement) const {
    const double u = boost::math::erfc_inv(complement);
    const double at_zero = 0.5 * S * S / (u * u);
    if (T_ == 0.0) return at_zero;
    if (site_averages(S, 0.0, T_).complement >= complement) return 0.0;
    // tanh(beta h) averages over a logistic variable of variance (pi T)^2/12: thermal noise adds to g almost like that.
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

/// The same of data: g with n = E[X tanh]/E X^2, which falls as g grows. In sqrt(g)/S, which it is a function of where
/// T = 0.
double RetrievalCurve::noise_for_data(double S, double n) const {
    const auto excess = [&](double ratio) { return site_sums(*model_, S, std::pow(ratio * S, 2)).n - n; };
    if (!(S > 0.0) || excess(0.0) <= 0.0) return 0.0;
    double high = 1.0;
    while (excess(high) > 0.0) high *= 2.0;
    return std::pow(zero(excess, 0.0, high) * S, 2);
}

/// First sign change of the slope coming from large w. The scan skips the end where m is 1 to many digits.
RetrievalCurve::Point RetrievalCurve::find_fold() const {
    const auto slope = [](const Point& p) { return p.slope; };
    double outer = w_high_ - 1e-9 * (w_high_ - w_low_);
    if (const double near = skip_beyond + std::log(model_->signal_field(1.0)); near < outer && at(near).slope < 0.0)
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

} // namespace mattis::solvers
