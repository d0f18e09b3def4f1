#pragma once

#include <optional>

#include "core/newton.hpp"
#include "models/contract/gaussian_site.hpp"
#include "solvers/rsb/broken_search.hpp"
#include "solvers/rsb/levels.hpp"

namespace mattis::solvers {

/// States of one step of replica-symmetry breaking at fixed overlap 0 < m < 1 with the archetype, at one temperature
/// and load, as a curve in m. A field b along the archetype holds the overlap (HeldSite). Unknowns are those of the
/// levels and ln b; the equations are stationarity in the levels and m = E <tanh>. Unknowns are linear in
/// t = ln[m/(1 - m)] at both ends of the curve, so that it is followed in t. Source: docs/theory.md, section "Potential
/// of a stored pattern". Precondition: the network stores patterns; it must outlive the curve.
class OverlapCurve {
public:
    struct Point {
        double b = 0.0;          ///< field that holds the overlap
        detail::Attempt state{}; ///< of HeldSite; state.at.m is the overlap
        Vector v{}, dv{};        ///< unknowns, and their derivatives by t
    };

    explicit OverlapCurve(const Site& model) : model_(&model) {}
    explicit OverlapCurve(const Site&&) = delete;

    /// The point at m, searched from these levels and this field; nothing if none converged, or its levels merged.
    std::optional<Point> searched(double m, const Levels& start, double b) const;

    /// The point at m, followed from another one, in shorter steps where it must be. Nothing where the curve ends on
    /// the way: the levels merge there, or theta reaches 1.
    std::optional<Point> followed(const Point& from, double m) const;

private:
    Vector unknowns(const Levels& at, double b) const;
    Levels levels(Vector v, double m) const;
    std::optional<Vector> residual(const Vector& v, double m, bool divided = false) const;
    std::optional<Point> solved(double m, const Vector& start) const;
    bool right(const DifferenceRoot& root, double m) const;

    const Site* model_;
};

} // namespace mattis::solvers
