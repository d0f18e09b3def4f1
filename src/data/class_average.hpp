#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "data/binarise.hpp"

namespace mattis::data {

/// What is known of a class from examples eta^a of it, a = 1..M, etabar = (1/M) sum_a eta^a.
struct ClassAverage {
    int M = 0;
    std::vector<int> sums; ///< M etabar

    int N() const { return static_cast<int>(sums.size()); }
    /// Q = (1/N) sum_i etabar_i^2: the class enters as s = etabar/sqrt(Q), so that (1/N) sum_i s_i^2 = 1.
    double mean_square() const;
    /// Signs of the average; 0 where it is 0.
    std::vector<std::int8_t> signs() const;
    /// (1/N) sum_i s_i sigma_i.
    double overlap(std::span<const std::int8_t> spins) const;
};

ClassAverage class_average(const BinaryImages& images, std::span<const int> examples);

/// How good the examples of a class are, as far as they show it themselves.
struct ClassQuality {
    /// (M Q - 1)/(M - 1), the mean overlap of two different examples: unbiased for the site average of r_i^2, r_i the
    /// mean of an entry in all of the class. Not a number for M = 1.
    double r2 = 0.0;
    double rho = 0.0; ///< (1 - r2)/(M r2); not a number unless r2 > 0
};
ClassQuality class_quality(const ClassAverage& average);

/// The same site by site: r_i^2 = (M etabar_i^2 - 1)/(M - 1), whose mean over sites is r2. Precondition: M > 1.
std::vector<double> site_qualities(const ClassAverage& average);

/// Mean overlap of other images of the class with the signs of its average: it approaches the site average of |r_i| as
/// M grows.
double held_out_overlap(const ClassAverage& average, const BinaryImages& images, std::span<const int> held_out);

/// (1/M^2) sum_ab o_ab^P, o_ab = (1/N) sum_i eta^a_i eta^b_i: the mean square of (1/M) sum_a eta^a_i1 .. eta^a_iP, by
/// whose root unsupervised energies are divided (R_P of examples that are drawn). The sum over b is over all examples.
double mean_square_product(const BinaryImages& images, std::span<const int> examples, int P);

/// sign of the average of images; a random sign, drawn from the stream, where it is 0.
std::vector<std::int8_t> archetype(const BinaryImages& images, std::span<const int> held_out, Stream& stream);

/// (1/N) sum_i a_i b_i.
double overlap(std::span<const std::int8_t> a, std::span<const std::int8_t> b);

} // namespace mattis::data
