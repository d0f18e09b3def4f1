#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include "core/status.hpp"
#include "models/perceptron/one_task.hpp"
#include "models/perceptron/one_task_curve.hpp"

namespace mattis {

/// A state of one task at some alpha > 0.
struct OneTaskState {
    Eigen::Vector3d u = Eigen::Vector3d::Zero();
    OneTask::Point at{};   ///< at u, with accurate averages
    double residual = 0.0; ///< how far q0, r and qd are from their map, the largest
    int iterations = 0;
    Status status = Status::stalled;
    bool joining = false; ///< the unstable state that joins poor and good: the Jacobian has a negative determinant
    bool apart = false;   ///< on a curve of its own that leads neither to alpha = 0 nor to the good state

    bool good() const { return at.weight.p_rest < 0.1; } ///< p > 0.9
};

/// The states of one task, found from both ends: from the state of vanishing alpha along its curve, and from a nearly
/// perfect state, from which the map itself leads to the state of largest overlap with the teacher.
class OneTaskStates {
public:
    explicit OneTaskStates(const OneTask::Settings& settings) : task_(settings) {}

    /// Every state at alpha > 0, in the order of the curve: poor, joining, good. With a prior there may be another
    /// curve, both ends of which freeze. Its state of larger free entropy comes last, where Newton's method from one
    /// start with a small 1 - q_d and a large (q_d - q_0)/(1 - q_d) leads to it; the other one is not searched for.
    struct Found {
        std::vector<OneTaskState> states;
        std::optional<double> frozen_at{}; ///< the poor state ends there, where q_d tends to 1
        bool one_curve = false;            ///< the only state is reached from alpha = 0 without a fold
    };
    Found at(double alpha) const;

    /// Newton's method from a guess.
    OneTaskState solved(const Eigen::Vector3d& guess, double alpha) const;
    /// The state of largest overlap with the teacher. Nothing where it was not reached.
    std::optional<OneTaskState> strongest(double alpha) const;

    /// The end of the poor state at a fold, of the curve from alpha = 0 on; of the good state, of the curve that comes
    /// down from large alpha. Nothing where there is none: the curve freezes, or goes on without a fold.
    struct End {
        std::optional<OneTaskCurve::Position> fold{};
        std::optional<double> frozen_at{};
        bool lost = false;
    };
    End end_of_poor() const;
    End end_of_good() const;
    /// alpha where poor and good have the same free entropy, with both states. Nothing without coexistence.
    struct Crossing {
        double alpha;
        OneTaskState poor, good;
    };
    std::optional<Crossing> crossing() const;

private:
    /// The poor and the good state where they coexist.
    std::optional<std::pair<OneTaskState, OneTaskState>> both_ends(double alpha) const;
    static End second_fold(OneTaskCurve curve);
    Found along_curves(double alpha) const;
    void add_apart(Found& found, double alpha) const;
    /// A load at which only the good state is left, or nothing if none was found.
    std::optional<std::pair<double, OneTaskState>> far_beyond() const;

    OneTask task_;
};

} // namespace mattis
