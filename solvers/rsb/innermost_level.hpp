#pragma once

#include <cstddef>
#include <vector>

namespace mattis::solvers {

/// Numbers at the nodes of a grid.
using NodeValues = std::vector<double>;

/// Nodes h_a = a step, a = 0..size-1: every function of the cascade is even or odd.
struct FieldGrid {
    double step;
    std::size_t size;

    double at(std::size_t a) const { return step * static_cast<double>(a); }
    double end() const { return at(size - 1); }
};

/// A function phi of the cascade and its derivatives. Beyond the grid phi = h + asymptote and phi' = 1.
struct FieldLevel {
    double asymptote = 0.0;
    NodeValues excess{};    ///< phi(h) - h - asymptote >= 0
    NodeValues slope{};     ///< phi'
    NodeValues curvature{}; ///< phi'', if asked for
};

/// The innermost function of the cascade that is on the grid, and averages over everything inside it at a given field.
struct InnermostLevel {
    FieldLevel level{};
    NodeValues susceptibility{}; ///< of sech^2(h/T)/T
    NodeValues entropy{};        ///< of a spin in its field
    NodeValues fourth{};         ///< of sech^4(h/T)/T^2, if curvature is asked for and T > 0
    /// Average of phi_{k+1} less phi_k, less its value y v/2 at large h. Of averaged_level() alone.
    NodeValues gain{};
};

/// The spin itself: phi_{k+1}(h) = T ln 2cosh(h/T), T > 0.
InnermostLevel spin_level(const FieldGrid& grid, double T, bool with_curvature);

/// Level k, exp(y phi_k) = E exp[y phi_{k+1}(h + sqrt(v) z)], without a grid for its own average. The average of |h| is
/// closed; what temperature adds within |h| < 20 T comes from Gauss-Legendre quadrature. Accuracy 1e-14. Precondition:
/// 0 <= T <= sqrt(v).
InnermostLevel averaged_level(const FieldGrid& grid, double v, double y, double T, bool with_curvature);

} // namespace mattis::solvers
