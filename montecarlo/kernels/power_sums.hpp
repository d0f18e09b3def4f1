#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "models/data/convention.hpp"

namespace mattis::mc {

/// Largest interaction order.
inline constexpr int most_powers = 64;

/// The channels of a network of order P as its costs see them: arrays over channels of the power sums p_k = sum_i (v_i
/// s_i)^k, k = 1 … P (for `full` of p_1 alone), and of weights. All entries v are multiplied by `scale`, a power of
/// two: nothing is rounded, and no power overflows.
struct PowerSums {
    int P = 2;
    Convention convention = Convention::full;
    double scale = 1.0;
    std::size_t channels = 0;
    std::array<const double*, most_powers + 1> p{}; ///< by k
    const double* weight = nullptr;                 ///< none: all 1
};

/// sum_c w_c x_c Q_c of a site with entries v and spin s, x = scale v s: a flip changes sum_c w_c G_c by -2 times it.
/// With a_k = p_k - x^k, the power sums of the other sites, which do not depend on s,
///   full      Q = sum_{j odd} C(P,j) a_1^(P-j) x^(j-1)
///   distinct  Q = P E_{P-1}(a_1, a_2, …),  E_k = k! e_k,  E_k = sum_j (-1)^(j-1) (k-1)!/(k-j)! a_j E_{k-j} (Newton)
/// The sum has the same bits on every instruction set: eight partial sums, always in the same order.
double flip_sum(const PowerSums& sums, const std::int8_t* v, int spin);
double flip_sum(const PowerSums& sums, const std::int16_t* v, int spin);

/// sum_c w_c G_c: G = p_1^P, or E_P.
double energy_sum(const PowerSums& sums);

/// p_c += step (scale v_c)^k.
void add_powers(double* p, const std::int8_t* v, std::size_t channels, double scale, int k, double step);
void add_powers(double* p, const std::int16_t* v, std::size_t channels, double scale, int k, double step);

} // namespace mattis::mc
