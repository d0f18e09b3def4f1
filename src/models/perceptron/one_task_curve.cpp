#include "models/perceptron/one_task_curve.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/LU>

#include "core/roots.hpp"

namespace mattis {

namespace {

constexpr double coarseness = 0.7; ///< of the averages along the curve
constexpr double weakest = 1e-3;   ///< alpha at which a curve begins and ends
using Position = OneTaskCurve::Position;

/// A point beside the curve: Newton's correction towards it, and the tangent.
struct Local {
    Position correction, tangent;
};

std::optional<Local> local(const OneTask& task, const Position& y, const Position& forward) {
    if (!task.admissible(y.head<3>())) return std::nullopt;
    const OneTask::Point point = task.at(y.head<3>(), std::exp(y(3)));
    if (!point.residual.allFinite()) return std::nullopt;
    Eigen::Matrix4d bordered;
    bordered << point.jacobian, point.by_log_load, forward.transpose();
    const auto lu = bordered.partialPivLu();
    Position right;
    right << point.residual, 0.0;
    const Local found{lu.solve(right), lu.solve(Position::Unit(3)).normalized()};
    if (!found.correction.allFinite() || !found.tangent.allFinite()) return std::nullopt;
    return found;
}

} // namespace

OneTaskCurve::OneTaskCurve(const OneTask::Settings& settings) : coarse_(settings, coarseness) {}

OneTaskCurve OneTaskCurve::from_weak(const OneTask::Settings& settings) {
    OneTaskCurve curve(settings);
    Position y;
    y << curve.coarse_.weak_start(weakest), std::log(weakest);
    curve.begin(y, Position::Unit(3));
    return curve;
}

OneTaskCurve OneTaskCurve::downwards(const OneTask::Settings& settings, const Eigen::Vector3d& u, double alpha) {
    OneTaskCurve curve(settings);
    Position y;
    y << u, std::log(alpha);
    curve.begin(y, -Position::Unit(3));
    return curve;
}

/// Newton's method at fixed alpha, until nothing is gained: next to a perfect state rounding leaves the unknowns rough.
void OneTaskCurve::begin(Position at, const Position& forward) {
    constexpr int most = 8;
    constexpr double near_enough = 1e-4, rough = 0.05;
    for (int n = 0; n < most; ++n) {
        const auto here = local(coarse_, at, forward);
        if (!here) return;
        at -= here->correction;
        const double miss = here->correction.norm();
        if (miss > near_enough && !(n + 1 == most && miss < rough)) continue;
        steps_.push_back({at, here->tangent});
        return;
    }
}

bool OneTaskCurve::frozen() const {
    constexpr double wide = 1e5; // (q_d - q_0)/(1 - q_d): averages over an input keep 1e-6 so far
    if (steps_.empty() || coarse_.settings().qd) return false;
    const InputOverlaps at = coarse_.overlaps(steps_.back().at.head<3>());
    return at.delta > wide * at.rest;
}

/// alpha differs from the limit by a multiple of sqrt(1 - q_d).
double OneTaskCurve::frozen_alpha() const {
    const Position &last = steps_.back().at, &before = steps_[steps_.size() - 2].at;
    const double shrinks = std::exp(-0.5 * (last(0) - before(0)));
    return (std::exp(last(3)) - shrinks * std::exp(before(3))) / (1.0 - shrinks);
}

/// By a parabola through the last two tangents, and steps of Newton's method across the curve.
bool OneTaskCurve::advance() {
    constexpr double longest = 1.0, shortest = 1e-5, meant = 0.03, most = 0.1, straight = 0.95, rough = 1e-4,
                     small = 1e-3, sharpest = 0.4;
    constexpr int most_corrections = 3;
    if (steps_.empty() || frozen()) return false;
    if (steps_.size() > 1 && steps_.back().at(3) < std::log(weakest)) return false;
    Step& last = steps_.back();
    Position bend = Position::Zero();
    if (steps_.size() > 1) {
        const Step& before = steps_[steps_.size() - 2];
        bend = (last.tangent - before.tangent) / before.length;
    }
    for (; step_ > shortest; step_ *= 0.5) {
        const bool curved = bend.norm() * step_ < sharpest; // beside a short step the bend is rough
        const Position guess =
            last.at + step_ * last.tangent + (curved ? Position(0.5 * step_ * step_ * bend) : Position::Zero());
        auto here = local(coarse_, guess, last.tangent);
        const double miss = here ? here->correction.norm() / step_ : 1.0;
        if (miss > most || here->tangent.dot(last.tangent) < straight) continue;
        // Beside a sharp turn a point that is not corrected to the end is none of the curve.
        Position next = guess - here->correction;
        const double enough = std::max(rough, small * step_);
        for (int n = 0; n < most_corrections && here && here->correction.norm() > enough; ++n)
            if ((here = local(coarse_, next, last.tangent))) next -= here->correction;
        if (!here || here->correction.norm() > enough || here->tangent.dot(last.tangent) < straight) continue;
        last.length = (next - last.at).norm();
        steps_.push_back({next, here->tangent});
        step_ = std::min(longest, step_ * std::clamp(std::cbrt(meant / std::max(miss, 1e-6)), 0.6, 2.0));
        return true;
    }
    return false;
}

/// Hermite's cubic over the last step.
Position OneTaskCurve::interpolated(double length) const {
    const Step &a = steps_[steps_.size() - 2], &b = steps_.back();
    const double s = length / a.length, t = 1.0 - s;
    return t * t * ((1.0 + 2.0 * s) * a.at + length * a.tangent) +
           s * s * ((1.0 + 2.0 * t) * b.at - (a.length - length) * b.tangent);
}

std::vector<Eigen::Vector3d> OneTaskCurve::passed(double alpha) const {
    constexpr int cells = 32;
    std::vector<Eigen::Vector3d> found;
    if (steps_.size() < 2) return found;
    const auto excess = [&](double length) { return interpolated(length)(3) - std::log(alpha); };
    const double whole = steps_[steps_.size() - 2].length;
    for (int k = 0; k < cells; ++k) {
        const double from = whole * k / cells, to = whole * (k + 1) / cells;
        if ((excess(from) < 0.0) == (excess(to) < 0.0)) continue;
        found.emplace_back(interpolated(bracketed_root(excess, from, to)).head<3>());
    }
    return found;
}

bool OneTaskCurve::turned() const {
    return steps_.size() > 1 && (steps_.back().tangent(3) < 0.0) != (steps_[steps_.size() - 2].tangent(3) < 0.0);
}

/// Along the step the tangent's component in alpha passes zero. alpha itself is stationary there, so that its error is
/// the square of that of the place.
std::optional<OneTaskCurve::Position> OneTaskCurve::fold() const {
    constexpr int corrections = 8;
    constexpr double near_enough = 1e-8;
    const OneTask accurate(coarse_.settings());
    const Step &a = steps_[steps_.size() - 2], &b = steps_.back();
    const Position chord = (b.at - a.at).normalized();
    struct Place {
        Position at;
        double turning;
    };
    const auto place = [&](double length) -> std::optional<Place> {
        Position y = interpolated(length);
        for (int n = 0; n < corrections; ++n) {
            const auto here = local(accurate, y, chord);
            if (!here) return std::nullopt;
            y -= here->correction;
            if (here->correction.norm() < near_enough) return Place{y, here->tangent(3)};
        }
        return std::nullopt;
    };
    double low = 0.0, high = a.length;
    auto at_low = place(low), at_high = place(high);
    const auto turns = [&] { return at_low && at_high && (at_low->turning < 0.0) != (at_high->turning < 0.0); };
    // Accurate averages may put the fold outside of a short step.
    constexpr double farthest = 16.0;
    for (double outside = 0.5; !turns() && outside <= farthest; outside *= 2.0) {
        const auto before = place(-outside * a.length), after = place((1.0 + outside) * a.length);
        if (after && at_high && (after->turning < 0.0) != (at_high->turning < 0.0)) {
            low = high;
            at_low = at_high;
            high = (1.0 + outside) * a.length;
            at_high = after;
        } else if (before && at_low && (before->turning < 0.0) != (at_low->turning < 0.0)) {
            high = low;
            at_high = at_low;
            low = -outside * a.length;
            at_low = before;
        }
    }
    if (!turns()) return std::nullopt;
    constexpr int most = 40;
    constexpr double narrow = 1e-7;
    for (int n = 0; n < most && high - low > narrow * a.length; ++n) {
        // The secant, kept off the ends.
        const double share = at_low->turning / (at_low->turning - at_high->turning);
        const double middle = low + std::clamp(share, 0.05, 0.95) * (high - low);
        const auto here = place(middle);
        if (!here) return std::nullopt;
        constexpr double flat = 1e-8;
        if (std::abs(here->turning) < flat) return here->at;
        if ((here->turning < 0.0) == (at_low->turning < 0.0)) {
            low = middle;
            at_low = here;
        } else {
            high = middle;
            at_high = here;
        }
    }
    return std::abs(at_low->turning) < std::abs(at_high->turning) ? at_low->at : at_high->at;
}

} // namespace mattis
