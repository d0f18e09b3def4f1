#include "models/perceptron/continual_lines.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/roots.hpp"
#include "models/perceptron/continual_theory.hpp"

namespace mattis {

namespace {

constexpr double largest = 50.0; ///< load to which curves are followed

std::vector<NamedValue> order_of(const TwoTask::Point& at) {
    return {{"q0", at.overlaps.q0},
            {"r", at.overlaps.r},
            {"qd", at.overlaps.qd},
            {"p1", at.site.p1},
            {"p2", at.site.weight.p}};
}

LinePoint nothing() { return {.status = Status::absent}; }

LineResult without_reference() { return {{nothing()}, {"task 1 has no state of branch1 at this alpha1"}}; }

LineResult fold(const ModelAt& at, bool poor) {
    auto solved = with_reference(at.as<Continual>());
    if (!solved) return without_reference();
    const auto end = poor ? solved->task2.end_of_poor(largest) : solved->task2.end_of_good();
    if (!end.fold) {
        if (end.frozen) return {{nothing()}, {"the poor state ends without a fold, where qd tends to 1"}};
        return {{nothing()}, {"poor and good states are one curve, or none was found"}};
    }
    return {{{Status::converged, end.fold->alpha2, order_of(end.fold->at)}}, {}};
}

/// The gap of the potentials between the two ends has one zero: its slope is the difference of the mean losses.
LineResult transition(const ModelAt& at) {
    auto solved = with_reference(at.as<Continual>());
    if (!solved) return without_reference();
    TwoTaskStates& states = solved->task2;
    const auto good_end = states.end_of_good(), poor_end = states.end_of_poor(largest);
    if (!good_end.fold || !(poor_end.fold || poor_end.frozen))
        return {{nothing()}, {"poor and good states are one curve, or do not both end"}};
    constexpr double inside = 1e-6;
    const double low = good_end.fold->alpha2 * (1.0 + inside);
    const double high = (poor_end.fold ? poor_end.fold->alpha2 : *poor_end.frozen) * (1.0 - inside);
    std::vector<NamedValue> order;
    const Gap gap = [&](double alpha2) -> std::optional<double> {
        const std::vector<TwoTaskState> found = states.at(alpha2);
        const auto state = [&](bool poor) {
            return std::ranges::find_if(found, [&](const TwoTaskState& s) {
                return s.status == Status::converged && !s.joining && s.one_curve == poor;
            });
        };
        const auto poor = state(true), good = state(false);
        if (poor == found.end() || good == found.end()) return std::nullopt;
        order = order_of(good->at);
        return good->potential - poor->potential;
    };
    LineResult result;
    for (const double alpha2 : crossings(gap, linear_grid(low, high, 4))) {
        gap(alpha2);
        result.points.push_back({Status::converged, alpha2, order});
    }
    if (result.points.empty()) result.points.push_back(nothing());
    return result;
}

} // namespace

std::vector<Line> continual_lines(const Ansatz& ansatz) {
    const std::vector<OrderParameter> order{{.name = "q0", .doc = "overlap of two samples"},
                                            {.name = "r", .doc = "overlap with the teacher of task 2"},
                                            {.name = "qd", .doc = "overlap of a sample with itself"},
                                            {.name = "p1", .doc = "overlap of signs with the teacher of task 1"},
                                            {.name = "p2", .doc = "overlap of signs with the teacher of task 2"}};
    const auto line = [&](std::string_view name, std::string_view doc, std::string_view belongs_to, auto trace) {
        return Line{.name = name,
                    .doc = doc,
                    .belongs_to = belongs_to,
                    .finds = {"alpha2"},
                    .ansaetze = {ansatz},
                    .order = order,
                    .trace = [trace](const ModelAt& at, const LineChoice&) { return trace(at); }};
    };
    return {line("spinodal_good", "end of the good state, below it", "good",
                 [](const ModelAt& at) { return fold(at, false); }),
            line("spinodal_poor", "end of the poor state, above it", "poor",
                 [](const ModelAt& at) { return fold(at, true); }),
            line("transition", "equal potentials of poor and good states", "poor, good",
                 [](const ModelAt& at) { return transition(at); })};
}

} // namespace mattis
