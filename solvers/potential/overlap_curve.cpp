#include "solvers/potential/overlap_curve.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "solvers/potential/held_site.hpp"
#include "solvers/rsb/broken_symmetry.hpp"

namespace mattis::solvers {

namespace {

constexpr Pinned free_levels{.m = false, .q0 = false};

double coordinate(double m) { return std::log(m / (1.0 - m)); }
double overlap_at(double t) { return 1.0 / (1.0 + std::exp(-t)); }

} // namespace

Vector OverlapCurve::unknowns(const Levels& at, double b) const {
    Vector v = BrokenSymmetry(*model_, at.depth(), free_levels).unknowns(at);
    v(v.size() - 1) = std::log(b);
    return v;
}

Levels OverlapCurve::levels(Vector v, double m) const {
    v(v.size() - 1) = m;
    return BrokenSymmetry(*model_, 1, free_levels).levels(v);
}

std::optional<Vector> OverlapCurve::residual(const Vector& v, double m, bool divided) const {
    const HeldSite held(*model_, std::exp(v(v.size() - 1)));
    const BrokenSymmetry plain(held, 1, free_levels);
    const BrokenSymmetry saddle = divided ? plain.with_divided_gaps() : plain;
    const auto local = saddle.evaluate(levels(v, m));
    if (!local.admissible) return std::nullopt;
    Vector r = saddle.residual(local);
    r(r.size() - 1) /= m * (1.0 - m);
    return r;
}

std::optional<OverlapCurve::Point> OverlapCurve::solved(double m, const Vector& start) const {
    const auto at = [&](const Vector& v) { return residual(v, m); };
    DifferenceRoot root = difference_newton(at, start);
    int spent = root.iterations;
    if (root.status == Status::converged && !right(root, m)) {
        root = difference_newton([&](const Vector& v) { return residual(v, m, true); }, root.u);
        spent += root.iterations;
    }
    if (root.status != Status::converged || !right(root, m)) return std::nullopt;
    Point point{.b = std::exp(root.u(root.u.size() - 1)), .v = root.u};
    detail::Attempt& state = point.state;
    state.at = levels(root.u, m);
    if (separation(state.at) < detail::merged) return std::nullopt;
    const auto jacobian = difference_jacobian(at, root.u, root.difference);
    const double t = coordinate(m), dt = root.difference;
    const auto above = residual(root.u, overlap_at(t + dt)), below = residual(root.u, overlap_at(t - dt));
    if (!jacobian || !above || !below) return std::nullopt;
    point.dv = linear_solution(*jacobian, (*below - *above) / (2.0 * dt));
    const HeldSite held(*model_, point.b);
    const BrokenSymmetry saddle(held, 1, free_levels);
    const auto local = saddle.evaluate(state.at, true);
    state.status = Status::converged, state.residual = root.residual, state.iterations = spent;
    state.free_energy = saddle.free_energy(local), state.entropy = saddle.entropy(local);
    state.replicons = saddle.replicons(local), state.coupling = local.noise.coupling;
    return point;
}

/// Whether the order parameters, and the field beside itself, are right to what is promised of states.
bool OverlapCurve::right(const DifferenceRoot& root, double m) const {
    const Eigen::Index last = root.u.size() - 1;
    Vector u = root.u, error = root.error;
    u(last) = m, error(last) = 0.0;
    return root.error(last) <= detail::promised &&
           detail::error_of_levels(BrokenSymmetry(*model_, 1, free_levels), u, error) <= detail::promised;
}

std::optional<OverlapCurve::Point> OverlapCurve::searched(double m, const Levels& start, double b) const {
    return solved(m, unknowns(start, b));
}

std::optional<OverlapCurve::Point> OverlapCurve::followed(const Point& from, double m) const {
    constexpr double first = 0.7, growth = 1.5, shortest = 2e-3; // in t
    Point last = from;
    double t = coordinate(last.state.at.m), step = first;
    const double end = coordinate(m);
    while (t != end) {
        const double way = end - t;
        const bool arrives = std::abs(way) < 1.01 * step;
        const double next_t = arrives ? end : t + std::copysign(step, way);
        auto next = solved(arrives ? m : overlap_at(next_t), last.v + (next_t - t) * last.dv);
        if (next) {
            last = std::move(*next), t = next_t;
            step *= growth;
        } else if ((step = 0.4 * std::min(step, std::abs(way))) < shortest) {
            return std::nullopt;
        }
    }
    return last;
}

} // namespace mattis::solvers
