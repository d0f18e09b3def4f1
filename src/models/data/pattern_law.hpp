#pragma once

#include <cmath>

#include "core/elementary.hpp"

namespace mattis {

/// Trigonometric averages over the data factor X of one pattern at u:
///   G = E cos(uX),  S = E sin(uX),  F = E[X sin(uX)] = -G',  dF = E[X^2 cos(uX)] = -G''
struct Transforms {
    double G, S, F, dF;
};

/// Law of the entries of a diluted pattern as a network sees them: xi X with xi = 0 (probability 1 - activity) or +-1,
/// and X = (mean of M examples)/r of what a non-null entry became in the data: E X = 1, E X^2 = 1 + rho.
///   storing    X = 1
///   gaussian   X = 1 + sqrt(rho) z, many examples at fixed rho
///   binomial   X = (2B - M)/(Mr), B ~ Bin(M, (1+r)/2), rho = (1-r^2)/(M r^2); g(u) = [cos v + i r sin v]^M with
///              v = u/(Mr), G = Re g, S = Im g
class PatternLaw {
public:
    enum class Data { storing, gaussian, binomial };

    static PatternLaw storing(double activity) { return {activity, Data::storing, 0.0, 1, 1.0}; }
    /// rho = 0 is storing.
    static PatternLaw gaussian(double activity, double rho) {
        return {activity, rho == 0.0 ? Data::storing : Data::gaussian, rho, 1, 1.0};
    }
    /// r = 1 is storing.
    static PatternLaw binomial(double activity, int M, double r) {
        return {activity, r == 1.0 ? Data::storing : Data::binomial, (1.0 - r * r) / (M * r * r), r == 1.0 ? 1 : M, r};
    }

    Data data() const { return data_; }
    double activity() const { return activity_; }
    double rho() const { return rho_; }
    int examples() const { return M_; }
    double quality() const { return r_; }

    /// Whether X takes finitely many values.
    bool discrete() const { return data_ != Data::gaussian; }
    /// Angle whose cosine and sine the transforms are made of, per unit of u: 1, or 1/(Mr).
    double frequency() const { return 1.0 / (M_ * r_); }
    /// Bound of sum_mu |n_mu X_mu| from the sum of |n_mu| and of n_mu^2; of Gaussian data all but 1e-18 of it.
    double largest_field(double sum, double squares) const {
        constexpr double tail = 9.0;
        if (data_ == Data::gaussian) return sum + tail * std::sqrt(rho_ * squares);
        return sum / r_;
    }

    /// The transforms at u, from the cosine and sine of frequency() u.
    template <Data kind>
    Transforms transforms(double u, double cosine, double sine) const {
        if constexpr (kind == Data::storing) {
            return {cosine, sine, sine, cosine};
        } else if constexpr (kind == Data::gaussian) {
            const double damping = exp_minus(0.5 * rho_ * u * u), v = rho_ * u;
            return {cosine * damping, sine * damping, (sine + v * cosine) * damping,
                    ((1.0 + rho_) * cosine - 2.0 * v * sine - v * v * cosine) * damping};
        } else {
            // z = cos v + i r sin v, g = z^M; z' and z'' with respect to u.
            const double w = frequency();
            const double im = r_ * sine, d_re = -w * sine, d_im = w * r_ * cosine;
            double low_re = 1.0, low_im = 0.0; // z^(M-2), or 1 where M = 1 and it has no weight
            double base_re = cosine, base_im = im;
            for (int n = M_ - 2; n > 0; n >>= 1) {
                if (n & 1) multiply(low_re, low_im, base_re, base_im);
                multiply(base_re, base_im, base_re, base_im);
            }
            double before_re = low_re, before_im = low_im; // z^(M-1)
            if (M_ > 1) multiply(before_re, before_im, cosine, im);
            double g_re = before_re, g_im = before_im;
            multiply(g_re, g_im, cosine, im);
            const double M = M_;
            const double slope_re = M * (before_re * d_re - before_im * d_im);
            const double square_re = d_re * d_re - d_im * d_im, square_im = 2.0 * d_re * d_im;
            const double curvature = M * (M - 1.0) * (low_re * square_re - low_im * square_im) - M * w * w * g_re;
            return {g_re, g_im, -slope_re, -curvature};
        }
    }

    /// The transforms at u.
    Transforms at(double u) const {
        const double angle = frequency() * u, cosine = std::cos(angle), sine = std::sin(angle);
        switch (data_) {
        case Data::storing:
            return transforms<Data::storing>(u, cosine, sine);
        case Data::gaussian:
            return transforms<Data::gaussian>(u, cosine, sine);
        case Data::binomial:
            break;
        }
        return transforms<Data::binomial>(u, cosine, sine);
    }

private:
    PatternLaw(double activity, Data data, double rho, int M, double r)
        : activity_(activity), data_(data), rho_(rho), M_(M), r_(r) {}

    static void multiply(double& re, double& im, double by_re, double by_im) {
        const double product = re * by_re - im * by_im;
        im = re * by_im + im * by_re;
        re = product;
    }

    double activity_;
    Data data_;
    double rho_;
    int M_;
    double r_;
};

} // namespace mattis
