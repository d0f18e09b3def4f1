#include "models/perceptron/storage_overlap.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/elementary.hpp"
#include "core/normal_law.hpp"
#include "core/vector_clones.hpp"
#include "models/perceptron/field_nodes.hpp"
#include "models/perceptron/normal_nodes.hpp"

namespace mattis {

namespace {

using Typical = PerceptronStorage::Typical;
using Unknowns = Eigen::Vector3d; ///< c^2/(1-q1), artanh(d/sqrt(1-p^2)), p'

/// What the unknowns stand for, without cancellation as p -> 1.
struct Order {
    double p, span, rest, c, d; ///< span = 1 - p^2, rest = 1 - q1

    Order(double gap, const Unknowns& u) : p(1.0 - gap), span(gap * (2.0 - gap)) {
        d = std::sqrt(span) * std::tanh(u(1));
        rest = span / (std::cosh(u(1)) * std::cosh(u(1)) * (1.0 + u(0)));
        c = std::sqrt(rest * u(0));
    }
};

/// Averages over the fields of one input, times alpha.
struct InputAverages {
    double q1_conjugate = 0.0, t_conjugate = 0.0, entropy = 0.0, curvature = 0.0;
};

/// One row of nodes: weights phi(v) Phi(n)/Phi(u), and the same times kappa(u), u and n linear in v.
MATTIS_VECTOR_CLONES void row(const double* __restrict v, const double* __restrict phi, std::size_t count, double u0,
                              double u1, double n0, double n1, double* __restrict weight, double* __restrict tilted) {
    for (std::size_t k = 0; k < count; ++k) {
        const NormalLaw reference = normal_law(u0 + u1 * v[k]);
        weight[k] = phi[k] * normal_law(n0 + n1 * v[k]).Phi / reference.Phi;
        tilted[k] = weight[k] * reference.kappa;
    }
}

/// The integral over y is done: with h = a z + s w, s^2 = b^2 + c^2, it leaves Phi((s u + b w)/c) = Phi(n). Its step
/// and that of psi are sharp where p is near 1, both at h = 0; so the nodes are graded in eta = h/sqrt(q1), and even in
/// the variable v orthogonal to it. n and u are linear in both.
struct InputShape {
    double h_eta, n_eta, n_v, u_eta, u_v; ///< h_eta = sqrt(q1)

    InputShape(const Typical& w, const Order& at) {
        const double root = std::sqrt(w.q), rest_root = std::sqrt(w.rest), odds_root = root / rest_root;
        const double a = root * at.p + rest_root * at.d, b = rest_root * at.p - root * at.d, s = std::hypot(b, at.c);
        h_eta = std::hypot(a, s);
        n_eta = s * at.p / (rest_root * at.c * h_eta);
        n_v = (at.c * odds_root - b / at.c * at.d / rest_root) / h_eta;
        u_eta = odds_root * a / h_eta;
        u_v = odds_root * s / h_eta;
    }
};

InputAverages input_averages(double alpha, const Typical& w, const Order& at) {
    const InputShape shape(w, at);
    const double sigma = std::sqrt(at.rest);
    const NormalNodes eta = graded_nodes(std::hypot(1.0, shape.h_eta / sigma, shape.n_eta));
    constexpr double step = 0.6, reach = 9.2;
    const NormalNodes v = even_nodes(step / std::hypot(1.0, shape.u_v, shape.n_v), reach / std::sqrt(w.rest));
    std::vector<double> weight(v.x.size()), tilted(v.x.size());
    InputAverages sum;
    for (std::size_t k = 0; k < eta.x.size(); ++k) {
        const double x = eta.x[k];
        row(v.x.data(), v.weight.data(), v.x.size(), shape.u_eta * x, shape.u_v, shape.n_eta * x, shape.n_v,
            weight.data(), tilted.data());
        double all = 0.0, with_g = 0.0;
        for (std::size_t j = 0; j < weight.size(); ++j) {
            all += weight[j];
            with_g += tilted[j];
        }
        const double argument = shape.h_eta * x / sigma;
        const NormalLaw law = normal_law(argument);
        const double bend = law.kappa * (law.kappa + argument);
        sum.q1_conjugate += eta.weight[k] * all * law.kappa * law.kappa;
        sum.t_conjugate += eta.weight[k] * with_g * law.kappa;
        sum.entropy += eta.weight[k] * all * law.log_Phi;
        sum.curvature += eta.weight[k] * all * bend * bend;
    }
    return {alpha * sum.q1_conjugate / at.rest, alpha * sum.t_conjugate / std::sqrt(w.rest * at.rest),
            alpha * sum.entropy, alpha * sum.curvature / (at.rest * at.rest)};
}

/// alpha d<psi>/dp: the boundary y = -u, where h = d/sqrt(1-q0) z + c x.
double overlap_force(double alpha, const Typical& w, const Order& at) {
    const double sigma = std::sqrt(at.rest), odds_root = std::sqrt(w.q / w.rest);
    const double by_z = at.d / std::sqrt(w.rest) / sigma, by_x = at.c / sigma;
    constexpr double step = 0.5;
    const NormalNodes z = even_nodes(step / std::hypot(1.0, odds_root, by_z)),
                      x = even_nodes(step / std::hypot(1.0, by_x));
    double sum = 0.0;
    for (std::size_t k = 0; k < z.x.size(); ++k) {
        double inner = 0.0;
        for (std::size_t j = 0; j < x.x.size(); ++j)
            inner += x.weight[j] * normal_law(by_z * z.x[k] + by_x * x.x[j]).kappa;
        sum += z.weight[k] * normal_law(odds_root * z.x[k]).kappa * inner;
    }
    return alpha * sum / (std::sqrt(w.rest) * sigma);
}

/// Averages over the field F of one weight, in the gauge w = 1, where z has the density phi (1 + tanh(sqrt(r0) z)).
struct WeightAverages {
    double gap = 0.0, rest = 0.0, d = 0.0;      ///< 1 - tanh F, sech^2 F, and d of Order
    Unknowns by_p_conjugate = Unknowns::Zero(); ///< derivatives of rest, d, gap
    double free = 0.0;                          ///< ln(1 + exp(-2F))
    double curvature = 0.0;                     ///< sech^4 F
};

/// Terms of the averages at the nodes of one row.
struct FieldTerms {
    std::vector<double> lack, square, tanh_square, fourth, log;

    explicit FieldTerms(std::size_t n) : lack(n), square(n), tanh_square(n), fourth(n), log(n) {}
};

MATTIS_VECTOR_CLONES void fill(const double* __restrict x, const double* __restrict weight, std::size_t count,
                               double base, double by_x, double* __restrict lack, double* __restrict square,
                               double* __restrict tanh_square, double* __restrict fourth, double* __restrict log) {
    for (std::size_t k = 0; k < count; ++k) {
        const double F = base + by_x * x[k], e = exp_minus(2.0 * std::abs(F)), share = 1.0 / (1.0 + e);
        const double tanh = by_sign(F, e - 1.0, 1.0 - e) * share, sech2 = 4.0 * e * share * share;
        lack[k] = weight[k] * 2.0 * share * by_sign(F, 1.0, e);
        square[k] = weight[k] * sech2;
        tanh_square[k] = weight[k] * sech2 * tanh;
        fourth[k] = weight[k] * sech2 * sech2;
        log[k] = weight[k] * (by_sign(F, -2.0 * F, 0.0) + log_one_plus(e));
    }
}

double sum_of(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double value : values) sum += value;
    return sum;
}

WeightAverages weight_averages(const Typical& w, double q1_conjugate, double t_conjugate, double p_conjugate) {
    const double by_z = t_conjugate / std::sqrt(w.r), by_x = std::sqrt(std::max(0.0, q1_conjugate - by_z * by_z));
    constexpr double step = 0.25, weak = 0.5;
    const NormalNodes z = even_nodes(step / std::hypot(weak, std::sqrt(w.r), by_z / std::hypot(1.0, by_x)));
    FieldNodes fields(by_x);
    FieldTerms terms(fields.at(0.0).x.size());
    WeightAverages sum;
    const double unit = std::sqrt(w.q * w.rest);
    for (std::size_t k = 0; k < z.x.size(); ++k) {
        const double B = std::sqrt(w.r) * z.x[k], base = p_conjugate - t_conjugate + by_z * z.x[k];
        const double weight = z.weight[k] * 2.0 / (1.0 + std::exp(-2.0 * B)), other = (std::tanh(B) - w.q) / unit;
        const NormalNodes& x = fields.at(base);
        fill(x.x.data(), x.weight.data(), x.x.size(), base, by_x, terms.lack.data(), terms.square.data(),
             terms.tanh_square.data(), terms.fourth.data(), terms.log.data());
        const double lack = sum_of(terms.lack), square = sum_of(terms.square);
        sum.gap += weight * lack;
        sum.rest += weight * square;
        sum.d -= weight * other * lack;
        sum.by_p_conjugate += weight * Unknowns(-2.0 * sum_of(terms.tanh_square), other * square, -square);
        sum.free += weight * sum_of(terms.log);
        sum.curvature += weight * sum_of(terms.fourth);
    }
    return sum;
}

/// The three equations at one overlap: ln of 1 - q1, d/sqrt(1-p^2) and ln of 1 - p, new less old.
class Equations {
public:
    Equations(double alpha, const Typical& w, double gap) : alpha_(alpha), w_(w), gap_(gap) {}

    bool admissible(const Unknowns& u) const {
        constexpr double farthest = 15.0, widest = 100.0, strongest = 1e6;
        if (!(u.allFinite() && u(0) > 0.0 && u(0) < widest && std::abs(u(1)) < farthest && std::abs(u(2)) < strongest))
            return false;
        constexpr double sharpest = 40.0; // far beyond any solution, and dear
        return std::abs(InputShape(w_, Order(gap_, u)).n_v) < sharpest;
    }
    double residual_norm(const Unknowns&, const Unknowns& r) const { return r.lpNorm<Eigen::Infinity>(); }
    Unknowns residual(const Unknowns& u) const { return evaluated(u).residual; }

    /// The derivatives by p' are exact, the others differences: enough for Newton's method, whose residual is exact.
    LinearisationFor<Unknowns> linearise(const Unknowns& u) const {
        constexpr double difference = 1e-6, above_rounding = 1e-10, largest = 1e-2;
        const Evaluated here = evaluated(u);
        LinearisationFor<Unknowns> local{.residual = here.residual};
        for (int k = 0; k < 2; ++k) {
            const double d = k == 0 ? u(0) * std::clamp(above_rounding / u(0), difference, largest) : difference;
            Unknowns shifted = u;
            shifted(k) += d;
            local.jacobian.col(k) = (evaluated(shifted).residual - here.residual) / d;
        }
        local.jacobian.col(2) = here.by_p_conjugate;
        return local;
    }

    /// One sweep of the map, with p' as the overlap demands; nothing where p' is not found.
    std::optional<Unknowns> swept(const Unknowns& u) const {
        const Order at(gap_, u);
        const InputAverages input = input_averages(alpha_, w_, at);
        Unknowns next = u;
        WeightAverages weight;
        constexpr int most = 30;
        constexpr double enough = 1e-6, largest_step = 1.0;
        for (int k = 0; k < most; ++k) {
            weight = weight_averages(w_, input.q1_conjugate, input.t_conjugate, next(2));
            const double off = std::log(weight.gap / gap_);
            if (std::abs(off) < enough) {
                // All of them at the overlap that p' has: c^2 > 0 is the variance of what p and d leave of tanh F.
                const double span = weight.gap * (2.0 - weight.gap);
                next(0) = std::max(1e-3 * u(0), (span - weight.d * weight.d) / weight.rest - 1.0);
                next(1) = std::atanh(std::clamp(weight.d / std::sqrt(span), -0.99, 0.99));
                return next;
            }
            next(2) -= std::clamp(off * weight.gap / weight.by_p_conjugate(2), -largest_step, largest_step);
        }
        return std::nullopt;
    }

    SolutionsAtOverlap solution(const Unknowns& u) const {
        const Order at(gap_, u);
        const InputAverages input = input_averages(alpha_, w_, at);
        const WeightAverages weight = weight_averages(w_, input.q1_conjugate, input.t_conjugate, u(2));
        const double by_d = std::sqrt(w_.q * w_.rest) * at.d;
        SolutionsAtOverlap s{.gap = gap_, .u = u, .rest = at.rest};
        s.t = w_.q * at.p + by_d;
        s.q1_conjugate = input.q1_conjugate;
        s.t_conjugate = input.t_conjugate;
        s.p_conjugate = u(2);
        // With <F> = p' - q0 t' taken out of <ln 2cosh F>, and p, t measured from 1, q0: every term is small as p -> 1.
        s.entropy = -0.5 * input.q1_conjugate * at.rest + gap_ * u(2) + (by_d - w_.q * gap_) * input.t_conjugate +
                    weight.free + input.entropy;
        s.slope = overlap_force(alpha_, w_, at) - u(2);
        s.replicon = 1.0 - input.curvature * weight.curvature;
        s.residual = residual_of(at, weight).lpNorm<Eigen::Infinity>();
        return s;
    }

private:
    struct Evaluated {
        Unknowns residual, by_p_conjugate;
    };

    Unknowns residual_of(const Order& at, const WeightAverages& weight) const {
        return {std::log(weight.rest / at.rest), (weight.d - at.d) / std::sqrt(at.span), std::log(weight.gap / gap_)};
    }

    Evaluated evaluated(const Unknowns& u) const {
        const Order at(gap_, u);
        const InputAverages input = input_averages(alpha_, w_, at);
        const WeightAverages weight = weight_averages(w_, input.q1_conjugate, input.t_conjugate, u(2));
        const Unknowns by = weight.by_p_conjugate;
        return {residual_of(at, weight), {by(0) / weight.rest, by(1) / std::sqrt(at.span), by(2) / weight.gap}};
    }

    double alpha_;
    const Typical& w_;
    double gap_;
};

} // namespace

SolutionsAtOverlap SolutionsAround::at(double gap, const SolutionsAtOverlap* start) const {
    const Equations equations(alpha_, typical_, gap);
    const auto solved = [&](const Unknowns& u) { // from where it converges, it does so in few steps
        const auto root =
            newton(equations, u,
                   {.tolerance = 1e-10, .accuracy = 1e-7, .rounding = 1e-14, .max_iterations = 12, .max_halvings = 8});
        SolutionsAtOverlap s{.gap = gap};
        if (root.status != Status::converged) return s;
        s = equations.solution(root.u);
        s.status = Status::converged;
        return s;
    };
    // c^2/(1-q1) vanishes with the square of p - q0.
    const double from_top = typical_.rest - gap, square = from_top * from_top;
    if (start != nullptr) {
        Unknowns u = start->u;
        u(0) *= square / ((typical_.rest - start->gap) * (typical_.rest - start->gap));
        if (const SolutionsAtOverlap s = solved(u); s.status == Status::converged) return s;
    }
    // Other typical solutions do not feel which one is at overlap p: t = q0.
    const double d = gap * std::sqrt(typical_.q / typical_.rest) / std::sqrt(gap * (2.0 - gap));
    Unknowns u{0.2 * alpha_ * square, std::atanh(std::min(d, 0.9)), std::atanh(std::clamp(1.0 - gap, -0.9, 0.9))};
    constexpr int sweeps = 60, between = 20, first = 5;
    for (int k = 1; k <= sweeps; ++k) {
        if (!equations.admissible(u)) break;
        const auto next = equations.swept(u);
        if (!next) break;
        u = *next;
        if (k % between == first) {
            const SolutionsAtOverlap s = solved(u);
            if (s.status == Status::converged) return s;
        }
    }
    return {.gap = gap};
}

} // namespace mattis
