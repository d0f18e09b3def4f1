#pragma once

#include <optional>

#include <Eigen/Core>

#include "models/perceptron/input_average.hpp"
#include "models/perceptron/weight_average.hpp"

namespace mattis {

/// The replica-symmetric equations of one task learned by a perceptron in field space, at every load:
///   q0_hat, r_hat, qd_hat = alpha times the averages over one input (input_average.hpp)
///   q0, r, qd             = averages over one weight (weight_average.hpp)
/// They are the stationary points of the free entropy
///   phi = -qd_hat qd + q0_hat q0/2 - r_hat r + G_S + alpha G_E.
/// Unknowns u are the logarithms of InputOverlaps. Where qd is held, the equation of qd_hat is dropped: qd_hat is the
/// multiplier that holds it, and asinh(qd_hat) takes the place of the first unknown.
/// Source: docs/theory.md, section "One task in field space".
class OneTask {
public:
    struct Settings {
        double beta = 1.0;
        double prior = 0.0;         ///< strength k
        std::optional<double> qd{}; ///< held at this value
    };

    /// The equations at some unknowns.
    struct Point {
        Eigen::Vector3d residual = Eigen::Vector3d::Constant(NAN); ///< u - map(u); NaN where the map leaves the domain
        Eigen::Matrix3d jacobian = Eigen::Matrix3d::Zero();        ///< of the residual
        Eigen::Vector3d by_log_load = Eigen::Vector3d::Zero();     ///< slope of the residual by ln alpha
        InputOverlaps overlaps{};
        double q0_hat = 0.0, r_hat = 0.0, qd_hat = 0.0;
        InputAverages input{};
        WeightAverages weight{};
    };

    /// `refinement` divides the steps of all rules.
    explicit OneTask(const Settings& settings, double refinement = 1.0) : at_(settings), refinement_(refinement) {}

    const Settings& settings() const { return at_; }

    /// Precondition: admissible(u), alpha > 0.
    Point at(const Eigen::Vector3d& u, double alpha) const;
    InputOverlaps overlaps(const Eigen::Vector3d& u) const;
    bool admissible(const Eigen::Vector3d& u) const;

    /// phi at a point, which need not be a solution.
    static double free_entropy(const Point& point, double alpha);
    /// dphi/du where the conjugates follow the overlaps (qd_hat is free where qd is held): it vanishes with the
    /// residual.
    Eigen::Vector3d free_entropy_gradient(const Point& point, const Eigen::Vector3d& u, double alpha) const;
    /// The replicon eigenvalue, 1 - alpha E psi''^2 int Dz (<m^2> - <m>^2)^2: positive where symmetry between replicas
    /// is stable.
    static double replicon(const Point& point, double alpha);

    /// A start for Newton's method where alpha is small: no overlaps, but that of a sample with itself.
    Eigen::Vector3d weak_start(double alpha) const;
    /// qd at alpha = 0, and qd_hat there: 0, or what holds qd.
    double free_square() const;
    double free_multiplier() const;

private:
    /// d(q0_hat, r_hat, qd_hat)/du.
    Eigen::Matrix3d conjugate_slopes(const Point& point, const Eigen::Vector3d& u, double alpha) const;

    Settings at_;
    double refinement_;
};

} // namespace mattis
