#include "solvers/rs/retrieval_curve.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <utility>

#include <boost/math/policies/error_handling.hpp>
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
    if (std::isnan(fa) || std::isnan(fb)) return std::isnan(fa) ? b : a;
    if ((fa < 0.0) == (fb < 0.0)) return std::abs(fa) < std::abs(fb) ? a : b;
    std::uintmax_t iterations = 200;
    return boost::math::tools::toms748_solve(f, a, b, fa, fb, boost::math::tools::eps_tolerance<double>(52), iterations)
        .first;
}

/// Newton's method of Boost; nan where it finds no zero between the ends, or the numbers have left double precision.
template <class F>
double newton_zero(F&& f, double guess, double low, double high, int digits) {
    if (!(low < high) || !std::isfinite(guess)) return std::numeric_limits<double>::quiet_NaN();
    std::uintmax_t iterations = 100;
    try {
        return boost::math::tools::newton_raphson_iterate(f, guess, low, high, digits, iterations);
    } catch (const boost::math::evaluation_error&) {
        return std::numeric_limits<double>::quiet_NaN();
    }
}

/// Zero of an increasing function of ln x that is nearly a straight line, by Newton's method within brackets that open
/// from `guess` on; f returns it with its slope by ln x.
template <class F>
double zero_in_logarithm(F&& f, double guess) {
    constexpr int digits = 42; // of the last step but one: Newton's next step doubles them
    constexpr double wide = 60.0;
    const double t = std::log(guess);
    return std::exp(newton_zero([&](double at) { return f(std::exp(at)); }, t, t - wide, t + wide, digits));
}

/// ln of what n lacks of its largest value over what the wanted n lacks, and its slope from that of n.
std::pair<double, double> lack(double n, double slope, double largest, double wanted) {
    const double rest = std::max(largest - n, std::numeric_limits<double>::epsilon() * largest);
    return {std::log(rest / (largest - wanted)), -slope / rest};
}

/// The temperature at which data without other noise give the overlap n: it falls as n grows.
double temperature_of_data(const Site& model, double S, double n) {
    const double largest = largest_overlap(model.kinds());
    if (!(n < largest)) return 0.0;
    return zero_in_logarithm(
        [&](double T) {
            // n depends on S/T alone.
            const SiteSums site = site_sums(model.kinds(), S, 0.0, T);
            return lack(site.n, -S * site.dn_dS, largest, n);
        },
        S / (1.0 - std::log1p(-n / largest)));
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
    // Half of the digits are all that a maximum knows of its place.
    const int bits = model.stores() ? 52 : 28;
    const auto [w, value] = boost::math::tools::brent_find_minima(
        [&](double x) { return -temperature_at_zero_load(model, x); }, 1e-6, w_cap, bits);
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
    if (alpha == 0.0) return noiseless_;
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
    const auto gap = [&](double w) {
        if (model_->stores()) return temperature_at_zero_load(*model_, w) - T_;
        const double n = -std::expm1(-w) * largest_; // of the same sign, without a search for the temperature
        return site_sums(*model_, model_->signal_field(n), 0.0).n - n;
    };
    w_high_ = gap(w_cap) >= 0.0 ? w_cap : zero(gap, peak, w_cap);
    constexpr double smallest = 1e-9;
    w_low_ = gap(smallest) >= 0.0 ? smallest : zero(gap, smallest, peak);
    noiseless_ = last_ = at(w_high_);
    if (last_.C >= model_->susceptibility_limit()) begin_where_admissible();
}

void RetrievalCurve::begin_where_admissible() {
    constexpr int cells = 64;
    const auto excess = [&](double w) { return at(w).C - model_->susceptibility_limit(); };
    const double step = (w_high_ - w_low_) / cells;
    for (int k = 1; k < cells; ++k) {
        const double w = w_high_ - k * step;
        if (!(excess(w) < 0.0)) continue;
        w_high_ = zero(excess, w, w + step);
        last_ = at(w_high_);
        return;
    }
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
    return newton_zero(
        [&](double g) {
            const SiteAverages site = site_averages(S, g, T_);
            return std::pair(std::log(site.complement / complement), -site.dm_dg / site.complement);
        },
        std::max(guess, 0.1 * at_zero), 0.0, at_zero, digits);
}

/// The same of data: g with n = E[X tanh]/E X^2, which falls as g grows.
double RetrievalCurve::noise_for_data(double S, double n) const {
    if (!(S > 0.0) || !(n < largest_) || site_sums(*model_, S, 0.0).n <= n) return 0.0;
    const double ratio = 1.0 / std::sqrt(1.0 - 2.0 * std::log1p(-n / largest_));
    return zero_in_logarithm(
        [&](double g) {
            const SiteSums site = site_sums(*model_, S, g);
            return lack(site.n, g * site.dn_dg, largest_, n);
        },
        std::pow(ratio * S, 2));
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
