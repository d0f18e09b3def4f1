#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "models/contract/branch.hpp"

namespace mattis {

/// How an observable of N spins approaches the infinite system in one phase: X(N) = X + b N^-exponent to leading order.
struct FiniteSizeLaw {
    std::string_view observable; ///< its name in the table of observables; empty: all of them
    Branch branch;               ///< the state that the chains are in
    double exponent;
    bool critical = false; ///< holds only where that state is marginal: on a continuous transition
};

/// The exponent around a stable saddle point: corrections are regular in 1/N.
inline constexpr double regular_exponent = 1.0;

/// The exponent of an observable of this branch: that of the first law that holds, else the regular one. Nothing where
/// the state is `marginal` and no law is declared: its soft modes make corrections that nobody has said.
std::optional<double> size_exponent(std::span<const FiniteSizeLaw> laws, std::string_view observable,
                                    std::string_view branch, bool marginal);

/// How finite sizes meet a continuous transition at which the replicon of a replica-symmetric state vanishes.
/// Corrections are a series in 1/(N replicon^3): regular where that is small, those of the transition where it is large
/// (Parisi, Ritort and Slanina, J. Phys. A 26, 247 (1993)). In between there is no single exponent.
enum class Criticality { regular, between, critical };

/// For sizes from `smallest` to `largest`: regular if N replicon^3 > 1 for all of them, critical if it is below 0.05.
/// The limits are those of SK, where exponents of the energy of 32 to 128 spins are 1 or 2/3 beyond them. A replicon of
/// NaN is not known, and counts as large.
Criticality criticality(double replicon, double smallest, double largest);

} // namespace mattis
