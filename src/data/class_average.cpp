#include "data/class_average.hpp"

#include <cmath>
#include <cstddef>
#include <limits>

#include "core/special.hpp"

namespace mattis::data {

namespace {

std::int64_t dot(std::span<const std::int8_t> a, std::span<const std::int8_t> b) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

double square(double x) { return x * x; }

} // namespace

double ClassAverage::mean_square() const {
    std::int64_t sum = 0;
    for (const std::int64_t s : sums) sum += s * s;
    return static_cast<double>(sum) / (square(M) * N());
}

std::vector<std::int8_t> ClassAverage::signs() const {
    std::vector<std::int8_t> signs;
    for (const int s : sums) signs.push_back(static_cast<std::int8_t>((s > 0) - (s < 0)));
    return signs;
}

double ClassAverage::overlap(std::span<const std::int8_t> spins) const {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < sums.size(); ++i) sum += sums[i] * spins[i];
    const double norm = std::sqrt(mean_square());
    return norm > 0.0 ? static_cast<double>(sum) / (static_cast<double>(M) * N() * norm) : 0.0;
}

ClassAverage class_average(const BinaryImages& images, std::span<const int> examples) {
    ClassAverage average{static_cast<int>(examples.size()), std::vector<int>(static_cast<std::size_t>(images.N), 0)};
    for (const int k : examples) {
        const auto image = images.image(k);
        for (std::size_t i = 0; i < image.size(); ++i) average.sums[i] += image[i];
    }
    return average;
}

ClassQuality class_quality(const ClassAverage& average) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    if (average.M < 2) return {none, none};
    const double r2 = (average.M * average.mean_square() - 1.0) / (average.M - 1.0);
    return {r2, r2 > 0.0 ? (1.0 - r2) / (average.M * r2) : none};
}

std::vector<double> site_qualities(const ClassAverage& average) {
    std::vector<double> squares;
    for (const int s : average.sums) squares.push_back((square(s) / average.M - 1.0) / (average.M - 1.0));
    return squares;
}

double held_out_overlap(const ClassAverage& average, const BinaryImages& images, std::span<const int> held_out) {
    const std::vector<std::int8_t> signs = average.signs();
    double sum = 0.0;
    for (const int k : held_out) sum += overlap(images.image(k), signs);
    return sum / static_cast<double>(held_out.size());
}

double mean_square_product(const BinaryImages& images, std::span<const int> examples, int P) {
    double sum = 0.0;
    for (std::size_t a = 0; a < examples.size(); ++a) {
        sum += 1.0; // of an example with itself
        for (std::size_t b = 0; b < a; ++b)
            sum += 2.0 * integer_power(overlap(images.image(examples[a]), images.image(examples[b])), P);
    }
    return sum / square(static_cast<double>(examples.size()));
}

std::vector<std::int8_t> archetype(const BinaryImages& images, std::span<const int> held_out, Stream& stream) {
    std::vector<std::int8_t> spins = class_average(images, held_out).signs();
    for (std::int8_t& spin : spins)
        if (spin == 0) spin = (stream() >> 63U) != 0 ? std::int8_t{1} : std::int8_t{-1};
    return spins;
}

double overlap(std::span<const std::int8_t> a, std::span<const std::int8_t> b) {
    return static_cast<double>(dot(a, b)) / static_cast<double>(a.size());
}

} // namespace mattis::data
