#pragma once

#include "models/data/pattern_law.hpp"
#include "models/multitasking/amplitude_groups.hpp"

namespace mattis::multitasking {

/// Averages over the local field at T = 0 for data that take finitely many values. tanh becomes the sign, with
/// sign(0) = 0, which is the limit of T -> 0. The field of a group depends on its patterns through their sum, so the
/// sum over sites has prod_j (2 k_j M + 1) terms. A field below 1e-12 of the largest is 0: the site is tied.
/// `susceptible` of a pattern is infinite if it has an entry on a tied site, otherwise 0. Its `same` is infinite only
/// if its data on such a site are not 0. They are 0 where the examples of a class balance; the state is then a strict
/// minimum.
class SignRule {
public:
    /// Precondition: the law is discrete.
    explicit SignRule(const PatternLaw& law) : law_(law) {}

    FieldAverages averages(const AmplitudeGroups& at) const;
    /// Number of terms of the sum.
    double fields(const AmplitudeGroups& at) const;

private:
    PatternLaw law_;
};

} // namespace mattis::multitasking
