#include "solvers/rsb/broken_curve.hpp"

#include <algorithm>
#include <cmath>

#include "solvers/rsb/broken_search.hpp"
#include "solvers/rsb/broken_symmetry.hpp"

namespace mattis::solvers {

namespace {

constexpr double growth = 1.3;
constexpr int halvings = 8;
constexpr int longest_walk = 200;
constexpr Pinned free_levels{.m = false, .q0 = false};

double first_step(double m) { return 0.2 * (1.0 - m); }

} // namespace

BrokenCurve::BrokenCurve(const Site& model, std::size_t depth, const Levels& begin, double alpha)
    : model_(model.with("alpha", alpha)), depth_(depth), entry_(solved(begin.m, unknowns(begin, alpha))) {}

std::optional<BrokenCurve::Point> BrokenCurve::fold() const {
    if (!entry_) return std::nullopt;
    const auto slope = [](const Point& p) { return p.slope; };
    const auto beyond = walked(slope);
    if (!beyond) return std::nullopt;
    return root(beyond->first, beyond->second, slope);
}

std::optional<BrokenCurve::Point> BrokenCurve::at_load(double alpha, const Point& fold) const {
    const auto excess = [&](const Point& p) { return std::log(alpha / p.alpha); };
    constexpr double longest = 0.3, shortest = 1e-4; // of 1 - m: further on the levels may merge
    Point low = fold, high = fold;
    double step = first_step(fold.at.m);
    while (excess(high) <= 0.0) {
        const double rest = 1.0 - high.at.m;
        step = std::min(step, longest * rest);
        if (const auto next = at(high.at.m + step, high)) {
            low = std::exchange(high, *next);
            step *= growth;
        } else if ((step *= 0.5) < shortest * rest) {
            return std::nullopt;
        }
    }
    return root(low, high, excess);
}

Vector BrokenCurve::unknowns(const Levels& at, double alpha) const {
    Vector v = BrokenSymmetry(*model_, depth_, free_levels).unknowns(at);
    v(v.size() - 1) = std::log(alpha);
    return v;
}

Levels BrokenCurve::levels(Vector v, double m) const {
    v(v.size() - 1) = m;
    return BrokenSymmetry(*model_, depth_, free_levels).levels(v);
}

std::optional<Vector> BrokenCurve::residual(const Vector& v, double m, bool divided) const {
    const auto model = model_->with("alpha", std::exp(v(v.size() - 1)));
    const BrokenSymmetry plain(*model, depth_, free_levels);
    const BrokenSymmetry saddle = divided ? plain.with_divided_gaps() : plain;
    const auto local = saddle.evaluate(levels(v, m));
    if (!local.admissible) return std::nullopt;
    return saddle.residual(local);
}

std::optional<BrokenCurve::Point> BrokenCurve::solved(double m, const Vector& start) const {
    const auto at = [&](const Vector& v) { return residual(v, m); };
    DifferenceRoot root = difference_newton(at, start);
    if (root.status == Status::converged && !right(root, m))
        root = difference_newton([&](const Vector& v) { return residual(v, m, true); }, root.u);
    if (root.status != Status::converged) return std::nullopt;
    Point point{.alpha = std::exp(root.u(root.u.size() - 1)), .v = root.u};
    point.at = levels(root.u, m);
    if (separation(point.at) < detail::merged || !right(root, m)) return std::nullopt;
    const auto jacobian = difference_jacobian(at, root.u, root.difference);
    const double dm = root.difference * (1.0 - m);
    const auto above = residual(root.u, m + dm), below = residual(root.u, m - dm);
    if (!jacobian || !above || !below) return std::nullopt;
    point.dv = linear_solution(*jacobian, (*below - *above) / (2.0 * dm));
    point.slope = point.dv(point.dv.size() - 1);
    return point;
}

/// Whether the order parameters, and the load beside itself, are right to what is promised of states.
bool BrokenCurve::right(const DifferenceRoot& root, double m) const {
    const Eigen::Index last = root.u.size() - 1;
    Vector u = root.u, error = root.error;
    u(last) = m, error(last) = 0.0;
    return root.error(last) <= detail::promised &&
           detail::error_of_levels(BrokenSymmetry(*model_, depth_, free_levels), u, error) <= detail::promised;
}

/// From one point to m, in shorter steps where it must be.
std::optional<BrokenCurve::Point> BrokenCurve::followed(const Point& from, double m, int depth) const {
    if (auto point = at(m, from)) return point;
    if (depth == halvings) return std::nullopt;
    const auto halfway = followed(from, 0.5 * (from.at.m + m), depth + 1);
    return halfway ? followed(*halfway, m, depth + 1) : std::nullopt;
}

/// Two neighbouring points between which f changes its sign from minus, at larger m, to plus.
std::optional<std::pair<BrokenCurve::Point, BrokenCurve::Point>> BrokenCurve::walked(const OfPoint& f) const {
    Point last = *entry_;
    const double direction = f(last) < 0.0 ? -1.0 : 1.0;
    double step = first_step(last.at.m);
    const double shortest = 1e-3 * step;
    for (int k = 0; k < longest_walk; ++k, step *= growth) {
        double m = last.at.m + direction * step;
        if (m <= 0.0) m = 0.5 * last.at.m;
        if (m >= 1.0) m = 0.5 * (1.0 + last.at.m);
        auto next = followed(last, m);
        // The curve may end soon after its fold, nearer than a step.
        while (!next && (step *= 0.25) > shortest) next = followed(last, last.at.m + direction * step);
        if (!next) return std::nullopt;
        if ((f(*next) < 0.0) != (f(last) < 0.0)) return std::pair(last, *next);
        last = *next;
    }
    return std::nullopt;
}

/// The point between two where f vanishes, by regula falsi (Illinois): every point starts from the one before.
std::optional<BrokenCurve::Point> BrokenCurve::root(Point a, Point b, const OfPoint& f) const {
    constexpr double tolerance = 1e-10;
    double fa = f(a), fb = f(b);
    for (int k = 0; k < longest_walk; ++k) {
        if (std::abs(a.at.m - b.at.m) < tolerance * (1.0 - b.at.m) || fb == 0.0) return b;
        const double m = b.at.m - fb * (b.at.m - a.at.m) / (fb - fa);
        const auto next = followed(b, m);
        if (!next) return std::nullopt;
        const double fn = f(*next);
        const bool settled = std::abs(next->at.m - b.at.m) < tolerance * (1.0 - m);
        if ((fn < 0.0) != (fb < 0.0)) {
            a = std::move(b);
            fa = fb;
        } else {
            fa *= 0.5;
        }
        b = *next;
        fb = fn;
        if (settled) return b;
    }
    return std::nullopt;
}

} // namespace mattis::solvers
