#include "models/perceptron/one_task_curve.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <Eigen/LU>

namespace mattis {

namespace {

constexpr double coarseness = 1.0; ///< of the averages along the curve
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

OneTaskCurve::OneTaskCurve(const OneTask::Settings& settings) : coarse_(settings, coarseness) {
    constexpr double weakest = 1e-3;
    Position y;
    y << coarse_.weak_start(weakest), std::log(weakest);
    constexpr int most = 8;
    Position tangent = Position::Unit(3);
    for (int n = 0; n < most && !lost_; ++n) {
        const auto here = local(coarse_, y, Position::Unit(3));
        ++evaluations_;
        lost_ = !here;
        if (lost_) break;
        y -= here->correction;
        tangent = here->tangent;
        if (here->correction.norm() < 1e-8) break;
    }
    steps_.push_back({y, tangent, 0.0});
}

void OneTaskCurve::follow(double alpha) {
    while (!lost_ && steps_.back().at(3) < std::log(alpha)) lost_ = !advance();
}

bool OneTaskCurve::advance() {
    constexpr double longest = 1.5, shortest = 1e-5, meant = 0.05, most = 0.15;
    Step& last = steps_.back();
    Position bend = Position::Zero();
    if (steps_.size() > 1) {
        const Step& before = steps_[steps_.size() - 2];
        bend = (last.tangent - before.tangent) / before.length;
    }
    while (step_ > shortest) {
        const Position guess = last.at + step_ * last.tangent + 0.5 * step_ * step_ * bend;
        const auto here = local(coarse_, guess, last.tangent);
        ++evaluations_;
        const double miss = here ? here->correction.norm() / step_ : 1.0;
        const bool turned = here && here->tangent.dot(last.tangent) < 0.8;
        if (miss > most || turned) {
            step_ *= 0.5;
            continue;
        }
        const Position next = guess - here->correction;
        last.length = (next - last.at).norm();
        steps_.push_back({next, here->tangent, 0.0});
        step_ = std::min(longest, step_ * std::clamp(std::cbrt(meant / std::max(miss, 1e-6)), 0.6, 2.0));
        return true;
    }
    return false;
}

} // namespace mattis
