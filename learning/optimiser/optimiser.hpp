#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/bytes.hpp"
#include "learning/optimiser/field_step.hpp"
#include "learning/optimiser/optimiser_rule.hpp"

namespace mattis::learning {

/// Throws std::invalid_argument where a rule makes no sense: rate and decay must be finite and at least 0, momentum and
/// both beta in [0, 1), epsilon finite and positive.
void require_sense(const OptimiserRule& rule);

/// Gradient descent by a rule (optimiser_rule.hpp) with its memory of earlier gradients, which is 0 at the beginning.
/// The bits of a step are the same on every processor. `Real` is float or double.
template <class Real>
class Optimiser {
public:
    /// For `size` numbers. Throws std::invalid_argument where the rule makes no sense.
    Optimiser(const OptimiserRule& rule, std::size_t size);

    /// Moves theta by its gradient. Precondition: both have the size of the optimiser.
    void step(std::span<Real> theta, std::span<const Real> gradient);
    /// The same step for rules that change it: takes note of the gradient and says what step would subtract from theta,
    /// but for the decay, which is rate decay theta. `update` may be the gradient itself.
    void update(std::span<const Real> gradient, std::span<Real> update);

    const OptimiserRule& rule() const { return rule_; }
    /// The mean a of earlier gradients (adam), or the velocity v (sgd).
    std::span<const Real> first_moment() const { return first_; }

    void save(ByteWriter& to) const;
    /// Takes a stored memory. Throws BytesError if it is none of this size and kind.
    void load(ByteReader& from);

    std::size_t memory() const { return (first_.size() + second_.size()) * sizeof(Real); } ///< bytes

private:
    /// theta is moved, or, where there is none, the update written.
    void run(std::span<const Real> gradient, Real* theta, Real* update);

    OptimiserRule rule_;
    std::vector<Real> first_, second_; ///< v; or a and u
    StepCount steps_;
};

extern template class Optimiser<float>;
extern template class Optimiser<double>;

} // namespace mattis::learning
