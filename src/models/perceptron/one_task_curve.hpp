#pragma once

#include <optional>
#include <vector>

#include <Eigen/Core>

#include "models/perceptron/one_task.hpp"

namespace mattis {

/// A curve of states of one task over alpha, through folds where alpha turns back. It is followed in the unknowns of
/// OneTask and ln alpha by pseudo-arclength, with coarse averages: guesses for what is solved for afterwards.
///
/// The curve from alpha = 0 on begins with the state of poor generalisation. It either turns at the end of that state,
/// runs back through an unstable one to the end of the good state, and turns again; or it has no fold, and poor and
/// good are one state; or it freezes: q_d tends to 1 at a finite alpha. Then the good state and the unstable one are a
/// curve of their own, which begins at large alpha.
class OneTaskCurve {
public:
    using Position = Eigen::Vector4d; ///< unknowns u, ln alpha

    /// From alpha = 0 on.
    static OneTaskCurve from_weak(const OneTask::Settings& settings);
    /// From a state at alpha on, towards smaller alpha.
    static OneTaskCurve downwards(const OneTask::Settings& settings, const Eigen::Vector3d& u, double alpha);

    struct Step {
        Position at, tangent; ///< the tangent has unit length and points along the curve
        double length = 0.0;  ///< to the next step
    };
    const std::vector<Step>& steps() const { return steps_; }

    /// One step further; false where the curve was lost, has frozen, or has come back to vanishing alpha.
    bool advance();
    bool frozen() const;
    double alpha() const { return std::exp(steps_.back().at(3)); }
    /// Where a frozen curve tends to.
    double frozen_alpha() const;

    /// Unknowns, by interpolation, where the last step passes this alpha, in their order.
    std::vector<Eigen::Vector3d> passed(double alpha) const;
    /// Whether alpha turned back within the last step.
    bool turned() const;
    /// The fold within the last step, with accurate averages. Nothing where it was lost.
    std::optional<Position> fold() const;

private:
    explicit OneTaskCurve(const OneTask::Settings& settings);
    void begin(Position at, const Position& forward);
    Position interpolated(double length) const;

    OneTask coarse_;
    std::vector<Step> steps_;
    double step_ = 0.5;
};

} // namespace mattis
