#include "montecarlo/kernels/power_sums.hpp"

#include <algorithm>

#include "core/vector_clones.hpp"
#include "models/hamiltonians/exact_energy.hpp"

namespace mattis::mc {

namespace {

// Each loop over a run of channels does one thing without branches, so that it is compiled to vector instructions.
constexpr std::size_t run = 512, lanes = 8;

#define MATTIS_INLINE [[gnu::always_inline]] inline

/// E_k of power sums a_1 … a_k.
MATTIS_INLINE double elementary_2(double a1, double a2) { return a1 * a1 - a2; }
MATTIS_INLINE double elementary_3(double a1, double a2, double a3) { return a1 * (a1 * a1 - 3.0 * a2) + 2.0 * a3; }
MATTIS_INLINE double elementary_4(double a1, double a2, double a3, double a4) {
    return a1 * elementary_3(a1, a2, a3) - 3.0 * a2 * elementary_2(a1, a2) + 6.0 * a3 * a1 - 6.0 * a4;
}
MATTIS_INLINE double elementary_5(double a1, double a2, double a3, double a4, double a5) {
    return a1 * elementary_4(a1, a2, a3, a4) - 4.0 * a2 * elementary_3(a1, a2, a3) + 12.0 * a3 * elementary_2(a1, a2) -
           24.0 * a4 * a1 + 24.0 * a5;
}
MATTIS_INLINE double elementary_6(double a1, double a2, double a3, double a4, double a5, double a6) {
    return a1 * elementary_5(a1, a2, a3, a4, a5) - 5.0 * a2 * elementary_4(a1, a2, a3, a4) +
           20.0 * a3 * elementary_3(a1, a2, a3) - 60.0 * a4 * elementary_2(a1, a2) + 120.0 * a5 * a1 - 120.0 * a6;
}
MATTIS_INLINE double elementary_7(double a1, double a2, double a3, double a4, double a5, double a6, double a7) {
    return a1 * elementary_6(a1, a2, a3, a4, a5, a6) - 6.0 * a2 * elementary_5(a1, a2, a3, a4, a5) +
           30.0 * a3 * elementary_4(a1, a2, a3, a4) - 120.0 * a4 * elementary_3(a1, a2, a3) +
           360.0 * a5 * elementary_2(a1, a2) - 720.0 * a6 * a1 + 720.0 * a7;
}

/// Q of the orders that have a loop of their own.
template <int P, Convention convention>
struct Term;

template <>
struct Term<2, Convention::full> {
    MATTIS_INLINE double operator()(const PowerSums& s, std::size_t c, double x) const { return 2.0 * (s.p[1][c] - x); }
};
template <>
struct Term<2, Convention::distinct> : Term<2, Convention::full> {};
template <>
struct Term<3, Convention::full> {
    MATTIS_INLINE double operator()(const PowerSums& s, std::size_t c, double x) const {
        const double a = s.p[1][c] - x;
        return 3.0 * a * a + x * x;
    }
};
template <>
struct Term<4, Convention::full> {
    MATTIS_INLINE double operator()(const PowerSums& s, std::size_t c, double x) const {
        const double a = s.p[1][c] - x;
        return 4.0 * a * (a * a + x * x);
    }
};
template <>
struct Term<6, Convention::full> {
    MATTIS_INLINE double operator()(const PowerSums& s, std::size_t c, double x) const {
        const double a = s.p[1][c] - x, b = a * a, y = x * x;
        return a * (6.0 * b * b + y * (20.0 * b + 6.0 * y));
    }
};
template <>
struct Term<8, Convention::full> {
    MATTIS_INLINE double operator()(const PowerSums& s, std::size_t c, double x) const {
        const double a = s.p[1][c] - x, b = a * a, y = x * x;
        return 8.0 * a * (b * b * b + y * (7.0 * b * b + y * (7.0 * b + y)));
    }
};
template <>
struct Term<3, Convention::distinct> {
    MATTIS_INLINE double operator()(const PowerSums& s, std::size_t c, double x) const {
        return 3.0 * elementary_2(s.p[1][c] - x, s.p[2][c] - x * x);
    }
};
template <>
struct Term<4, Convention::distinct> {
    MATTIS_INLINE double operator()(const PowerSums& s, std::size_t c, double x) const {
        return 4.0 * elementary_3(s.p[1][c] - x, s.p[2][c] - x * x, s.p[3][c] - x * x * x);
    }
};
template <>
struct Term<6, Convention::distinct> {
    MATTIS_INLINE double operator()(const PowerSums& s, std::size_t c, double x) const {
        const double y = x * x;
        return 6.0 *
               elementary_5(s.p[1][c] - x, s.p[2][c] - y, s.p[3][c] - y * x, s.p[4][c] - y * y, s.p[5][c] - y * y * x);
    }
};
template <>
struct Term<8, Convention::distinct> {
    MATTIS_INLINE double operator()(const PowerSums& s, std::size_t c, double x) const {
        const double y = x * x, z = y * y;
        return 8.0 * elementary_7(s.p[1][c] - x, s.p[2][c] - y, s.p[3][c] - y * x, s.p[4][c] - z, s.p[5][c] - z * x,
                                  s.p[6][c] - z * y, s.p[7][c] - z * y * x);
    }
};

/// E_k of every k up to `order`, by Newton's identities; a[j] are power sums.
MATTIS_INLINE double elementary(const double* a, int order) {
    double E[most_powers + 1] = {1.0};
    for (int k = 1; k <= order; ++k) {
        double factor = 1.0; // (k-1)!/(k-j)!, with its sign
        for (int j = 1; j <= k; ++j) {
            E[k] += factor * a[j] * E[k - j];
            factor *= -(k - j);
        }
    }
    return E[order];
}

/// Q of any order.
struct AnyTerm {
    double operator()(const PowerSums& s, std::size_t c, double x) const;
};

double AnyTerm::operator()(const PowerSums& s, std::size_t c, double x) const {
    if (s.convention == Convention::distinct) {
        double a[most_powers + 1] = {};
        double power = 1.0;
        for (int k = 1; k < s.P; ++k) {
            power *= x;
            a[k] = s.p[static_cast<std::size_t>(k)][c] - power;
        }
        return s.P * elementary(a, s.P - 1);
    }
    // ((a + x)^P - (a - x)^P)/(2x), both powers grown together: (a + x)^k = even + x odd.
    const double a = s.p[1][c] - x;
    double even = 1.0, odd = 0.0;
    for (int k = 0; k < s.P; ++k) {
        const double next = a * even + x * x * odd;
        odd = even + a * odd;
        even = next;
    }
    return odd;
}

/// Terms of the channels of one run, weighted.
template <class Entry, class F>
MATTIS_INLINE void terms_of(const PowerSums& s, const Entry* v, double unit, std::size_t from, std::size_t count,
                            double* to, const F& Q) {
    for (std::size_t k = 0; k < count; ++k) {
        const double x = unit * v[from + k];
        to[k] = x * Q(s, from + k, x);
    }
    if (s.weight != nullptr)
        for (std::size_t k = 0; k < count; ++k) to[k] *= s.weight[from + k];
}

/// Adds up `count` numbers to the partial sums, number k to that of k mod 8; precondition: the numbers behind them up
/// to a multiple of 8 are zeros.
MATTIS_INLINE void add_up(const double* numbers, std::size_t count, double* partial) {
    for (std::size_t k = 0; k < count; k += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane) partial[lane] += numbers[k + lane];
}

template <class Entry, class F>
MATTIS_INLINE double sum(const PowerSums& s, const Entry* v, double unit, const F& Q) {
    double partial[lanes] = {}, terms[run];
    for (std::size_t from = 0; from < s.channels; from += run) {
        const std::size_t count = std::min(run, s.channels - from);
        terms_of(s, v, unit, from, count, terms, Q);
        for (std::size_t k = count; k % lanes != 0; ++k) terms[k] = 0.0;
        add_up(terms, count, partial);
    }
    return ((partial[0] + partial[4]) + (partial[2] + partial[6])) +
           ((partial[1] + partial[5]) + (partial[3] + partial[7]));
}

template <int P, class Entry>
MATTIS_INLINE double sum_of_order(const PowerSums& s, const Entry* v, double unit) {
    if (s.convention == Convention::full) return sum(s, v, unit, Term<P, Convention::full>{});
    return sum(s, v, unit, Term<P, Convention::distinct>{});
}

template <class Entry>
MATTIS_INLINE double sum_of_any_order(const PowerSums& s, const Entry* v, double unit) {
    switch (s.P) {
    case 2:
        return sum_of_order<2>(s, v, unit);
    case 3:
        return sum_of_order<3>(s, v, unit);
    case 4:
        return sum_of_order<4>(s, v, unit);
    case 6:
        return sum_of_order<6>(s, v, unit);
    case 8:
        return sum_of_order<8>(s, v, unit);
    default:
        break;
    }
    return sum(s, v, unit, AnyTerm{});
}

template <class Entry>
MATTIS_INLINE void add(double* p, const Entry* v, std::size_t channels, double scale, int k, double step) {
    for (std::size_t c = 0; c < channels; ++c) {
        const double x = scale * v[c];
        double power = x;
        for (int j = 1; j < k; ++j) power *= x;
        p[c] += step * power;
    }
}

MATTIS_VECTOR_CLONES double sum_bytes(const PowerSums& s, const std::int8_t* v, double unit) {
    return sum_of_any_order(s, v, unit);
}

MATTIS_VECTOR_CLONES double sum_words(const PowerSums& s, const std::int16_t* v, double unit) {
    return sum_of_any_order(s, v, unit);
}

#undef MATTIS_INLINE

} // namespace

double flip_sum(const PowerSums& sums, const std::int8_t* v, int spin) { return sum_bytes(sums, v, spin * sums.scale); }

double flip_sum(const PowerSums& sums, const std::int16_t* v, int spin) {
    return sum_words(sums, v, spin * sums.scale);
}

double energy_sum(const PowerSums& s) {
    double total = 0.0;
    for (std::size_t c = 0; c < s.channels; ++c) {
        double G = 1.0;
        if (s.convention == Convention::full) {
            for (int k = 0; k < s.P; ++k) G *= s.p[1][c];
        } else {
            double a[most_powers + 1] = {};
            for (int k = 1; k <= s.P; ++k) a[k] = s.p[static_cast<std::size_t>(k)][c];
            G = elementary(a, s.P);
        }
        total += s.weight == nullptr ? G : s.weight[c] * G;
    }
    return total;
}

void add_powers(double* p, const std::int8_t* v, std::size_t channels, double scale, int k, double step) {
    add(p, v, channels, scale, k, step);
}

void add_powers(double* p, const std::int16_t* v, std::size_t channels, double scale, int k, double step) {
    add(p, v, channels, scale, k, step);
}

} // namespace mattis::mc
