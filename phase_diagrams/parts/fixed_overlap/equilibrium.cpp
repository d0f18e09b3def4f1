#include "phase_diagrams/parts/fixed_overlap/equilibrium.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include <fmt/format.h>

#include "stats/estimate.hpp"
#include "stats/hypothesis.hpp"

namespace mattis::diagram {

namespace {

/// A number that a chain or a sample has measured, and its error within the chains.
struct Measured {
    double value = 0.0;
    double error = 0.0;
};
using OfReplica = std::function<Measured(const mc::FixedOverlapReplica&)>;

/// Mean of the parts [first, last) of a series; the error is that between the parts.
Measured mean_of(std::span<const double> series, std::size_t first, std::size_t last) {
    const stats::Estimate estimate = stats::over_samples(series.subspan(first, last - first));
    return {estimate.mean, estimate.error};
}

Measured mean_over(const mc::FixedOverlapResult& sample, const OfReplica& of, std::size_t first, std::size_t step) {
    Measured mean;
    double count = 0.0, squares = 0.0;
    for (std::size_t replica = first; replica < sample.replicas.size(); replica += step, count += 1.0) {
        const Measured one = of(sample.replicas[replica]);
        mean.value += one.value;
        squares += one.error * one.error;
    }
    return {mean.value / count, std::sqrt(squares) / count};
}

/// Whether differences have the mean 0. The error of the mean is that between samples, and at least the one that the
/// errors within make.
double student(std::span<const Measured> differences) {
    std::vector<double> values;
    double within = 0.0;
    for (const Measured& one : differences) {
        if (std::isnan(one.value) || std::isnan(one.error)) continue;
        values.push_back(one.value);
        within += one.error * one.error;
    }
    const stats::Estimate mean = stats::over_samples(values);
    if (mean.samples < 2) return OverlapEquilibrium::none;
    const double error = std::max(mean.error, std::sqrt(within) / mean.samples);
    if (!(error > 0.0)) return OverlapEquilibrium::none;
    return stats::student_two_sided(mean.mean / error, mean.samples - 1.0);
}

Measured difference(const Measured& one, const Measured& other) {
    return {one.value - other.value, std::hypot(one.error, other.error)};
}

class Evidence {
public:
    Evidence(std::span<const mc::FixedOverlapResult> samples, const mc::OverlapSector& sector, double T)
        : samples_(samples), sector_(sector), T_(T) {}

    double starts() const {
        return both(
            [this](const OfReplica& of) {
                return over_samples([&](const auto& sample) {
                    return difference(mean_over(sample, of, 1, 2), mean_over(sample, of, 0, 2));
                });
            },
            whole());
    }

    double halves() const {
        std::vector<double> p;
        for (std::size_t k = 0; k < 2; ++k) {
            const OfReplica early = half(k, 0), late = half(k, 1);
            p.push_back(over_samples([&](const auto& sample) {
                return difference(mean_over(sample, late, 0, 1), mean_over(sample, early, 0, 1));
            }));
        }
        return joined(p);
    }

    double replicas(double excess) const {
        return both([&](const OfReplica& of) { return fisher(of, excess); }, whole());
    }

    double memory() const {
        return over_samples([](const mc::FixedOverlapResult& sample) {
            double own = 0.0;
            for (const mc::FixedOverlapReplica& replica : sample.replicas)
                own += replica.own_overlap / static_cast<double>(sample.replicas.size());
            const Measured q = mean_of(sample.q, sample.q.size() / 2, sample.q.size());
            return Measured{own - q.value, q.error};
        });
    }

private:
    /// Slope and energy, over the whole measurement.
    std::array<OfReplica, 2> whole() const {
        return {
            [this](const mc::FixedOverlapReplica& replica) {
                const stats::LogRatio slope = mc::slope_of(replica, sector_, T_);
                return Measured{slope.value, slope.error};
            },
            [](const mc::FixedOverlapReplica& replica) { return mean_of(replica.energy, 0, replica.energy.size()); }};
    }

    /// Slope (0) or energy (1) over the first half (0) or the second (1).
    OfReplica half(std::size_t quantity, std::size_t which) const {
        return [this, quantity, which](const mc::FixedOverlapReplica& replica) {
            const std::size_t middle = replica.energy.size() / 2;
            const std::size_t first = which == 0 ? 0 : middle, last = which == 0 ? middle : replica.energy.size();
            if (quantity == 1) return mean_of(replica.energy, first, last);
            const auto part = [&](const std::vector<double>& series) {
                return std::vector<double>(series.begin() + static_cast<std::ptrdiff_t>(first),
                                           series.begin() + static_cast<std::ptrdiff_t>(last));
            };
            mc::FixedOverlapReplica cut;
            cut.shift = replica.shift;
            cut.up = part(replica.up);
            cut.down = part(replica.down);
            const stats::LogRatio slope = mc::slope_of(cut, sector_, T_);
            return Measured{slope.value, slope.error};
        };
    }

    double over_samples(const std::function<Measured(const mc::FixedOverlapResult&)>& of) const {
        std::vector<Measured> differences;
        for (const mc::FixedOverlapResult& sample : samples_) differences.push_back(of(sample));
        return student(differences);
    }

    /// Variance between the replicas of a sample over their squared errors, all samples together.
    double fisher(const OfReplica& of, double excess) const {
        double between = 0.0, within = 0.0, between_dof = 0.0, within_dof = 0.0;
        for (const mc::FixedOverlapResult& sample : samples_) {
            const auto count = static_cast<double>(sample.replicas.size());
            const double mean = mean_over(sample, of, 0, 1).value;
            for (const mc::FixedOverlapReplica& replica : sample.replicas) {
                const Measured one = of(replica);
                between += (one.value - mean) * (one.value - mean);
                within += one.error * one.error;
                within_dof += static_cast<double>(replica.energy.size()) - 1.0;
            }
            between_dof += count - 1.0;
        }
        if (!(within > 0.0) || !std::isfinite(between)) return OverlapEquilibrium::none;
        const double chains = between_dof + static_cast<double>(samples_.size());
        return stats::fisher_upper(between / between_dof * chains / within / excess, between_dof, within_dof);
    }

    static double both(const std::function<double(const OfReplica&)>& test,
                       const std::array<OfReplica, 2>& quantities) {
        std::vector<double> p;
        for (const OfReplica& of : quantities) p.push_back(test(of));
        return joined(p);
    }

    static double joined(std::vector<double> p) {
        std::erase_if(p, [](double one) { return std::isnan(one); });
        return stats::harmonic_mean(p);
    }

    std::span<const mc::FixedOverlapResult> samples_;
    mc::OverlapSector sector_;
    double T_;
};

} // namespace

OverlapEquilibrium overlap_equilibrium(std::span<const mc::FixedOverlapResult> samples, const mc::OverlapSector& sector,
                                       double T, const OverlapEquilibriumRules& rules) {
    OverlapEquilibrium found;
    if (samples.empty() || samples.front().replicas.size() < 2) {
        found.failure = "one replica: there is nothing to compare it with";
        return found;
    }
    if (samples.size() < 2) {
        found.failure = "one disorder sample";
        return found;
    }
    const Evidence evidence(samples, sector, T);
    found.starts_p = evidence.starts();
    found.halves_p = evidence.halves();
    found.replicas_p = evidence.replicas(rules.excess);
    found.memory_p = evidence.memory();
    const std::array tests{std::pair{found.starts_p, "annealed replicas differ from the others"},
                           std::pair{found.halves_p, "the halves of the measurement differ"},
                           std::pair{found.replicas_p, "replicas differ more than their errors"},
                           std::pair{found.memory_p, "chains remember where they began to measure"}};
    const double level = rules.false_alarm / static_cast<double>(rules.points * tests.size());
    for (const auto& [p, what] : tests) {
        if (!std::isnan(p) && p >= level) continue;
        found.failure += fmt::format("{}{}", found.failure.empty() ? "" : "; ", what);
        found.failure += std::isnan(p) ? ": no probability" : fmt::format(" (p = {:.1g})", p);
    }
    return found;
}

} // namespace mattis::diagram
