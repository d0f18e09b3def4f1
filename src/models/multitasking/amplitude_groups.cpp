#include "models/multitasking/amplitude_groups.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mattis::multitasking {

int AmplitudeGroups::patterns() const { return std::accumulate(size.begin(), size.end(), zeros); }

double AmplitudeGroups::sum() const {
    double total = 0.0;
    for (std::size_t j = 0; j < count(); ++j) total += size[j] * std::abs(amplitude[j]);
    return total;
}

double AmplitudeGroups::squares() const {
    double total = 0.0;
    for (std::size_t j = 0; j < count(); ++j) total += size[j] * amplitude[j] * amplitude[j];
    return total;
}

AmplitudeGroups AmplitudeGroups::canonical() const {
    std::vector<std::size_t> order(count());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return std::abs(amplitude[a]) > std::abs(amplitude[b]); });
    AmplitudeGroups sorted{.zeros = zeros};
    for (const std::size_t j : order) {
        sorted.amplitude.push_back(std::abs(amplitude[j]));
        sorted.size.push_back(size[j]);
    }
    return sorted;
}

std::vector<double> AmplitudeGroups::expanded() const {
    return expanded(Vector::Map(amplitude.data(), static_cast<Eigen::Index>(count())), 0.0);
}

std::vector<double> AmplitudeGroups::expanded(const Vector& per_group, double for_zeros) const {
    std::vector<double> all;
    for (std::size_t j = 0; j < count(); ++j)
        all.insert(all.end(), static_cast<std::size_t>(size[j]), per_group(static_cast<Eigen::Index>(j)));
    all.insert(all.end(), static_cast<std::size_t>(zeros), for_zeros);
    return all;
}

std::string AmplitudeGroups::composition() const {
    return size.empty() ? "O" : fmt::format("{}", fmt::join(size, "+"));
}

} // namespace mattis::multitasking
