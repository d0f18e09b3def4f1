#include "data/binarise.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include <Eigen/Core>
#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/watch.hpp"

namespace mattis::data {

namespace {

constexpr int grey_values = 256;

/// The median of one pixel over the training images.
struct PixelMedian {
    int twice = 0;     ///< 2 median: the middle of two values may be none itself
    int at_median = 0; ///< training images that have it
};

PixelMedian median_of(const std::array<int, grey_values>& histogram, int count) {
    const auto value_at = [&](int rank) { // of the sorted values, from 0
        int value = 0;
        for (int below = histogram[0]; below <= rank; below += histogram[static_cast<std::size_t>(value)]) ++value;
        return value;
    };
    PixelMedian median{.twice = value_at((count - 1) / 2) + value_at(count / 2)};
    if (median.twice % 2 == 0) median.at_median = histogram[static_cast<std::size_t>(median.twice / 2)];
    return median;
}

std::vector<PixelMedian> medians(const ImageArray& images, std::span<const int> training) {
    std::vector<PixelMedian> found;
    for (int pixel = 0; pixel < images.size(); ++pixel) {
        pause_point();
        std::array<int, grey_values> histogram{};
        for (const int k : training) ++histogram[images.image(k)[static_cast<std::size_t>(pixel)]];
        found.push_back(median_of(histogram, static_cast<int>(training.size())));
    }
    return found;
}

/// The random numbers of one image.
Stream stream_of(StreamKey key, int image) {
    key.chain = static_cast<std::uint32_t>(image);
    return Stream(key);
}

BinaryImages by_median(const ImageArray& images, std::span<const int> training, Pixels pixels, const StreamKey& key) {
    const std::vector<PixelMedian> median = medians(images, training);
    BinaryImages binary;
    for (int pixel = 0; pixel < images.size(); ++pixel) {
        const bool splits = 2 * median[static_cast<std::size_t>(pixel)].at_median < static_cast<int>(training.size());
        if (pixels == Pixels::all || splits) binary.pixel.push_back(pixel);
    }
    for (int k = 0; k < images.count; ++k) {
        pause_point();
        Stream stream = stream_of(key, k);
        const auto image = images.image(k);
        for (const int pixel : binary.pixel) {
            const int twice = 2 * image[static_cast<std::size_t>(pixel)];
            const int middle = median[static_cast<std::size_t>(pixel)].twice;
            const bool up = twice == middle ? (stream() >> 63U) != 0 : twice > middle;
            binary.spins.push_back(up ? std::int8_t{1} : std::int8_t{-1});
        }
    }
    return binary;
}

BinaryImages by_threshold(const ImageArray& images, int threshold) {
    BinaryImages binary;
    for (int pixel = 0; pixel < images.size(); ++pixel) binary.pixel.push_back(pixel);
    for (const std::uint8_t x : images.pixels) binary.spins.push_back(x > threshold ? std::int8_t{1} : std::int8_t{-1});
    return binary;
}

BinaryImages by_rotation(const ImageArray& images, std::span<const int> training, int entries, const StreamKey& key) {
    const Eigen::Index size = images.size(), count = images.count;
    Eigen::MatrixXf x(size, count); // an image is a column
    for (Eigen::Index k = 0; k < count; ++k) {
        pause_point();
        const auto image = images.image(static_cast<int>(k));
        for (Eigen::Index i = 0; i < size; ++i) x(i, k) = image[static_cast<std::size_t>(i)];
    }
    Eigen::VectorXf mean = Eigen::VectorXf::Zero(size);
    for (const int k : training) mean += x.col(k);
    mean /= static_cast<float>(training.size());
    Eigen::MatrixXf R(entries, size);
    Stream stream = stream_of(key, -1); // no image has this number
    for (Eigen::Index i = 0; i < R.rows(); ++i) {
        pause_point();
        for (Eigen::Index j = 0; j < size; ++j) R(i, j) = static_cast<float>(gaussian(stream));
    }
    BinaryImages binary;
    // A piece takes some hundredths of a second: at most so many products.
    constexpr Eigen::Index products = 20'000'000;
    const Eigen::Index piece = std::max<Eigen::Index>(1, products / R.size());
    for (Eigen::Index first = 0; first < count; first += piece) {
        pause_point();
        const Eigen::MatrixXf rotated = R * (x.middleCols(first, std::min(piece, count - first)).colwise() - mean);
        for (Eigen::Index k = 0; k < rotated.cols(); ++k)
            for (Eigen::Index i = 0; i < rotated.rows(); ++i)
                binary.spins.push_back(rotated(i, k) > 0.0F ? std::int8_t{1} : std::int8_t{-1});
    }
    return binary;
}

} // namespace

BinaryImages binarise(const ImageArray& images, std::span<const int> training, const BinariseRule& rule,
                      const StreamKey& key) {
    if (training.empty()) throw InputError("binarisation: there are no training images: allowed is at least one");
    BinaryImages binary;
    switch (rule.binarisation) {
    case Binarisation::median:
        binary = by_median(images, training, rule.pixels, key);
        break;
    case Binarisation::threshold:
        binary = by_threshold(images, rule.threshold);
        break;
    case Binarisation::rotation:
        binary = by_rotation(images, training, rule.entries > 0 ? rule.entries : images.size(), key);
        break;
    }
    binary.N = static_cast<int>(binary.spins.size() / static_cast<std::size_t>(images.count));
    if (binary.N == 0)
        throw InputError(
            "binarisation: half of the training images have the same value at every pixel, so that no median "
            "splits them: allowed are other images, or all pixels");
    return binary;
}

} // namespace mattis::data
