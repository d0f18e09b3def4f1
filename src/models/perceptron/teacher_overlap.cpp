#include "models/perceptron/teacher_overlap.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "core/newton.hpp"
#include "core/normal_law.hpp"
#include "models/perceptron/field_nodes.hpp"
#include "models/perceptron/normal_nodes.hpp"

namespace mattis {

namespace {

using Unknowns = Eigen::Vector2d; ///< ln of (q - R^2)/(1-q), and R'

/// What the unknowns stand for, without cancellation as R -> 1: 1 - R^2 = (q - R^2) + (1 - q).
struct Order {
    double R, rest, spread; ///< rest = 1 - q, spread = q - R^2

    Order(double gap, const Unknowns& u)
        : R(1.0 - gap), rest(gap * (2.0 - gap) / (1.0 + std::exp(u(0)))), spread(rest * std::exp(u(0))) {}
};

/// Averages over the fields of one input, times alpha.
struct InputAverages {
    double conjugate = 0.0, entropy = 0.0, curvature = 0.0;
};

InputAverages input_averages(double alpha, const Order& at) {
    const double by_u = std::sqrt((1.0 - at.rest) / at.rest), by_v = at.R / std::sqrt(at.spread);
    const NormalNodes z = graded_nodes(std::hypot(1.0, by_u, by_v));
    InputAverages sum;
    for (std::size_t k = 0; k < z.x.size(); ++k) {
        const double u = by_u * z.x[k], weight = z.weight[k] * 2.0 * normal_law(by_v * z.x[k]).Phi;
        const NormalLaw law = normal_law(u);
        const double bend = law.kappa * (law.kappa + u);
        sum.conjugate += weight * law.kappa * law.kappa;
        sum.entropy += weight * law.log_Phi;
        sum.curvature += weight * bend * bend;
    }
    return {alpha * sum.conjugate / at.rest, alpha * sum.entropy, alpha * sum.curvature / (at.rest * at.rest)};
}

/// alpha d/dR of the entropy of inputs.
double overlap_force(double alpha, const Order& at) {
    const double slope = std::sqrt(at.spread / at.rest);
    const NormalNodes z = graded_nodes(slope);
    double sum = 0.0;
    for (std::size_t k = 0; k < z.x.size(); ++k) sum += z.weight[k] * normal_law(slope * z.x[k]).kappa;
    return alpha * std::sqrt(2.0 / std::numbers::pi / at.rest) * sum;
}

/// Averages over the field F = sqrt(q') z + R' of one weight.
struct WeightAverages {
    double gap = 0.0, rest = 0.0; ///< 1 - tanh F, sech^2 F
    double tanh_square = 0.0;     ///< sech^2 F tanh F
    double free = 0.0;            ///< ln(1 + exp(-2F))
    double curvature = 0.0;       ///< sech^4 F
};

WeightAverages weight_averages(double q_conjugate, double R_conjugate) {
    const double noise = std::sqrt(q_conjugate);
    FieldNodes nodes(noise);
    const NormalNodes& z = nodes.at(R_conjugate);
    WeightAverages sum;
    for (std::size_t k = 0; k < z.x.size(); ++k) {
        const double F = noise * z.x[k] + R_conjugate, e = std::exp(-2.0 * std::abs(F)), share = 1.0 / (1.0 + e);
        const double tanh = std::copysign((1.0 - e) * share, F), square = 4.0 * e * share * share;
        sum.gap += z.weight[k] * 2.0 * share * (F < 0.0 ? 1.0 : e);
        sum.rest += z.weight[k] * square;
        sum.tanh_square += z.weight[k] * square * tanh;
        sum.free += z.weight[k] * ((F < 0.0 ? -2.0 * F : 0.0) + std::log1p(e));
        sum.curvature += z.weight[k] * square * square;
    }
    return sum;
}

/// The two equations at one overlap: ln of 1 - q and ln of 1 - R, new less old.
class Equations {
public:
    Equations(double alpha, double gap) : alpha_(alpha), gap_(gap) {}

    bool admissible(const Unknowns& u) const {
        constexpr double farthest = 40.0, strongest = 1e12;
        return u.allFinite() && std::abs(u(0)) < farthest && std::abs(u(1)) < strongest;
    }
    double residual_norm(const Unknowns&, const Unknowns& r) const { return r.lpNorm<Eigen::Infinity>(); }
    Unknowns residual(const Unknowns& u) const { return evaluated(u).residual; }

    /// The derivatives by R' are exact, the other ones differences: enough for Newton's method.
    LinearisationFor<Unknowns> linearise(const Unknowns& u) const {
        constexpr double difference = 1e-6;
        const Evaluated here = evaluated(u);
        LinearisationFor<Unknowns> local{.residual = here.residual};
        local.jacobian.col(0) = (evaluated(u + difference * Unknowns::UnitX()).residual - here.residual) / difference;
        local.jacobian.col(1) = here.by_R_conjugate;
        return local;
    }

    StudentsAtOverlap solution(const Unknowns& u) const {
        const Order at(gap_, u);
        const InputAverages input = input_averages(alpha_, at);
        const WeightAverages weight = weight_averages(input.conjugate, u(1));
        StudentsAtOverlap s{.gap = gap_, .status = Status::converged, .u = u, .rest = at.rest};
        s.q_conjugate = input.conjugate;
        s.R_conjugate = u(1);
        // With E F = R' taken out of E ln 2cosh F, every term is small as R -> 1.
        s.entropy = -0.5 * input.conjugate * at.rest + gap_ * u(1) + weight.free + input.entropy;
        s.slope = overlap_force(alpha_, at) - u(1);
        s.replicon = 1.0 - input.curvature * weight.curvature;
        s.residual = residual(u).lpNorm<Eigen::Infinity>();
        return s;
    }

    /// R' at which weights have the overlap, for the noise of these inputs; nothing where it is not found.
    std::optional<double> field(double q_conjugate, double guess) const {
        constexpr int most = 60;
        constexpr double enough = 1e-8;
        const double largest_step = std::max(1.0, 0.5 * std::sqrt(q_conjugate)); // over which averages change
        for (int k = 0; k < most; ++k) {
            const WeightAverages weight = weight_averages(q_conjugate, guess);
            const double off = std::log(weight.gap / gap_);
            if (std::abs(off) < enough) return guess;
            guess += std::clamp(off * weight.gap / weight.rest, -largest_step, largest_step);
        }
        return std::nullopt;
    }

    /// How far the first equation is from holding at this ln (q - R^2)/(1-q), with R' as the overlap demands.
    std::optional<double> mismatch(double log_ratio, double& R_conjugate) const {
        const Unknowns u{log_ratio, R_conjugate};
        if (!admissible(u)) return std::nullopt;
        const Order at(gap_, u);
        const double q_conjugate = input_averages(alpha_, at).conjugate;
        const auto found = field(q_conjugate, R_conjugate);
        if (!found) return std::nullopt;
        R_conjugate = *found;
        return std::log(weight_averages(q_conjugate, R_conjugate).rest / at.rest);
    }

private:
    struct Evaluated {
        Unknowns residual, by_R_conjugate;
    };

    Evaluated evaluated(const Unknowns& u) const {
        const Order at(gap_, u);
        const WeightAverages weight = weight_averages(input_averages(alpha_, at).conjugate, u(1));
        return {{std::log(weight.rest / at.rest), std::log(weight.gap / gap_)},
                {-2.0 * weight.tanh_square / weight.rest, -weight.rest / weight.gap}};
    }

    double alpha_, gap_;
};

/// Where the first equation comes closest to holding.
struct Closest {
    double mismatch = INFINITY, log_ratio = 0.0, R_conjugate = 0.0;
};

} // namespace

StudentsAtOverlap students_at_overlap(double alpha, double gap, const StudentsAtOverlap* start) {
    const Equations equations(alpha, gap);
    const auto solved = [&](const Unknowns& u) {
        const auto root = newton(equations, u, {.tolerance = 1e-10, .accuracy = 1e-7, .rounding = 1e-14});
        return root.status == Status::converged ? equations.solution(root.u) : StudentsAtOverlap{.gap = gap};
    };
    if (start != nullptr)
        if (const StudentsAtOverlap s = solved(start->u); s.status == Status::converged) return s;
    // The first equation changes its sign along ln (q - R^2)/(1-q): at the root that is met first, q is smallest.
    constexpr double highest = 12.0, step = 0.5;
    const double lowest = std::min(-12.0, std::log(alpha) - 8.0);
    double R_conjugate = std::atanh(std::clamp(1.0 - gap, -0.9, 0.9));
    std::optional<double> before;
    bool everywhere = true; // defined, and of one sign
    Closest closest;
    for (double log_ratio = lowest; log_ratio <= highest; log_ratio += step) {
        const auto here = equations.mismatch(log_ratio, R_conjugate);
        if (here && before && (*here < 0.0) != (*before < 0.0)) {
            everywhere = false;
            const StudentsAtOverlap s = solved({log_ratio - 0.5 * step, R_conjugate});
            if (s.status == Status::converged) return s;
        }
        everywhere = everywhere && here;
        if (here && std::abs(*here) < std::abs(closest.mismatch)) closest = {*here, log_ratio, R_conjugate};
        before = here;
    }
    if (!everywhere) return {.gap = gap};
    // Two roots in one cell lie where it comes closest to zero: there Newton's method finds one, or there is none.
    if (const StudentsAtOverlap s = solved({closest.log_ratio, closest.R_conjugate}); s.status == Status::converged)
        return s;
    constexpr double beside_fold = 0.02;
    return {.gap = gap, .status = std::abs(closest.mismatch) > beside_fold ? Status::absent : Status::stalled};
}

} // namespace mattis
