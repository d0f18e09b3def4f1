#include "models/perceptron/teacher.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>

#include <boost/math/tools/minima.hpp>

#include "core/normal_law.hpp"
#include "core/roots.hpp"
#include "models/perceptron/overlap.hpp"

namespace mattis {

std::vector<SaddleLine> PerceptronTeacher::lines() {
    return {{.name = "spinodal",
             .doc = "end of the state of poor generalisation",
             .kind = SaddleLine::Kind::fold,
             .branch = Branch::poor,
             .finds = {"alpha"}},
            {.name = "transition",
             .doc = "equal entropy of poor generalisation and the teacher",
             .kind = SaddleLine::Kind::crossing,
             .branch = Branch::poor,
             .rival = Branch::good,
             .finds = {"alpha"}}};
}

namespace {

/// Averages over the fields of one input at overlap R < 1, per unit of alpha.
struct InputAverages {
    double conjugate = 0.0; ///< int Dz 2 Phi kappa^2/(1-R)
    double entropy = 0.0;   ///< 2 int Dz Phi ln Phi
    double curvature = 0.0; ///< (1-R) int Dz 2 Phi (d^2 ln Phi/dh^2)^2
};

/// By the trapezoidal rule in z, which converges exponentially. Integrands vanish where |z| or |u| is large, and vary
/// on the smaller of the scales of z and u.
InputAverages input_averages(const Overlap& at) {
    constexpr double tail = 9.0, step = 0.06;
    const double s = std::sqrt(at.odds()), width = 1.0 / std::max(1.0, s);
    const int reach = static_cast<int>(tail / step);
    InputAverages sum;
    for (int k = -reach; k <= reach; ++k) {
        const double z = width * step * k, u = s * z;
        const NormalLaw law = normal_law(u);
        const double weight = std::exp(-0.5 * z * z), bend = law.kappa * (law.kappa + u);
        sum.conjugate += weight * 2.0 * law.density * law.kappa;
        sum.entropy += weight * 2.0 * law.Phi * law.log_Phi;
        sum.curvature += weight * 2.0 * law.Phi * bend * bend;
    }
    const double norm = width * step / std::sqrt(2.0 * std::numbers::pi);
    return {norm * sum.conjugate / at.rest, norm * sum.entropy, norm * sum.curvature / at.rest};
}

/// Averages over the field h = sqrt(r) z + r of one weight. Its density is exp(h - r/2) times that of h0 = sqrt(r) z,
/// so that averages E f(h) = exp(-r/2) E [exp(h0) f(h0) + exp(-h0) f(-h0)]/2 are sums of positive terms: each is
/// accurate to rounding relative to itself, however small r or 1 - R is.
struct WeightAverages {
    double R_by_r = 0.0;    ///< R/r, R = E tanh h = E tanh^2 h
    double rest = 0.0;      ///< 1 - R = E sech^2 h
    double free = 0.0;      ///< E [ln 2cosh h - h]
    double curvature = 0.0; ///< E sech^4 h

    Overlap overlap(double r) const { return {r * R_by_r, rest}; }
};

/// By the trapezoidal rule in h0 >= 0. The integrands vary on the scale of cosh or of the noise, whichever is smaller.
WeightAverages weight_averages(double r) {
    constexpr double tail = 9.0, step_of_noise = 0.5, step_of_cosh = 0.2, tail_of_cosh = 42.0, strong = 1.0;
    const double noise = std::sqrt(r), step = std::min(step_of_noise, step_of_cosh / noise);
    const double reach = std::min(tail + noise, tail_of_cosh / noise);
    WeightAverages sum;
    for (int k = 0; step * k <= reach; ++k) {
        const double z = step * k, h = noise * z, half = std::exp(-h), square = half * half;
        const double weight = (k == 0 ? 1.0 : 2.0) * std::exp(-0.5 * z * z);
        const double sech = 2.0 * half / (1.0 + square), log_rest = std::log1p(square);
        const double by_h = h > 0.0 ? std::sinh(h) / h * (std::tanh(h) / h) : 1.0;
        if (r < strong) sum.R_by_r += weight * by_h * z * z;
        sum.rest += weight * sech;
        sum.free += weight * 0.5 * (log_rest / half + half * (2.0 * h + log_rest));
        sum.curvature += weight * sech * sech * sech;
    }
    const double norm = step * std::exp(-0.5 * r) / std::sqrt(2.0 * std::numbers::pi);
    const double rest = norm * sum.rest;
    return {r < strong ? norm * sum.R_by_r : (1.0 - rest) / r, rest, norm * sum.free, norm * sum.curvature};
}

/// The states of every alpha lie on one curve, on which r determines R and alpha: alpha rises up to the spinodal, the
/// stable states, and falls again. Both sides are tabulated, once.
class Curve {
public:
    struct Point {
        double log_r, log_alpha;
    };

    static const Curve& of_states() {
        static const Curve curve;
        return curve;
    }

    /// ln r of every state at alpha between the ends of the curve.
    std::vector<double> solutions(double alpha) const {
        std::vector<double> found;
        const double sought = std::log(alpha);
        for (std::size_t k = 1; k < points_.size(); ++k) {
            const Point &a = points_[k - 1], &b = points_[k];
            if ((a.log_alpha < sought) == (b.log_alpha < sought)) continue;
            const auto excess = [&](double log_r) { return at(log_r).log_alpha - sought; };
            found.push_back(bracketed_root(excess, a.log_r, b.log_r));
        }
        return found;
    }
    /// States of smaller alpha are weak: R and r are proportional to it.
    double weakest() const { return std::exp(points_.front().log_alpha); }

private:
    /// 1 - R is about exp(-r/2): at the largest r it is nearly the smallest number that there is.
    Curve() {
        constexpr double smallest = 1e-3, largest = 1300.0;
        constexpr int cells = 120, bits = 26;
        for (const double r : geometric_grid(smallest, largest, cells)) points_.push_back(at(std::log(r)));
        const auto top = std::ranges::max_element(points_, {}, &Point::log_alpha);
        const auto [log_r, depth] = boost::math::tools::brent_find_minima(
            [](double x) { return -at(x).log_alpha; }, std::prev(top)->log_r, std::next(top)->log_r, bits);
        points_.insert(log_r < top->log_r ? top : std::next(top), Point{log_r, -depth});
    }

    static Point at(double log_r) {
        const double r = std::exp(log_r);
        return {log_r, log_r - std::log(input_averages(weight_averages(r).overlap(r)).conjugate)};
    }

    std::vector<Point> points_;
};

/// Its unknowns are ln[R/(1-R)] - ln[alpha/(1+alpha)] and ln r - ln alpha: of order one, and so exact, where alpha is
/// small.
class TeacherSaddle final : public Saddle {
public:
    explicit TeacherSaddle(double alpha) : alpha_(alpha) {}

    std::optional<Vector> residual(const Vector& u) const override {
        const Overlap at = overlap(u);
        const double r = strength(u);
        if (!(at.R > 0.0 && at.rest > 0.0 && r > 0.0 && std::isfinite(r))) return std::nullopt;
        const WeightAverages weight = weight_averages(r);
        // ln of the odds of R by those of R_new, and of r by r_new.
        return Vector{{u(0) - u(1) - std::log1p(alpha_) + std::log(weight.rest / weight.R_by_r),
                       u(1) - std::log(input_averages(at).conjugate)}};
    }

    State state(const Vector& u) const override {
        const Overlap at = overlap(u);
        const double r = strength(u);
        const WeightAverages weight = weight_averages(r);
        const InputAverages input = input_averages(at);
        State state;
        // arccos(R)/pi
        const double error = 2.0 / std::numbers::pi * std::asin(std::sqrt(0.5 * at.rest));
        state.order = {{"q", at.R}, {"r", r}, {"eps", error}};
        state.entropy = 0.5 * r * at.rest + weight.free + alpha_ * input.entropy;
        state.residual = std::max(std::abs(at.rest - weight.rest), std::abs(r - alpha_ * input.conjugate));
        const double response = alpha_ * (weight.curvature / at.rest);
        state.replicon = std::min(1.0 - response * input.curvature, 1.0 - response * conjugate_slope(at));
        return state;
    }

    Vector gradient(const Vector& u) const override {
        const Overlap at = overlap(u);
        const double r = strength(u);
        const double by_R = 0.5 * (alpha_ * input_averages(at).conjugate - r);
        const double by_r = 0.5 * (at.rest - weight_averages(r).rest);
        return Vector{{by_R * at.R * at.rest, by_r * r}};
    }

    double potential(const Vector& u) const override { return state(u).entropy; }

    /// The states themselves, from the curve that all of them lie on.
    std::vector<Vector> starts() const override {
        std::vector<Vector> starts;
        if (!(alpha_ > 0.0) || !std::isfinite(alpha_)) return starts;
        const double weak = std::log(2.0 / std::numbers::pi); // ln r/alpha and ln R/alpha to first order in alpha
        const Curve& curve = Curve::of_states();
        if (alpha_ <= curve.weakest()) starts.push_back(Vector{{weak, weak}});
        for (const double log_r : curve.solutions(alpha_)) {
            const double r = std::exp(log_r);
            const double odds = weight_averages(r).overlap(r).odds();
            starts.push_back(
                Vector{{std::log(odds) - std::log(alpha_) + std::log1p(alpha_), log_r - std::log(alpha_)}});
        }
        return starts;
    }

    Branch branch_of(const Vector&) const override { return Branch::poor; }

    std::optional<Solution> closed_form(const Branch& branch) const override {
        const bool good = branch == Branch::good;
        if (!good && alpha_ > 0.0) return std::nullopt;
        Solution s{.branch = branch, .status = Status::converged};
        s.order = good ? std::vector<NamedValue>{{"q", 1.0}, {"r", std::nullopt}, {"eps", 0.0}}
                       : std::vector<NamedValue>{{"q", 0.0}, {"r", 0.0}, {"eps", 0.5}};
        s.entropy = good ? 0.0 : std::numbers::ln2;
        s.residual = 0.0;
        s.replicon = 1.0; // no weight responds to a field, or no input acts
        s.replicons = {s.replicon};
        s.stable = !good || alpha_ > 0.0; // without inputs nothing holds the students at the teacher
        return s;
    }

private:
    /// The root is taken because exp(u) may overflow where the odds do not.
    Overlap overlap(const Vector& u) const {
        const double root = std::exp(0.5 * u(0));
        return Overlap::of_odds(root * (alpha_ / (1.0 + alpha_)) * root);
    }
    double strength(const Vector& u) const { return alpha_ * std::exp(u(1)); }

    /// (1-R) d/dR of int Dz 2 Phi kappa^2/(1-R).
    static double conjugate_slope(const Overlap& at) {
        constexpr double d = 1e-4; // of ln R/(1-R)
        const auto conjugate = [&](double shift) {
            return input_averages(Overlap::of_odds(at.odds() * std::exp(shift))).conjugate;
        };
        return (conjugate(d) - conjugate(-d)) / (2.0 * d * at.R);
    }

    double alpha_;
};

} // namespace

std::unique_ptr<const Saddle> PerceptronTeacher::saddle() const {
    return std::make_unique<const TeacherSaddle>(parameters.alpha);
}

} // namespace mattis
