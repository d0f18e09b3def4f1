#pragma once

#include "models/data/convention.hpp"
#include "models/data/dataset.hpp"
#include "models/landscape/energy_covariance.hpp"

namespace mattis {

/// x(q) of K = alpha 2 N^(P-1)/P! uncondensed patterns. distinct: q^P/2. full: sum_k c_k^2 k!/(2 P!) q^k with
/// c_k = C(P,k) (P-k-1)!!, P-k even, k >= 1: the Hermite components of N m^P. P >= 3.
EnergyCovariance pattern_covariance(int P, Convention convention);

/// The same of the data that a network learns from. Examples of one class have mutual overlap r^2, so in unsupervised
/// networks the component k of `full` is R_k/R_P times that of stored patterns. Noise w of the stored tensors adds w^2
/// q^P/2. Source: arXiv:2212.00606, arXiv:2211.14067.
EnergyCovariance data_covariance(int P, Convention convention, const Dataset& data, double w);

} // namespace mattis
