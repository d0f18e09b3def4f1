#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/status.hpp"
#include "models/perceptron/load_curve.hpp"
#include "models/perceptron/two_task.hpp"

namespace mattis {

/// A solution of the equations of two tasks at some load of the second.
struct TwoTaskState {
    Eigen::Vector3d u = Eigen::Vector3d::Zero();
    TwoTask::Point at{};
    double residual = 0.0; ///< of q0, r and qd, the largest
    int iterations = 0;
    Status status = Status::stalled;
    double potential = 0.0; ///< Phi
    bool joining = false;   ///< the unstable solution that joins two branches: the Jacobian's determinant is negative
    bool one_curve = false; ///< it is on the curve that comes from alpha2 = 0, before any fold

    bool good() const { return at.site.weight.p_rest < 0.1; } ///< p_2 > 0.9
};

/// The solutions of two tasks at loads alpha2, found from several starts: the curve that begins at alpha2 = 0, with the
/// weights of task 1; the curve that comes down from a load where task 2 is nearly solved; and the map itself from a
/// nearly perfect state at the load asked for.
class TwoTaskStates {
public:
    TwoTaskStates(const TwoTask::Settings& settings, std::shared_ptr<ReferenceLaw> reference);

    /// Every solution found, that of largest Phi first, joining ones last. A search that failed is in the list with its
    /// status where nothing converged.
    std::vector<TwoTaskState> at(double alpha2);

    /// Where the poor state has ended because qd tends to 1, if a search has come so far.
    std::optional<double> frozen_at() const;

    /// The load at which the curve from alpha2 = 0 was lost, if that was before this load, and it had no fold.
    std::optional<double> lost_before(double alpha2) const;

    /// How a branch ends: at a fold, or, of a poor state, where qd tends to 1. Neither where its curve goes on to
    /// `largest`, or down to alpha2 = 0, or is lost: it could not be followed, or no state was found to begin from.
    struct End {
        struct Fold {
            double alpha2;
            TwoTask::Point at;
        };
        std::optional<Fold> fold{};
        std::optional<double> frozen{}; ///< alpha2 where qd has nearly come to 1
        bool lost = false;
    };
    /// Of the curve from alpha2 = 0, and of the one that comes down from large alpha2.
    End end_of_poor(double largest);
    End end_of_good();

    /// The load at which the poor and the good state have the same potential, between their ends. Newton's method,
    /// kept in a bracket: the slope of the potential by the load is the mean loss of one input, G_E. Stalled where a
    /// state was lost on the way; nothing where they do not both end, or one has the larger potential all the way.
    struct Crossing {
        Status status = Status::converged;
        double alpha2 = 0.0;
        TwoTaskState poor{}, good{};
    };
    std::optional<Crossing> crossing(double largest);

    /// Newton's method from a guess.
    TwoTaskState solved(const Eigen::Vector3d& guess, double alpha2) const;

private:
    /// They are given up after some amount of work, so that a search ends wherever averages are dear.
    static LoadCurve::Equations equations(const TwoTask& task);
    LoadCurve& from_below();
    /// It begins at a load of `least` or more. Nothing where no nearly perfect state was found there.
    LoadCurve* from_above(double least);
    /// Guesses of the states at a load on the curve from above.
    std::vector<Eigen::Vector3d> passed_from_above(double alpha2);
    std::optional<Eigen::Vector3d> nearly_perfect(double alpha2) const;
    /// The stable state at a load that a curve passes before its first fold.
    std::optional<TwoTaskState> before_fold(const LoadCurve& curve, double alpha2) const;
    std::optional<End::Fold> refined(const LoadCurve::Position& near) const;

    TwoTask task_, coarse_;
    std::optional<LoadCurve> below_{}, above_{};
};

} // namespace mattis
