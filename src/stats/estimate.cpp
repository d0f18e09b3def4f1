#include "stats/estimate.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

namespace mattis::stats {

namespace {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

double mean_of(std::span<const double> values) {
    double sum = 0.0;
    for (const double x : values) sum += x;
    return sum / static_cast<double>(values.size());
}

double squared_deviations(std::span<const double> values, double mean) {
    double sum = 0.0;
    for (const double x : values) sum += (x - mean) * (x - mean);
    return sum;
}

/// The rows (samples) in which every column has a value.
std::vector<std::vector<double>> complete_columns(const std::vector<std::vector<double>>& columns) {
    std::vector<std::vector<double>> complete(columns.size());
    if (columns.empty()) return complete;
    for (const auto& column : columns)
        if (column.size() != columns.front().size())
            throw std::invalid_argument("jackknife: columns of unequal length");
    for (std::size_t row = 0; row < columns.front().size(); ++row) {
        bool whole = true;
        for (const auto& column : columns) whole = whole && !std::isnan(column[row]);
        if (!whole) continue;
        for (std::size_t k = 0; k < columns.size(); ++k) complete[k].push_back(columns[k][row]);
    }
    return complete;
}

} // namespace

Estimate over_samples(std::span<const double> values) {
    std::vector<double> present;
    present.reserve(values.size());
    for (const double x : values)
        if (!std::isnan(x)) present.push_back(x);
    Estimate e{.mean = no_value, .error = no_value, .samples = static_cast<int>(present.size())};
    if (present.empty()) return e;
    e.mean = mean_of(present);
    const auto n = static_cast<double>(present.size());
    if (present.size() > 1) e.error = std::sqrt(squared_deviations(present, e.mean) / (n * (n - 1.0)));
    return e;
}

Estimate jackknife(const std::vector<std::vector<double>>& columns,
                   const std::function<double(std::span<const double>)>& f) {
    const auto complete = complete_columns(columns);
    const std::size_t samples = complete.empty() ? 0 : complete.front().size();
    Estimate e{.mean = no_value, .error = no_value, .samples = static_cast<int>(samples)};
    if (samples == 0) return e;

    std::vector<double> means(complete.size());
    for (std::size_t k = 0; k < complete.size(); ++k) means[k] = mean_of(complete[k]);
    e.mean = f(means);
    if (samples == 1) return e;

    const auto n = static_cast<double>(samples);
    std::vector<double> without(samples), reduced(complete.size());
    for (std::size_t row = 0; row < samples; ++row) {
        for (std::size_t k = 0; k < complete.size(); ++k)
            reduced[k] = means[k] + (means[k] - complete[k][row]) / (n - 1.0);
        without[row] = f(reduced);
    }
    const double average = mean_of(without);
    e.mean += (n - 1.0) * (e.mean - average);
    e.error = std::sqrt((n - 1.0) / n * squared_deviations(without, average));
    return e;
}

} // namespace mattis::stats
