#include "models/multitasking/threshold_lines.hpp"

#include <utility>
#include <vector>

#include "core/errors.hpp"
#include "models/contract/model.hpp"
#include "models/multitasking/branches.hpp"
#include "models/multitasking/example_thresholds.hpp"
#include "models/multitasking/lines.hpp"

namespace mattis::multitasking {

namespace {

/// A threshold and the overlaps of all patterns there, in raw units.
struct Threshold {
    double rho;
    std::vector<double> m;
};

/// Where one update of the stored patterns' state starts; nothing where that does not exist.
std::optional<AmplitudeGroups> start_of_update(double d, int K) {
    constexpr double boundary = 2.0 / 3.0; // of pure and parallel states at T_c, whatever K
    if (K > 1 && d >= boundary) return parallel_overlaps(d, K);
    const auto ends = hierarchical_existence(K);
    if (ends && d >= *ends) return std::nullopt;
    return hierarchical_amplitudes(d, K);
}

std::optional<Threshold> threshold_of_update(const Multitasking& model) {
    const auto& p = model.parameters;
    const auto start = start_of_update(p.d, p.K);
    if (!start) return std::nullopt;
    const double rho = threshold_after_update(p.d, *start);
    return Threshold{rho, start->expanded(overlaps_after_update(p.d, *start, rho), 0.0)};
}

/// Of the lowest state of stored patterns at the temperature of the model.
std::optional<Threshold> threshold_of_state(const Multitasking& model) {
    const auto& p = model.parameters;
    const MultitaskingSaddle saddle(PatternLaw::storing(model.activity()), model.temperature());
    MultitaskingSearch search(saddle, p.K);
    search.everywhere(saddle.exact_signs() ? std::vector<AmplitudeGroups>{}
                                           : ground_state_starts(model.activity(), p.K));
    const MultitaskingState* lowest = nullptr;
    for (std::size_t k = 0; k < search.found().size(); ++k) {
        const MultitaskingState& s = search.found()[k];
        if (search.stable(k) &&
            (lowest == nullptr || saddle.free_energy(s.at, s.field) < saddle.free_energy(lowest->at, lowest->field)))
            lowest = &s;
    }
    if (lowest == nullptr) return std::nullopt;
    auto found = self_consistent_threshold(p.d, model.temperature(), lowest->at);
    if (!found) return std::nullopt;
    return Threshold{found->rho, std::move(found->m)};
}

} // namespace

LineResult window_tip(const Multitasking& model) {
    const auto& p = model.parameters;
    if (p.protocol != Protocol::storing)
        throw InputError("the line window_tip is one of stored patterns: allowed is protocol = storing");
    if (p.K < 2) return {};
    const auto tip = parallel_window_tip(p.K);
    if (!tip) return {{LinePoint{.status = Status::stalled}}, {}};
    const double T = tip->T_over_Tc * (p.units == Units::normalised ? 1.0 : 1.0 - tip->d);
    const Multitasking there = with_parameter(with_parameter(model, "d", tip->d), "T", T);
    const MultitaskingSaddle saddle(there.law(), there.temperature());
    const Solution state = report(there, saddle, equal_state(saddle, p.K, p.K));
    LinePoint point{Status::converged, tip->d, state.order, {}, state.arrays};
    point.order.push_back({"T_tip", T});
    return {{std::move(point)}, {}};
}

LineResult learning_threshold(const Multitasking& model, std::string_view find, bool after_update) {
    const auto& p = model.parameters;
    if (p.protocol == Protocol::storing)
        throw InputError("the line learning_threshold is one of examples: allowed are protocol = supervised and "
                         "unsupervised");
    if (after_update && p.T > 0.0)
        throw InputError("the ansatz one_step of the line learning_threshold is an update without noise: allowed is "
                         "T = 0");
    if (find == "M" && (p.r == 1.0 || p.r == 0.0))
        throw InputError("the line learning_threshold finds M at a quality of the examples: allowed is r in (0, 1)");
    LineResult result;
    auto threshold = after_update ? threshold_of_update(model) : threshold_of_state(model);
    if (!threshold) {
        if (after_update && hierarchical_existence(p.K))
            result.remarks.emplace_back("the hierarchical state of stored patterns does not exist at T = 0 at this "
                                        "dilution: see hierarchical_exists");
        return result;
    }
    for (double& m : threshold->m) m /= model.unit();
    const double found = find == "M" ? least_examples(p.r, threshold->rho) : threshold->rho;
    result.points.push_back({Status::converged, found, {{"rho_c", threshold->rho}}, {}, {{"m", threshold->m}}});
    return result;
}

} // namespace mattis::multitasking
