#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace mattis::solvers {

/// Weights of the 2 reach + 1 nodes around one, of which those to the left and to the right are the same or opposite:
/// [j] belongs to the nodes at distance j. All are exact for polynomials of degree 2 reach.
inline constexpr std::size_t stencil_reach = 10;
using Stencil = std::array<double, stencil_reach + 1>;

/// E f(h + sigma z) as a sum over nodes of distance 1, for a Gaussian so narrow that the nodes do not resolve it: the
/// average of Lagrange's interpolation. Precondition: sigma^2 <= 6; beyond it weights would cancel each other.
Stencil gaussian_stencil(double variance);

/// The same for a Gaussian whose centre is `offset` off the node in the middle: the average of f(offset + sigma z), as
/// a sum over the nodes from -reach to reach, of which [reach] is the one in the middle. Precondition: |offset| <= 1/2.
using ShiftedStencil = std::array<double, 2 * stencil_reach + 1>;
ShiftedStencil gaussian_stencil(double variance, double offset);

/// Values at all nodes of the first and of the second derivative of an even function that is given at the nodes from 0
/// on, `step` apart, and is 0 beyond them.
std::vector<double> first_derivative(const std::vector<double>& even, double step);
std::vector<double> second_derivative(const std::vector<double>& even, double step);

} // namespace mattis::solvers
