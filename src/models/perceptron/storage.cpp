#include "models/perceptron/storage.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/normal_law.hpp"
#include "core/roots.hpp"
#include "core/special.hpp"
#include "models/perceptron/normal_nodes.hpp"
#include "models/perceptron/overlap.hpp"
#include "models/perceptron/storage_potential.hpp"

namespace mattis {

std::vector<SaddleLine> PerceptronStorage::lines() {
    return {{.name = "entropy_zero",
             .doc = "capacity: the entropy of solutions vanishes",
             .kind = SaddleLine::Kind::zero,
             .branch = typical,
             .finds = {"alpha"},
             .of = [](const Solution& state) { return state.entropy; }},
            {.name = "replicon",
             .doc = "the symmetry between replicas breaks",
             .kind = SaddleLine::Kind::zero,
             .branch = typical,
             .finds = {"alpha"}}};
}

std::vector<Line> PerceptronStorage::own_lines() { return {isolation_line()}; }

std::vector<std::shared_ptr<const Potential>> PerceptronStorage::potentials() { return {storage_potential()}; }

namespace {

/// Averages over the fields of one input at overlap q < 1, per unit of alpha.
struct InputAverages {
    double conjugate = 0.0; ///< int Dz kappa^2/(1-q)
    double entropy = 0.0;   ///< int Dz ln Phi
    double curvature = 0.0; ///< int Dz (d^2 ln Phi/dh^2)^2
};

InputAverages input_averages(const Overlap& at) {
    const double slope = std::sqrt(at.odds());
    const NormalNodes nodes = graded_nodes(slope);
    InputAverages sum;
    for (std::size_t k = 0; k < nodes.x.size(); ++k) {
        const double u = slope * nodes.x[k], weight = nodes.weight[k];
        const NormalLaw law = normal_law(u);
        const double bend = law.kappa * (law.kappa + u);
        sum.conjugate += weight * law.kappa * law.kappa;
        sum.entropy += weight * law.log_Phi;
        sum.curvature += weight * bend * bend;
    }
    return {sum.conjugate / at.rest, sum.entropy, sum.curvature / (at.rest * at.rest)};
}

/// Averages over the field h = sqrt(r) z of one weight.
struct WeightAverages {
    double q_by_r = 0.0;    ///< E tanh^2 h/r
    double rest = 0.0;      ///< E sech^2 h
    double free = 0.0;      ///< E ln 2cosh h
    double curvature = 0.0; ///< E sech^4 h

    Overlap overlap(double r) const { return {r * q_by_r, rest}; }
};

/// The integrands vary on the scale of cosh or of the noise, whichever is smaller.
WeightAverages weight_averages(double r) {
    constexpr double step_of_noise = 0.5, step_of_cosh = 0.2, tail = 9.2, tail_of_cosh = 42.0;
    const double noise = std::sqrt(r), step = std::min(step_of_noise, step_of_cosh / noise);
    WeightAverages sum;
    double beyond = 0.0; // E [ln 2cosh h - |h|]
    const NormalNodes nodes = even_nodes(step, std::min(tail, tail_of_cosh / noise));
    for (std::size_t k = 0; k < nodes.x.size(); ++k) {
        const double z = nodes.x[k], h = noise * z, weight = nodes.weight[k];
        const double tanh = std::tanh(h), sech = 1.0 / std::cosh(h);
        const double by_h = h != 0.0 ? tanh / h : 1.0;
        sum.q_by_r += weight * by_h * by_h * z * z;
        sum.rest += weight * sech * sech;
        sum.free += weight * log2cosh(h);
        sum.curvature += weight * sech * sech * sech * sech;
        beyond += weight * std::log1p(std::exp(-2.0 * std::abs(h)));
    }
    const bool narrow = tail_of_cosh / noise < tail; // where the sums end before the Gaussian does
    if (narrow) {
        sum.q_by_r = (1.0 - sum.rest) / r;
        sum.free = noise * std::sqrt(2.0 / std::numbers::pi) + beyond;
    }
    return sum;
}

/// Of the state with the conjugate r, of which there is one: alpha rises with r, up to 4/pi.
double log_alpha_at(double log_r) {
    const double r = std::exp(log_r);
    return log_r - std::log(input_averages(weight_averages(r).overlap(r)).conjugate);
}

/// ln r of the state at alpha > 0; nothing beyond the largest alpha, where 1 - q is 1e-12.
std::optional<double> log_r_at(double alpha) {
    const double low = std::log(alpha) - 1.0, high = std::log(1e24);
    const double sought = std::log(alpha);
    if (!(low < high) || log_alpha_at(high) <= sought) return std::nullopt;
    return bracketed_root([&](double log_r) { return log_alpha_at(log_r) - sought; }, low, high);
}

/// Its unknowns are of order one, and so exact, where alpha is small.
class StorageSaddle final : public Saddle {
public:
    explicit StorageSaddle(double alpha) : alpha_(alpha) {}

    std::optional<Vector> residual(const Vector& u) const override {
        const Overlap at = overlap(u);
        const double r = strength(u);
        if (!(at.R > 0.0 && at.rest > 0.0 && r > 0.0 && std::isfinite(r))) return std::nullopt;
        const WeightAverages weight = weight_averages(r);
        // ln of the odds of q by those of q_new, and of r by r_new.
        return Vector{{u(0) - u(1) - std::log1p(alpha_) + std::log(weight.rest / weight.q_by_r),
                       u(1) - std::log(input_averages(at).conjugate)}};
    }

    State state(const Vector& u) const override {
        const Overlap at = overlap(u);
        const double r = strength(u);
        const WeightAverages weight = weight_averages(r);
        const InputAverages input = input_averages(at);
        State state;
        state.order = {{"q", at.R}, {"r", r}};
        state.entropy = -0.5 * r * at.rest + weight.free + alpha_ * input.entropy;
        state.residual = std::max(std::abs(at.rest - weight.rest), std::abs(r - alpha_ * input.conjugate));
        // dq_new/dr = E [sech^4 - 2 tanh^2 sech^2] = E [3 sech^4 - 2 sech^2]
        const double along = alpha_ * (3.0 * weight.curvature - 2.0 * weight.rest) * conjugate_slope(at);
        state.replicon = std::min(1.0 - alpha_ * weight.curvature * input.curvature, 1.0 - along);
        return state;
    }

    Vector gradient(const Vector& u) const override {
        const Overlap at = overlap(u);
        const double r = strength(u);
        const double by_q = 0.5 * (r - alpha_ * input_averages(at).conjugate);
        const double by_r = 0.5 * (weight_averages(r).rest - at.rest);
        return Vector{{by_q * at.R * at.rest, by_r * r}};
    }

    double potential(const Vector& u) const override { return state(u).entropy; }

    std::vector<Vector> starts() const override {
        if (!(alpha_ > 0.0) || !std::isfinite(alpha_)) return {};
        const auto log_r = log_r_at(alpha_);
        if (!log_r) return {};
        const double log_odds = std::log(weight_averages(std::exp(*log_r)).q_by_r) -
                                std::log(weight_averages(std::exp(*log_r)).rest) + *log_r;
        return {Vector{{log_odds - std::log(alpha_) + std::log1p(alpha_), *log_r - std::log(alpha_)}}};
    }

    Branch branch_of(const Vector&) const override { return PerceptronStorage::typical; }

    std::optional<Solution> closed_form(const Branch& branch) const override {
        if (alpha_ > 0.0) return std::nullopt;
        Solution s{.branch = branch, .status = Status::converged};
        s.order = {{"q", 0.0}, {"r", 0.0}};
        s.entropy = std::numbers::ln2;
        s.residual = 0.0;
        s.replicon = 1.0; // no input acts
        s.replicons = {s.replicon};
        s.stable = true;
        return s;
    }

private:
    /// The root is taken because exp(u) may overflow where the odds do not.
    Overlap overlap(const Vector& u) const {
        const double root = std::exp(0.5 * u(0));
        return Overlap::of_odds(root * (alpha_ / (1.0 + alpha_)) * root);
    }
    double strength(const Vector& u) const { return alpha_ * std::exp(u(1)); }

    /// d/dq of int Dz kappa^2/(1-q); d ln odds = dq/(q (1-q)).
    static double conjugate_slope(const Overlap& at) {
        constexpr double d = 1e-4;
        const auto conjugate = [&](double shift) {
            return input_averages(Overlap::of_odds(at.odds() * std::exp(shift))).conjugate;
        };
        return (conjugate(d) - conjugate(-d)) / (2.0 * d * at.R * at.rest);
    }

    double alpha_;
};

} // namespace

std::unique_ptr<const Saddle> PerceptronStorage::saddle() const {
    return std::make_unique<const StorageSaddle>(parameters.alpha);
}

std::optional<PerceptronStorage::Typical> PerceptronStorage::typical_solution() const {
    const double alpha = parameters.alpha;
    if (!(alpha > 0.0)) return Typical{0.0, 1.0, 0.0, std::numbers::ln2};
    const auto log_r = std::isfinite(alpha) ? log_r_at(alpha) : std::nullopt;
    if (!log_r) return std::nullopt;
    const double r = std::exp(*log_r);
    const WeightAverages weight = weight_averages(r);
    const Overlap at = weight.overlap(r);
    return Typical{at.R, at.rest, r, -0.5 * r * at.rest + weight.free + alpha * input_averages(at).entropy};
}

} // namespace mattis
