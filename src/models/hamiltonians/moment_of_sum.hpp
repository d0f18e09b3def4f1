#pragma once

#include <span>
#include <vector>

namespace mattis {

/// E[S^P] of a sum S of N independent numbers of a symmetric law, whose moments E[x^j] are given at j = 0 … P (odd ones
/// are not read): one number after the other, E[(S + x)^p] = sum_{j even} C(p,j) E[x^j] E[S^(p-j)]. All terms are
/// positive: nothing cancels.
double moment_of_sum(int P, int N, std::span<const double> moments);

/// E[X^j], j = 0 … P, of the mean X of M signs of mean r.
std::vector<double> moments_of_mean(int P, int M, double r);

/// The same of a Gaussian X of mean 1 and variance rho.
std::vector<double> gaussian_moments(int P, double rho);

} // namespace mattis
