#include "stats/binning.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace mattis::stats {

namespace {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

/// Bins that a level needs for its error to be believed: the error of the error is then below 20%.
constexpr std::int64_t enough_bins = 16;

/// The rule for the error of a mean over `count` values, given the errors at bins of 1, 2, 4, … values.
///
/// Bins of length B >> tau miss a part of order tau/B of the squared error, and know it to sqrt(2B/count) only. The two
/// balance at the smallest B with B^3 > 2 count (error(B)/error(1))^4 (Lee, Conduit, Nemec, Lopez Rios and Drummond,
/// Phys. Rev. E 83, 066706 (2011), after Wolff, Comput. Phys. Commun. 156, 143 (2004)). The missing part always makes
/// the error too small, the noise hardly matters to its coverage: the level after that one is taken if it has enough
/// bins. Where no level satisfies the criterion, the series is too short for its correlations: the largest error is
/// returned, a lower bound, and tau is about 1% of the length or more.
double plateau(const std::vector<double>& errors, std::int64_t count) {
    const double first = errors.front();
    if (first == 0.0) return 0.0;
    for (std::size_t level = 0; level < errors.size(); ++level) {
        const double ratio = errors[level] / first;
        const double B = std::ldexp(1.0, static_cast<int>(level));
        if (B * B * B > 2.0 * static_cast<double>(count) * std::pow(ratio, 4))
            return errors[std::min(level + 1, errors.size() - 1)];
    }
    return *std::ranges::max_element(errors);
}

} // namespace

/// From the top down. The bins of level l are the pairs that the bins of level l + 1 are made of, and one more where
/// their number is odd. Around the mean of a pair its bins deviate by half their difference, so
/// squares(l) = differences(l)/2 + 2 squares(l+1); the odd bin joins by the update of Chan, Golub and LeVeque (1979).
std::vector<LogBinning::Moments> LogBinning::moments() const {
    std::vector<Moments> all(levels_.size());
    Moments pairs;
    for (std::size_t level = levels_.size(); level-- > 0;) {
        Moments& here = all[level];
        here = {2 * pairs.bins, pairs.mean, 0.5 * levels_[level].differences + 2.0 * pairs.squares};
        if ((count_ >> level) & 1) {
            const auto n = static_cast<double>(here.bins);
            const double deviation = levels_[level].waiting - here.mean;
            here.mean += deviation / (n + 1.0);
            here.squares += deviation * deviation * n / (n + 1.0);
            ++here.bins;
        }
        pairs = here;
    }
    return all;
}

double LogBinning::mean() const { return count_ == 0 ? no_value : moments().front().mean; }

std::vector<double> LogBinning::errors(std::int64_t least) const {
    std::vector<double> errors;
    for (const Moments& level : moments()) {
        if (level.bins < static_cast<std::uint64_t>(std::max<std::int64_t>(least, 2))) break;
        const auto n = static_cast<double>(level.bins);
        errors.push_back(std::sqrt(level.squares / (n * (n - 1.0))));
    }
    return errors;
}

Estimate LogBinning::estimate() const {
    Estimate e{.mean = mean(), .error = no_value, .tau = no_value, .count = count()};
    if (count_ < 2) return e;
    // A series too short for the rule has its naive error.
    const auto levels = errors(std::min(count(), enough_bins));
    e.error = plateau(levels, count());
    const double ratio = e.error / levels.front();
    e.tau = 0.5 * ratio * ratio;
    return e;
}

void LogBinning::save(ByteWriter& to) const {
    to.put(count_);
    to.put_all(levels_);
}

LogBinning LogBinning::load(ByteReader& from) {
    LogBinning binning;
    binning.count_ = from.get<std::uint64_t>();
    binning.levels_ = from.get_all<Level>();
    if (binning.levels_.size() != static_cast<std::size_t>(std::bit_width(binning.count_)))
        throw BytesError("the levels of a binning do not fit its number of values");
    return binning;
}

} // namespace mattis::stats
