#pragma once

#include <vector>

#include <Eigen/Core>

#include "models/perceptron/one_task.hpp"

namespace mattis {

/// The curve of all states of one task, from alpha = 0 on, through folds where alpha turns back. It is followed in the
/// unknowns of OneTask and ln alpha by pseudo-arclength, with coarse averages: what is asked of it is polished.
class OneTaskCurve {
public:
    using Position = Eigen::Vector4d; ///< unknowns u, ln alpha

    explicit OneTaskCurve(const OneTask::Settings& settings);

    void follow(double alpha);

    struct Step {
        Position at, tangent; ///< of unit length
        double length;        ///< to the next
    };
    const std::vector<Step>& steps() const { return steps_; }
    bool lost() const { return lost_; }
    int evaluations() const { return evaluations_; }

private:
    bool advance();

    OneTask coarse_;
    std::vector<Step> steps_;
    double step_ = 0.5;
    bool lost_ = false;
    int evaluations_ = 0;
};

} // namespace mattis
