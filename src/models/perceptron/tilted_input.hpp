#pragma once

namespace mattis {

/// The free energy of one input and what belongs to it, as functions of the mean x of its stability. The stability of a
/// network drawn from the measure is lambda = x + sqrt(D) z, and it has the weight Phi(lambda)^beta, Phi the normal law
/// and z a standard Gaussian:
///   psi(x) = ln int Dz Phi(x + sqrt(D) z)^beta.
/// Stabilities are in units of sigma = sqrt(1 - q_d), D = (q_d - q_0)/(1 - q_d).
struct TiltedInput {
    double psi = 0.0;
    double first = 0.0, second = 0.0, third = 0.0, fourth = 0.0; ///< derivatives of psi with respect to x
    double log_Phi = 0.0;                                        ///< average of ln Phi under the weight
};

/// Averages over one input at fixed beta and D. The exponent is concave: the trapezoidal rule runs around its maximum
/// in the variable of lambda = centre + scale sinh(tau), which follows its two scales, steep on the left and wide on
/// the right. Errors of psi and its first two derivatives are below 1e-11, relative where they exceed 1. The third and
/// fourth lose digits like D^(-3/2) and D^(-2), and where beta D is below 1e-3 they are right to first order in it:
/// they are meant for Newton's method. Source: docs/theory.md, section "One task in field space".
class TiltedInputs {
public:
    /// Precondition: beta > 0, D > 0, both finite. `refinement` divides the step of the rule: for tests.
    TiltedInputs(double beta, double D, double refinement = 1.0);

    /// At x. Calls in ascending order of x are faster than others: each begins where the last one ended.
    TiltedInput at(double x);

    /// The lambda at which Phi^beta rises to 1; 0 where beta is small.
    double edge() const { return edge_; }

private:
    double mode(double x) const;

    double edge_step(double x, double top) const;
    double left_end(double x, double from, double top) const;
    bool is_narrow() const { return beta_ * D_ < 1e-3; }
    void set_narrow_slopes(double mean, double variance, TiltedInput& input) const;

    double beta_, D_, refinement_;
    double edge_;
    double start_ = 0.0; ///< the mode at last_x_
    double last_x_;
};

} // namespace mattis
