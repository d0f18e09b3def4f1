#pragma once

#include <map>
#include <vector>

#include "models/perceptron/magnetisation_law.hpp"

namespace mattis {

/// Law of the magnetisation m^1 of one weight in a sample of the Gibbs measure of a first task, in the gauge of its
/// teacher: int Dz of the density exp(A m^2 + B m + k s(m))/I at the field B = sqrt(q0_hat) z + r_hat,
/// A = qd_hat - q0_hat/2, k the strength of the uniform prior, s as in magnetisation_law.hpp. It is held in
/// theta = artanh m^1. Source: docs/theory.md, section "Two tasks of a variational perceptron".
class ReferenceLaw {
public:
    /// Conjugates and prior of the first task. Precondition: finite, q0_hat > 0, 0 <= prior <= 2000.
    ReferenceLaw(double q0_hat, double r_hat, double qd_hat, double prior = 0.0);

    struct Node {
        double theta, probability;
    };
    /// Nodes of the trapezoidal rule in theta, in steps of at most `step` and of coarsest_step(); those of probability
    /// below 1e-18 are left out. A rule that was made is kept. Not to be called by two threads at once. Precondition:
    /// step >= finest_step.
    const std::vector<Node>& nodes(double step);
    /// Steps of this size resolve the law itself, without a prior.
    static constexpr double own_step = 1.0 / 16;
    /// Steps that resolve the law: own_step, or less where a prior makes the law of one weight narrow.
    double coarsest_step() const { return coarsest_step_; }
    /// The smallest step that may be asked for: a rule of 1e5 nodes.
    static constexpr double finest_step = own_step / 256;

    /// The mean of ln(1 - m^2).
    double log_width() const { return log_width_; }

private:
    /// Probability densities of theta and of -theta, theta >= 0.
    struct Pair {
        double plus, minus;
    };
    Pair density(double theta) const;

    double A_, prior_;
    double coarsest_step_ = own_step;
    std::vector<double> field_;    ///< the field B >= 0, in equal steps
    std::vector<double> log_plus_; ///< ln of the weights of B and of -B, at m = 1
    std::vector<double> log_minus_;
    double top_; ///< no exponent is larger
    double log_width_ = 0.0;
    std::map<int, std::vector<Node>> rules_; ///< by the number of halvings of own_step
};

} // namespace mattis
