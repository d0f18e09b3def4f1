#pragma once

#include <cstddef>
#include <vector>

#include "models/data/pattern_law.hpp"
#include "models/multitasking/amplitude_groups.hpp"

namespace mattis::multitasking {

/// Averages over the field h = sum_mu xi^mu n_mu X_mu of independent diluted patterns, for any number of them, from one
/// integral over t. With w(t) = T/sinh(pi T t/2), u_mu = n_mu t, phi = d + c G(u) and the transforms of PatternLaw:
///
///   E[xi X tanh] = c int w F(u_mu) prod_{nu != mu} phi_nu       m_mu the same with S in place of F
///   1 - q = T int w t prod_nu phi_nu                            1 - q_mu = T int w t G(u_mu) prod_{nu != mu} phi_nu
///   E T ln 2cosh = T ln 2 + int (w/t) (1 - prod_nu phi_nu)
///   E[xi X xi' X' (1 - tanh^2)]/T = -c^2 int w t F(u_mu) F(u_nu) prod_{others} phi, of one pattern c int w t dF(u_mu)
///   ..
///
/// The trapezoidal sum is exact up to what fields beyond its period 2 pi/step contribute and the end of the integral,
/// both below 1e-16: step 2 pi/(S + 20 T) with S the largest field, t < 80/(pi T). At T = 0, for Gaussian data only,
/// w = 2/(pi t) and the data end the integral. Products leave a factor out by prefixes and suffixes; phi may vanish.
/// Cost: groups x points for the map, groups^2 x points for the response.
/// Source: docs/theory.md, section "Multitasking networks".
class FourierAverage {
public:
    /// Precondition: T > 0, or Gaussian data.
    FourierAverage(const PatternLaw& law, double T) : law_(law), T_(T) {}

    /// E[xi X tanh(h/T)] of every group.
    Vector map(const AmplitudeGroups& at) const;
    /// All averages.
    FieldAverages averages(const AmplitudeGroups& at) const;
    /// Number of points of the sum at these amplitudes.
    std::size_t points(const AmplitudeGroups& at) const;

private:
    PatternLaw law_;
    double T_;
};

} // namespace mattis::multitasking
