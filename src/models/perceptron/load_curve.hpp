#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <Eigen/Core>

namespace mattis {

/// Three equations for three unknowns u at some load alpha, and their slopes.
struct LoadEquations {
    Eigen::Vector3d residual;
    Eigen::Matrix3d jacobian;
    Eigen::Vector3d by_log_load; ///< slope of the residual by ln alpha
};

/// Points of a curve of states beside one of its points, each found by Newton's method on a plane across the curve.
class CurvePoints {
public:
    using Position = Eigen::Vector4d; ///< u, ln alpha
    using Equations = std::function<std::optional<LoadEquations>(const Eigen::Vector3d& u, double log_load)>;

    /// `near` is near to the curve.
    CurvePoints(Equations equations, const Position& near);

    struct Point {
        Position position, tangent;
    };
    /// At this distance along the tangent at `near`. Nothing where it was not found.
    std::optional<Point> at(double distance) const;

private:
    Equations equations_;
    Position near_, tangent_;
};

/// A curve of states, followed through folds where the load turns back: pseudo-arclength in the unknowns and ln alpha
/// with a quadratic predictor and a correction of Newton's at each step, or two.
class LoadCurve {
public:
    using Position = CurvePoints::Position;
    using Equations = CurvePoints::Equations;

    /// Starts at a state, near to `start`, towards larger load or away from it.
    LoadCurve(Equations equations, const Position& start, bool upwards);

    struct Step {
        Position at, tangent; ///< of unit length
        double length;        ///< to the next
    };
    const std::vector<Step>& steps() const { return steps_; }
    const Step& last() const { return steps_.back(); }
    /// Whether no further step could be taken: the state ends otherwise than at a fold.
    bool lost() const { return lost_; }
    /// Whether a further step may be taken: the curve is not lost, and has not become longer than any that matters.
    bool goes_on() const { return !lost_ && steps_.size() < longest; }
    /// Folds passed by the first `count` steps.
    std::size_t folds(std::size_t count) const;

    /// One more step. Precondition: not lost().
    void advance();

    /// Where the curve passes a load: the unknowns there, as good as the steps are, and the number of steps before.
    struct Passage {
        Eigen::Vector3d u;
        std::size_t step;
        std::size_t folds; ///< passed before
    };
    std::vector<Passage> passages(double log_load) const;
    /// Its folds, as good as the steps are.
    std::vector<Position> fold_positions() const;

private:
    static constexpr std::size_t longest = 250; ///< steps
    bool step_forward();
    /// Cubic between two steps, 0 <= share <= 1.
    Position between(std::size_t step, double share) const;

    Equations equations_;
    std::vector<Step> steps_;
    double length_ = 0.3;
    bool lost_ = false;
};

} // namespace mattis
