#pragma once

#include "models/data/pattern_law.hpp"
#include "models/multitasking/amplitude_groups.hpp"

namespace mattis::multitasking {

/// Averages over the local field at T = 0 for data that take finitely many values: tanh becomes the sign, with
/// sign(0) = 0, which is the limit of T -> 0. The field of a group depends on its patterns through their sum, so that
/// the sum over sites has prod_j (2 k_j M + 1) terms. Fields below 1e-12 of the largest are ties. Where sites that a
/// pattern has an entry on are tied its `susceptible` is infinite, otherwise 0. Its `same` is so only where its data on
/// such sites are not all 0, as a balanced class of examples is: elsewhere the state is a strict minimum.
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
