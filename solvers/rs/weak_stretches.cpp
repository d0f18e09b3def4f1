#include "solvers/rs/weak_stretches.hpp"

#include <cmath>

#include "core/roots.hpp"

namespace mattis::solvers {

namespace {

using Point = RetrievalCurve::Point;

/// Grid points between the fold and the end of the curve, equidistant in m.
constexpr int cells = 96;

Point stationary(const RetrievalCurve& curve, double a, double b) {
    return curve.at(bracketed_root([&](double w) { return curve.at(w).slope; }, a, b));
}

} // namespace

std::vector<WeakStretch> weak_stretches(const RetrievalCurve& curve) {
    std::vector<WeakStretch> found;
    if (!curve.exists()) return found;
    const double top = -std::expm1(-curve.fold().w), bottom = -std::expm1(-curve.lowest());
    Point before = curve.fold();
    bool falling = false; // whether the load falls as m grows
    for (int k = 1; k < cells; ++k) {
        const Point here = curve.at(-std::log1p(-(top + (bottom - top) * k / cells)));
        if (!(here.alpha > 0.0)) break; // no noise formula holds there
        if (here.slope < 0.0 && !falling) {
            // The fold itself has no slope: next to it a sign is rounding.
            if (k == 1) continue;
            found.push_back({stationary(curve, here.w, before.w), here});
            falling = true;
        } else if (here.slope > 0.0 && falling) {
            found.back().end = stationary(curve, here.w, before.w);
            falling = false;
        } else if (falling) {
            found.back().end = here;
        }
        before = here;
    }
    return found;
}

std::optional<Point> point_on(const RetrievalCurve& curve, const WeakStretch& stretch, double alpha) {
    if (!(alpha >= stretch.begin.alpha && alpha <= stretch.end.alpha)) return std::nullopt;
    return curve.at(
        bracketed_root([&](double w) { return curve.at(w).alpha - alpha; }, stretch.end.w, stretch.begin.w));
}

} // namespace mattis::solvers
