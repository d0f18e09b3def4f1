#include "models/multitasking/example_thresholds.hpp"

#include <algorithm>
#include <cmath>

#include "core/roots.hpp"
#include "models/multitasking/fourier_average.hpp"
#include "models/multitasking/sign_rule.hpp"

namespace mattis::multitasking {

Vector overlaps_after_update(double d, const AmplitudeGroups& at, double rho) {
    return FourierAverage(PatternLaw::gaussian(1.0 - d, rho), 0.0).averages(at).overlap;
}

double threshold_after_update(double d, const AmplitudeGroups& at, double confidence) {
    const auto excess = [&](double log_rho) {
        const Vector m = overlaps_after_update(d, at, std::exp(log_rho));
        double least = 1.0;
        for (std::size_t j = 0; j < at.count(); ++j)
            least = std::min(least, m(static_cast<Eigen::Index>(j)) / at.amplitude[j]);
        return least - std::erf(confidence);
    };
    constexpr double lowest = 1e-3, highest = 1e3;
    return std::exp(bracketed_root(excess, std::log(lowest), std::log(highest)));
}

AmplitudeGroups parallel_overlaps(double d, int K) {
    const AmplitudeGroups unit{{1.0}, {K}, 0};
    return {{SignRule(PatternLaw::storing(1.0 - d)).averages(unit).overlap(0)}, {K}, 0};
}

int least_examples(double r, double rho_c) {
    constexpr double rounding = 1e-9;
    return static_cast<int>(std::ceil((1.0 - r * r) / (r * r * rho_c) - rounding));
}

std::optional<SelfConsistentThreshold> self_consistent_threshold(double d, double T, const AmplitudeGroups& start,
                                                                 double confidence) {
    const auto saddle_at = [&](double rho) { return MultitaskingSaddle(PatternLaw::gaussian(1.0 - d, rho), T); };
    MultitaskingState state = saddle_at(0.0).descend(start);
    if (state.status != Status::converged || state.at.count() == 0) return std::nullopt;
    SelfConsistentThreshold result{.m0 = state.at.expanded(state.field.overlap, 0.0)};
    const auto excess_of = [&](const MultitaskingState& s) {
        const auto m = s.at.expanded(s.field.overlap, 0.0);
        double least = 1.0;
        for (std::size_t mu = 0; mu < m.size(); ++mu)
            if (result.m0[mu] > 0.0) least = std::min(least, m[mu] / result.m0[mu]);
        return least - std::erf(confidence);
    };
    constexpr double step = 0.01, highest = 100.0;
    for (double rho = 0.0; rho < highest; rho += step) {
        const MultitaskingState next = saddle_at(rho + step).descend(state.at);
        if (next.status != Status::converged) return std::nullopt;
        if (excess_of(next) > 0.0) {
            state = next;
            continue;
        }
        const auto excess = [&](double x) { return excess_of(saddle_at(x).descend(state.at)); };
        result.rho = bracketed_root(excess, rho, rho + step);
        const MultitaskingState there = saddle_at(result.rho).descend(state.at);
        result.m = there.at.expanded(there.field.overlap, 0.0);
        return result;
    }
    return std::nullopt;
}

} // namespace mattis::multitasking
