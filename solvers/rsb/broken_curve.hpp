#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "core/newton.hpp"
#include "models/contract/gaussian_site.hpp"
#include "solvers/rsb/levels.hpp"

namespace mattis::solvers {

/// Retrieval states of `depth` >= 1 steps of replica-symmetry breaking at one temperature, as a curve in m. At given m
/// the levels and the load solve the stationarity conditions. Folds in the load are regular points of this curve. It is
/// entered at the fold of the replica-symmetric curve. Of networks that learn from examples m stands for n. Source:
/// docs/theory.md, section "Retrieval as a curve".
class BrokenCurve {
public:
    struct Point {
        Levels at{};
        double alpha = 0.0;
        double slope = 0.0; ///< d ln alpha/dm; negative on the retrieval branch, zero at the spinodal
        Vector v{}, dv{};   ///< unknowns: those of the levels, and ln alpha in place of m; their derivatives by m
    };

    /// The curve at the temperature of `model`, whose load is ignored; `begin` is a state of it, with its load.
    BrokenCurve(const Site& model, std::size_t depth, const Levels& begin, double alpha);

    /// The point with the m of the state that was given; nothing if none converged there.
    const std::optional<Point>& entry() const { return entry_; }

    /// The point at m, from a neighbouring one; nothing if none converged or levels merged on the way.
    std::optional<Point> at(double m, const Point& from) const { return solved(m, from.v + (m - from.at.m) * from.dv); }

    /// The retrieval spinodal: the first maximum of the load from the entry on. Nothing where the curve was lost.
    std::optional<Point> fold() const;

    /// The state of the retrieval branch at this load: between `fold` and larger m. Nothing where the curve was lost.
    std::optional<Point> at_load(double alpha, const Point& fold) const;

private:
    using OfPoint = std::function<double(const Point&)>;

    Vector unknowns(const Levels& at, double alpha) const;
    Levels levels(Vector v, double m) const;
    std::optional<Vector> residual(const Vector& v, double m, bool divided = false) const;
    std::optional<Point> solved(double m, const Vector& start) const;
    bool right(const DifferenceRoot& root, double m) const;
    std::optional<Point> followed(const Point& from, double m, int depth = 0) const;
    std::optional<std::pair<Point, Point>> walked(const OfPoint& f) const;
    std::optional<Point> root(Point a, Point b, const OfPoint& f) const;

    std::shared_ptr<const Site> model_;
    std::size_t depth_;
    std::optional<Point> entry_;
};

} // namespace mattis::solvers
