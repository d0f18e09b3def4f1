#pragma once

#include <memory>

#include <Eigen/Core>

#include "models/perceptron/anchored_average.hpp"
#include "models/perceptron/input_average.hpp"

namespace mattis {

/// The replica-symmetric equations of a second task, learned by a perceptron in field space that is held near to a
/// sample m^1 of the Gibbs measure of a first task, at every load of the second:
///   q0_hat, r_hat, qd_hat = alpha2 times the averages over one input (input_average.hpp), r the overlap with teacher 2
///   q0, r, qd             = averages over one weight (anchored_average.hpp)
/// They are the stationary points of the potential of Franz and Parisi
///   Phi = -qd_hat qd + q0_hat q0/2 - r_hat r + G_S + alpha2 G_E,
/// the mean of (1/N) ln Z_2(m^1). Unknowns u are the logarithms of InputOverlaps.
/// Source: docs/theory.md, section "Two tasks of a variational perceptron".
class TwoTask {
public:
    struct Settings {
        double beta = 1.0;
        Anchor anchor{}; ///< k = beta gamma, and the overlap r0 of the teachers
    };

    /// The equations at some unknowns.
    struct Point {
        Eigen::Vector3d residual = Eigen::Vector3d::Constant(NAN); ///< u - map(u); NaN where the map leaves the domain
        Eigen::Matrix3d jacobian = Eigen::Matrix3d::Zero();        ///< of the residual
        Eigen::Vector3d by_log_load = Eigen::Vector3d::Zero();     ///< slope of the residual by ln alpha2
        InputOverlaps overlaps{};
        double q0_hat = 0.0, r_hat = 0.0, qd_hat = 0.0;
        InputAverages input{};
        AnchoredAverages site{};
    };

    /// `refinement` divides the steps of all rules. The reference is not to be used by two threads at once.
    TwoTask(const Settings& settings, std::shared_ptr<ReferenceLaw> reference, double refinement = 1.0);

    const Settings& settings() const { return at_; }

    /// Precondition: admissible(u), alpha2 >= 0.
    Point at(const Eigen::Vector3d& u, double alpha2) const;
    static bool admissible(const Eigen::Vector3d& u);

    /// Phi at a point, which need not be a solution.
    static double potential(const Point& point, double alpha2);
    /// The replicon eigenvalue, 1 - alpha2 E psi''^2 [(<m^2> - <m>^2)^2]: positive where symmetry between replicas is
    /// stable.
    static double replicon(const Point& point, double alpha2);

    /// The unknowns at alpha2 = 0 after one step of the map at alpha2: a start where that is small.
    Eigen::Vector3d weak_start(double alpha2) const;

private:
    Settings at_;
    std::shared_ptr<ReferenceLaw> reference_;
    double refinement_;
};

} // namespace mattis
