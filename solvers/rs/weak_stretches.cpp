#include "solvers/rs/weak_stretches.hpp"

#include <cmath>

#include "core/roots.hpp"

namespace mattis::solvers {

namespace {

using Point = RetrievalCurve::Point;

constexpr double smallest_m = 1e-4;

/// Shares of the way from the lowest m to the fold, descending: equidistant, then halved. At the lowest m the load
/// vanishes, and may have its maximum next to it.
std::vector<double> shares() {
    constexpr int equidistant = 64, halved = 32;
    std::vector<double> shares;
    for (int k = equidistant - 1; k > 0; --k) shares.push_back(static_cast<double>(k) / equidistant);
    for (int k = 0; k < halved; ++k) shares.push_back(0.5 * shares.back());
    return shares;
}

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
    for (const double share : shares()) {
        const Point here = curve.at(-std::log1p(-(bottom + (top - bottom) * share)));
        // No noise formula holds where there is no load; at P = 2 rounding could make maxima next to m = 0.
        if (!(here.alpha > 0.0) || here.m < smallest_m) break;
        if (here.slope < 0.0 && !falling) {
            if (before.w == curve.fold().w) continue; // the fold has no slope: next to it the sign is rounding
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
