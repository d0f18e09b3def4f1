#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>

#include "models/catalogue.hpp"
#include "solvers/broken_search.hpp"
#include "solvers/retrieval_curve.hpp"
#include "solvers/rs_branches.hpp"

namespace mattis::solvers {

/// Retrieval states of `depth` >= 1 steps of replica-symmetry breaking at one temperature, as a curve in m: with m
/// given, the levels and the load solve the stationarity conditions. Folds in the load are regular points of this
/// curve, as they are of the explicit replica-symmetric one, whose own fold is where it is entered. Source:
/// docs/theory.md, section "Broken replica symmetry".
template <GaussianSite M>
requires M::has_signal class BrokenCurve {
public:
    struct Point {
        Levels at{};
        double alpha = 0.0;
        double slope = 0.0; ///< d ln alpha/dm; negative on the retrieval branch, zero at the spinodal
        Vector v{}, dv{};   ///< unknowns: those of the levels, and ln alpha in place of m; their derivatives by m
    };

    /// The curve at the temperature of `model`, whose load is ignored; `begin` is a state of it, with its load.
    BrokenCurve(const M& model, std::size_t depth, const Levels& begin, double alpha)
        : model_(model), depth_(depth), entry_(solved(begin.m, unknowns(begin, alpha))) {}

    /// The point with the m of the state that was given; nothing if none converged there.
    const std::optional<Point>& entry() const { return entry_; }

    /// The point at m, from a neighbouring one; nothing if none converged or levels merged on the way.
    std::optional<Point> at(double m, const Point& from) const { return solved(m, from.v + (m - from.at.m) * from.dv); }

    /// The retrieval spinodal: the first maximum of the load from the entry on. Nothing where the curve was lost.
    std::optional<Point> fold() const {
        if (!entry_) return std::nullopt;
        const auto beyond = walked([](const Point& p) { return p.slope; });
        if (!beyond) return std::nullopt;
        return root(beyond->first, beyond->second, [](const Point& p) { return p.slope; });
    }

    /// The state of the retrieval branch at this load: between `fold` and larger m. Nothing where the curve was lost.
    std::optional<Point> at_load(double alpha, const Point& fold) const {
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

private:
    static constexpr double growth = 1.3;
    static constexpr int halvings = 8;
    static constexpr int longest_walk = 200;
    static constexpr Pinned free_levels{.m = false, .q0 = false};

    static double first_step(double m) { return 0.2 * (1.0 - m); }

    Vector unknowns(const Levels& at, double alpha) const {
        Vector v = BrokenSymmetry<M>(model_, depth_, free_levels).unknowns(at);
        v(v.size() - 1) = std::log(alpha);
        return v;
    }

    Levels levels(Vector v, double m) const {
        v(v.size() - 1) = m;
        return BrokenSymmetry<M>(model_, depth_, free_levels).levels(v);
    }

    std::optional<Vector> residual(const Vector& v, double m) const {
        const M model = with_parameter(model_, "alpha", std::exp(v(v.size() - 1)));
        const BrokenSymmetry<M> saddle(model, depth_, free_levels);
        const auto local = saddle.evaluate(levels(v, m));
        if (!local.admissible) return std::nullopt;
        return saddle.residual(local);
    }

    std::optional<Point> solved(double m, const Vector& start) const {
        const auto at = [&](const Vector& v) { return residual(v, m); };
        const auto root = difference_newton(at, start);
        if (root.status != Status::converged) return std::nullopt;
        Point point{.alpha = std::exp(root.u(root.u.size() - 1)), .v = root.u};
        point.at = levels(root.u, m);
        if (separation(point.at) < detail::merged) return std::nullopt;
        const auto jacobian = difference_jacobian(at, root.u, root.difference);
        const double dm = root.difference * (1.0 - m);
        const auto above = residual(root.u, m + dm), below = residual(root.u, m - dm);
        if (!jacobian || !above || !below) return std::nullopt;
        point.dv = jacobian->partialPivLu().solve((*below - *above) / (2.0 * dm));
        point.slope = point.dv(point.dv.size() - 1);
        return point;
    }

    /// From one point to m, in shorter steps where it must be.
    std::optional<Point> followed(const Point& from, double m, int depth = 0) const {
        if (auto point = at(m, from)) return point;
        if (depth == halvings) return std::nullopt;
        const auto halfway = followed(from, 0.5 * (from.at.m + m), depth + 1);
        return halfway ? followed(*halfway, m, depth + 1) : std::nullopt;
    }

    /// Two neighbouring points between which f changes its sign from minus, at larger m, to plus.
    template <class F>
    std::optional<std::pair<Point, Point>> walked(F&& f) const {
        Point last = *entry_;
        const double direction = f(last) < 0.0 ? -1.0 : 1.0;
        double step = first_step(last.at.m);
        for (int k = 0; k < longest_walk; ++k, step *= growth) {
            double m = last.at.m + direction * step;
            if (m <= 0.0) m = 0.5 * last.at.m;
            if (m >= 1.0) m = 0.5 * (1.0 + last.at.m);
            const auto next = followed(last, m);
            if (!next) return std::nullopt;
            if ((f(*next) < 0.0) != (f(last) < 0.0)) return std::pair(last, *next);
            last = *next;
        }
        return std::nullopt;
    }

    /// The point between two where f vanishes, by regula falsi (Illinois): every point starts from the one before.
    template <class F>
    std::optional<Point> root(Point a, Point b, F&& f) const {
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

    M model_;
    std::size_t depth_;
    std::optional<Point> entry_;
};

} // namespace mattis::solvers
