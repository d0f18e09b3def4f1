#pragma once

#include <cmath>
#include <concepts>
#include <functional>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

#include <Eigen/Core>
#include <Eigen/LU>

#include "core/status.hpp"
#include "core/watch.hpp"

namespace mattis {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

/// x of A x = b, by LU decomposition with partial pivoting; not finite where A is singular. Compiled once: the
/// decomposition of matrices of any size is slow to compile. Precondition: A is square, of the length of b.
Vector linear_solution(const Matrix& A, const Vector& b);
template <int n>
Eigen::Matrix<double, n, 1> linear_solution(const Eigen::Matrix<double, n, n>& A,
                                            const Eigen::Matrix<double, n, 1>& b) {
    return A.partialPivLu().solve(b);
}

/// How far a root of F(u) = 0 can be from u, unknown by unknown, where F(u) is only known to lie within -+ r:
/// |A^{-1}| r, A the Jacobian; not finite where A is singular. Precondition: A is square, of the length of r >= 0.
Vector error_of_root(const Matrix& A, const Vector& r);
template <int n>
Eigen::Matrix<double, n, 1> error_of_root(const Eigen::Matrix<double, n, n>& A, const Eigen::Matrix<double, n, 1>& r) {
    return A.inverse().cwiseAbs() * r;
}

/// Residual F(u) of a square system and its Jacobian dF/du, for unknowns u of type V.
template <class V>
struct LinearisationFor {
    V residual{};
    Eigen::Matrix<double, V::RowsAtCompileTime, V::RowsAtCompileTime> jacobian{};
};
using Linearisation = LinearisationFor<Vector>;

/// A square system F(u) = 0 with a domain and a norm in which "small" is meant. V is an Eigen column vector, of fixed
/// size where the number of unknowns is known; what linearise returns holds the residual and the Jacobian, and may hold
/// more.
template <class S, class V = Vector>
concept NonlinearSystem = requires(const S& system, const V& u) {
    { system.linearise(u).residual } -> std::convertible_to<V>;
    { linear_solution(system.linearise(u).jacobian, u) } -> std::convertible_to<V>;
    { system.residual(u) } -> std::convertible_to<V>;
    { system.residual_norm(u, u) } -> std::convertible_to<double>;
    { system.admissible(u) } -> std::convertible_to<bool>;
};

namespace detail {

/// When Newton's iteration ends.
struct IterationLimits {
    double tolerance;      ///< on the error of a point
    double rounding;       ///< no step can help below this error
    int max_iterations;    ///< steps
    double smallest_step;  ///< fraction of Newton's step after which the search gives up
    bool halves_at_border; ///< whether a point within tolerance tries shorter steps where a whole one leaves the domain
};

/// The iteration that every Newton method of this file shares: a step is taken only if it stays in the domain and
/// reduces the merit of the point; it is halved until it does. Once the error is within tolerance it goes on while
/// whole steps still gain a factor of two. Returns the number of steps taken. A problem offers
///   evaluate(u, to)    writes the point at u; false outside the domain
///   step(u, at, to)    writes Newton's step from there, to be subtracted; false where there is none
///   error(at)          what the tolerance is meant for
///   merit(at)          what steps must reduce
/// Points are large beside what it costs to make them: none is copied on the way.
template <class Problem, class V, class Point>
int newton_iteration(const Problem& problem, V& u, Point& at, const IterationLimits& limits) {
    Point spare;
    Point *here = &at, *next = &spare;
    V step, trial;
    int iterations = 0;
    for (; iterations < limits.max_iterations && problem.error(*here) > limits.rounding; ++iterations) {
        pause_point();
        if (!problem.step(u, *here, step)) break;
        const bool good_enough = problem.error(*here) <= limits.tolerance;
        const double required = (good_enough ? 0.5 : 1.0) * problem.merit(*here);
        bool taken = false;
        for (double length = 1.0; length >= limits.smallest_step && !taken; length *= 0.5) {
            trial = u - length * step;
            const bool inside = problem.evaluate(trial, *next);
            if (!inside && limits.halves_at_border) continue;
            if (inside && problem.merit(*next) < required) {
                std::swap(u, trial);
                std::swap(here, next);
                taken = true;
            }
            if (good_enough) break;
        }
        if (!taken) break;
    }
    if (here != &at) at = std::move(*here);
    return iterations;
}

} // namespace detail

struct NewtonOptions {
    double tolerance = 1e-12;                                       ///< on the residual norm
    double accuracy = 1e-8;                                         ///< on the error of the root, in the same norm
    double rounding = 2.0 * std::numeric_limits<double>::epsilon(); ///< no step can help below it
    int max_iterations = 60;
    int max_halvings = 40;
};

/// A root candidate with what is known about it: `residual` is the norm of at.residual, and `at` was evaluated at `u`,
/// never carried over. `error` is the norm of what the root may be off by: the residual and its rounding, through the
/// inverse Jacobian. Where the start was inadmissible nothing was evaluated.
template <class V, class L>
struct RootReport {
    V u;
    L at{};
    double residual = INFINITY;
    double error = INFINITY;
    int iterations = 0;
    Status status = Status::stalled;
};
template <class V, class L>
RootReport(V, L, double, double, int, Status) -> RootReport<V, L>;

/// Newton's method with step halving for a system with a Jacobian: a step is taken only if it stays admissible and
/// reduces the residual norm. Once below tolerance it goes on while steps still gain a factor of two, down to
/// `rounding`, so that the result is as good as rounding allows. A small residual is not enough to be a root: next to a
/// singular Jacobian the root is off by much more. Returns converged, stalled (also where the error exceeds
/// `accuracy`), diverged (non-finite numbers) or inadmissible (start outside).
template <class V, NonlinearSystem<V> S>
auto newton(const S& system, V u, const NewtonOptions& options = {}) {
    using Local = std::remove_cvref_t<decltype(system.linearise(u))>;
    struct Point {
        Local local{};
        double norm = INFINITY;
    };
    struct Problem {
        const S& system;
        bool evaluate(const V& at, Point& to) const {
            if (!system.admissible(at)) return false;
            to.local = system.linearise(at);
            to.norm = system.residual_norm(at, to.local.residual);
            return true;
        }
        bool step(const V&, const Point& at, V& to) const {
            to = linear_solution(at.local.jacobian, at.local.residual);
            return to.allFinite();
        }
        static double error(const Point& at) { return at.norm; }
        static double merit(const Point& at) { return at.norm; }
    };
    const Problem problem{system};
    RootReport<V, Local> report{.u = std::move(u)};
    Point at;
    if (!problem.evaluate(report.u, at)) {
        report.status = Status::inadmissible;
        return report;
    }
    if (std::isfinite(at.norm))
        report.iterations = detail::newton_iteration(problem, report.u, at,
                                                     {options.tolerance, options.rounding, options.max_iterations,
                                                      std::ldexp(1.0, -options.max_halvings), true});
    report.at = std::move(at.local);
    report.residual = at.norm;
    report.status = std::isfinite(report.residual) ? Status::stalled : Status::diverged;
    if (!(report.residual <= options.tolerance)) return report;
    constexpr double rounding = std::numeric_limits<double>::epsilon(); // of each equation u - map(u)
    const V off = report.at.residual.cwiseAbs() + rounding * report.u.cwiseAbs();
    report.error = system.residual_norm(report.u, error_of_root(report.at.jacobian, off));
    if (report.error <= options.accuracy) report.status = Status::converged;
    return report;
}

/// Residuals of a system without a Jacobian at u; nothing outside its domain.
using ResidualFunction = std::function<std::optional<Vector>(const Vector& u)>;

struct DifferenceNewtonOptions {
    double tolerance = 1e-9;        ///< on the largest residual
    double difference = 1e-6;       ///< of the central differences
    double largest_step = 0.5;      ///< of any unknown
    double largest_rounding = 3e-5; ///< of the residuals; beyond it nothing is searched for
    double smallest_step = 1e-3;    ///< fraction of Newton's step after which the search gives up
    int max_iterations = 40;
};

struct DifferenceRoot {
    Vector u{};
    Vector error{}; ///< how far each unknown may be off, by the residual, its rounding and the Jacobian; if converged
    double residual = std::numeric_limits<double>::infinity();
    double difference = 0.0; ///< used for the Jacobian
    int iterations = 0;
    Status status = Status::stalled;
};

/// Jacobian of `residual` at u by central differences of width 2 `difference`; nothing where a point is outside the
/// domain.
std::optional<Matrix> difference_jacobian(const ResidualFunction& residual, const Vector& u, double difference);

/// Newton's method for residuals without a Jacobian that are dear and rounded: central differences, a cap on the step,
/// halving until the norm falls. Below the tolerance it goes on while steps still gain a factor of two. Where rounding
/// of the residuals at the start is larger, it is the tolerance, and differences are taken wider. Returns converged
/// (nothing more can be gained), stalled or inadmissible (start outside); `residual` is the largest one at `u`. How
/// good a converged root is, `error` says: whoever reports it judges that, see accurate().
DifferenceRoot difference_newton(const ResidualFunction& residual, Vector u,
                                 const DifferenceNewtonOptions& options = {});

/// Whether the root converged and each unknown is right to `accuracy` of 1 + |u|.
bool accurate(const DifferenceRoot& root, double accuracy = 1e-8);

} // namespace mattis
