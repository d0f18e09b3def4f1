#include "models/perceptron/two_task.hpp"

#include <cmath>
#include <utility>

#include <Eigen/LU>

namespace mattis {

TwoTask::TwoTask(const Settings& settings, std::shared_ptr<ReferenceLaw> reference, double refinement)
    : at_(settings), reference_(std::move(reference)), refinement_(refinement) {}

bool TwoTask::admissible(const Eigen::Vector3d& u) {
    return u.allFinite() && InputOverlaps::of_logarithms(u).admissible();
}

TwoTask::Point TwoTask::at(const Eigen::Vector3d& u, double alpha2) const {
    Point point{.overlaps = InputOverlaps::of_logarithms(u)};
    point.input = input_averages(point.overlaps, at_.beta, refinement_);
    const Eigen::Vector3d conjugates =
        alpha2 * Eigen::Vector3d{point.input.q0_hat, point.input.r_hat, point.input.qd_hat};
    point.q0_hat = conjugates(0);
    point.r_hat = conjugates(1);
    point.qd_hat = conjugates(2);
    if (!conjugates.allFinite()) return point;
    point.site = anchored_averages(*reference_, at_.anchor, point.q0_hat, point.r_hat, point.qd_hat, refinement_);
    const InputOverlaps& next = point.site.weight.overlaps;
    if (!next.admissible()) return point;

    point.residual = u - next.logarithms();
    point.jacobian.setIdentity();
    if (alpha2 == 0.0) return point; // without inputs the map is constant
    const Eigen::Matrix3d to_logarithms = next.slopes_by_logarithms().inverse() * point.site.weight.slopes;
    point.jacobian -= to_logarithms * (alpha2 * point.input.slopes * point.overlaps.slopes_by_logarithms());
    point.by_log_load = -to_logarithms * conjugates;
    return point;
}

double TwoTask::potential(const Point& at, double alpha2) {
    const InputOverlaps& q = at.overlaps;
    return -at.qd_hat * q.qd + 0.5 * at.q0_hat * q.q0 - at.r_hat * q.r + at.site.weight.entropic +
           alpha2 * at.input.energetic;
}

double TwoTask::replicon(const Point& at, double alpha2) {
    return 1.0 - alpha2 * at.input.curvature * at.site.weight.curvature;
}

Eigen::Vector3d TwoTask::weak_start(double alpha2) const {
    const AnchoredAverages free = anchored_averages(*reference_, at_.anchor, 0.0, 0.0, 0.0, refinement_);
    const InputAverages input = input_averages(free.weight.overlaps, at_.beta, refinement_);
    return anchored_averages(*reference_, at_.anchor, alpha2 * input.q0_hat, alpha2 * input.r_hat,
                             alpha2 * input.qd_hat, refinement_)
        .weight.overlaps.logarithms();
}

} // namespace mattis
