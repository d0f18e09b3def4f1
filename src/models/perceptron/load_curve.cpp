#include "models/perceptron/load_curve.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <Eigen/LU>

#include "core/watch.hpp"

namespace mattis {

namespace {

using Position = CurvePoints::Position;

/// A point beside the curve: Newton's correction towards it, across `forward`, and the tangent.
struct Local {
    Position correction, tangent;
};

std::optional<Local> local(const CurvePoints::Equations& equations, const Position& y, const Position& forward) {
    pause_point();
    const auto at = equations(y.head<3>(), y(3));
    if (!at) return std::nullopt;
    Eigen::Matrix4d bordered;
    bordered << at->jacobian, at->by_log_load, forward.transpose();
    const auto lu = bordered.partialPivLu();
    Position right;
    right << at->residual, 0.0;
    const Local found{lu.solve(right), lu.solve(Position::Unit(3)).normalized()};
    if (!found.correction.allFinite() || !found.tangent.allFinite()) return std::nullopt;
    return found;
}

} // namespace

CurvePoints::CurvePoints(Equations equations, const Position& near)
    : equations_(std::move(equations)), near_(near), tangent_(Position::Unit(3)) {
    if (const auto here = local(equations_, near, tangent_)) tangent_ = here->tangent;
}

std::optional<CurvePoints::Point> CurvePoints::at(double distance) const {
    constexpr int most = 10;
    constexpr double accuracy = 1e-11;
    Position y = near_ + distance * tangent_;
    for (int n = 0; n < most; ++n) {
        const auto here = local(equations_, y, tangent_);
        if (!here) return std::nullopt;
        y -= here->correction;
        if (here->correction.norm() < accuracy * (1.0 + y.norm())) return Point{y, here->tangent};
    }
    return std::nullopt;
}

LoadCurve::LoadCurve(Equations equations, const Position& start, bool upwards) : equations_(std::move(equations)) {
    Position y = start, tangent = Position::Unit(3);
    constexpr int most = 30;
    lost_ = true;
    for (int n = 0; n < most; ++n) {
        const auto here = local(equations_, y, Position::Unit(3));
        if (!here) break;
        // far from the state a whole step can leave the domain
        y -= here->correction * std::min(1.0, 1.0 / here->correction.norm());
        tangent = here->tangent;
        if (here->correction.norm() < 1e-6) {
            lost_ = false;
            break;
        }
    }
    steps_.push_back({y, (tangent(3) > 0.0) == upwards ? tangent : Position(-tangent), 0.0});
}

std::size_t LoadCurve::folds(std::size_t count) const {
    std::size_t folds = 0;
    for (std::size_t n = 1; n < std::min(count, steps_.size()); ++n)
        if ((steps_[n].tangent(3) > 0.0) != (steps_[n - 1].tangent(3) > 0.0)) ++folds;
    return folds;
}

void LoadCurve::advance() { lost_ = !step_forward(); }

bool LoadCurve::step_forward() {
    constexpr double longest = 1.0, shortest = 1e-4, meant = 0.05, most = 0.15, straight = 0.8, rough = 1e-3;
    Step& last = steps_.back();
    Position bend = Position::Zero();
    if (steps_.size() > 1) {
        const Step& before = steps_[steps_.size() - 2];
        bend = (last.tangent - before.tangent) / before.length;
    }
    for (; length_ > shortest; length_ *= 0.5) {
        const Position guess = last.at + length_ * last.tangent + 0.5 * length_ * length_ * bend;
        auto here = local(equations_, guess, last.tangent);
        const double miss = here ? here->correction.norm() / length_ : 1.0;
        if (miss > most || here->tangent.dot(last.tangent) < straight) continue;
        Position next = guess - here->correction;
        if (here->correction.norm() > rough) { // or else the next step begins beside the curve
            here = local(equations_, next, last.tangent);
            if (!here || here->correction.norm() > length_ || here->tangent.dot(last.tangent) < straight) continue;
            next -= here->correction;
        }
        last.length = (next - last.at).norm();
        steps_.push_back({next, here->tangent, 0.0});
        length_ = std::min(longest, length_ * std::clamp(std::cbrt(meant / std::max(miss, 1e-6)), 0.6, 2.0));
        return true;
    }
    return false;
}

LoadCurve::Position LoadCurve::between(std::size_t step, double share) const {
    const Step &from = steps_[step], &to = steps_[step + 1];
    const double a = share, b = 1.0 - share;
    return b * b * (1.0 + 2.0 * a) * from.at + a * a * (1.0 + 2.0 * b) * to.at +
           from.length * a * b * (b * from.tangent - a * to.tangent);
}

std::vector<LoadCurve::Passage> LoadCurve::passages(double log_load) const {
    constexpr int pieces = 16; // so that two passages beside a fold are told apart
    std::vector<Passage> found;
    for (std::size_t n = 0; n + 1 < steps_.size(); ++n) {
        Position before = between(n, 0.0);
        for (int i = 1; i <= pieces; ++i) {
            const Position after = between(n, static_cast<double>(i) / pieces);
            const double low = before(3) - log_load, high = after(3) - log_load;
            if ((low <= 0.0) != (high <= 0.0)) {
                const Position at = before + (after - before) * (low / (low - high));
                const bool turned = (after(3) > before(3)) != (steps_[n].tangent(3) > 0.0);
                found.push_back({at.head<3>(), n, folds(n + 1) + (turned ? 1 : 0)});
            }
            before = after;
        }
    }
    return found;
}

std::vector<LoadCurve::Position> LoadCurve::fold_positions() const {
    std::vector<Position> found;
    for (std::size_t n = 0; n + 1 < steps_.size(); ++n) {
        const double here = steps_[n].tangent(3), next = steps_[n + 1].tangent(3);
        if ((here > 0.0) != (next > 0.0)) found.push_back(between(n, here / (here - next)));
    }
    return found;
}

} // namespace mattis
