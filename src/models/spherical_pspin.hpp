#pragma once

#include <array>
#include <limits>
#include <memory>
#include <optional>

#include "models/contract/model.hpp"

namespace mattis {

class Theory;

/// Spherical p-spin glass, P >= 3: H = -sum_{i1<..<iP} J s..s with Gaussian J of variance P!/(2 N^(P-1)), and real
/// spins with sum_i s_i^2 = N (Crisanti and Sommers, Z. Phys. B 87, 341 (1992)). Energies of overlap q have covariance
/// N q^P/2. Entropies are relative to that of the whole sphere. All of it is in closed form.
///
/// Paramagnet, q = 0:  f = -1/(4T).
/// Glass: one step of breaking, which is exact, with overlap q inside clusters, 0 between them, and breaking parameter
/// theta. With w = (1-q)/(1-q+theta q):
///   (P/2) q^(P-2) (1-q)^2 = w T^2,   2/P = -2 w (1 - w + ln w)/(1-w)^2,   theta = (1-q)(1-w)/(w q)
///   -f/T = [1 - (1-theta) q^P]/(4 T^2) + [ln(1-q) - (ln w)/theta]/2
///   s = ln(1-q)/2 - (w/2) sum_(k=0)^(P-2) (k+1) q^k/(P q^(P-2))
/// The second equation fixes w, the same at every T. T = 0 is reached at fixed C = (1-q)/T.
/// Theta = 1:  T^2 = (P/2) q^(P-2) (1-q). Clusters appear at T_d, where q = (P-2)/(P-1). They dominate below T_s, where
///   q^P/(4 T^2) + ln(1-q)/2 + q/2 = 0.
/// Source: docs/theory.md, section "Spherical p-spin".
class SphericalPSpin {
public:
    struct Parameters {
        int P;
        double T;
    };

    static constexpr std::string_view name = "spherical_pspin";
    static constexpr std::string_view doc = "spherical p-spin glass, P >= 3";
    static constexpr std::string_view source = "Crisanti and Sommers, Z. Phys. B 87, 341 (1992)";
    static constexpr Capabilities capabilities{.temperature = "T"};
    static constexpr std::array branches{Branch::paramagnet};
    static constexpr std::array fields{
        field<&Parameters::P>("P", "P", "interaction order", {3, 64}),
        field<&Parameters::T>("T", "T", "temperature", {0, std::numeric_limits<double>::infinity()}),
    };

    Parameters parameters;

    explicit SphericalPSpin(const Parameters& p) : parameters(p) {}

    /// The door of its theory: spherical_pspin_theory.cpp.
    static std::unique_ptr<const Theory> theory();

    /// A glass of clusters: at theta = 1, or of one step in equilibrium below T_s.
    struct Clusters {
        double T, q, theta;
        double C; ///< (1-q)/T
        double y; ///< theta/T
    };

    /// Where clusters appear, and where they dominate; the temperature of the model does not matter.
    Clusters dynamic_transition() const;
    Clusters static_transition() const;
    /// The glass in equilibrium at the temperature of the model; nothing above T_s.
    std::optional<Clusters> glass() const;

    /// Free energy, energy, and entropy of the paramagnet (no glass) or of the glass in equilibrium, accurate to
    /// rounding at any T. At T = 0 the entropy of the glass is minus infinity, and the paramagnet has no energies.
    struct Energies {
        double free_energy, energy, entropy;
    };
    Energies energies(const std::optional<Clusters>& glass) const;
    /// By how much a glass misses the two equations of equilibrium, the larger of the relative errors.
    double residual(const Clusters& glass) const;

private:
    /// w = (1-q)/(1-q+theta q) of every glass in equilibrium, and of this one.
    double breaking_ratio() const;
    static double breaking_ratio_of(const Clusters& glass);
    /// What the equation of w leaves, zero in equilibrium.
    double breaking_excess(double w) const;
};

} // namespace mattis
