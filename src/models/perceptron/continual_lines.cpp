#include "models/perceptron/continual_lines.hpp"

#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "models/perceptron/continual_theory.hpp"

namespace mattis {

namespace {

constexpr double largest = 50.0; ///< load to which curves are followed
constexpr std::string_view lost = "a curve of states was lost on the way, or no state was found to begin from";

std::vector<NamedValue> order_of(const TwoTask::Point& at) {
    return {{"q0", at.overlaps.q0},
            {"r", at.overlaps.r},
            {"qd", at.overlaps.qd},
            {"p1", at.site.p1},
            {"p2", at.site.weight.p}};
}

LinePoint nothing() { return {.status = Status::absent}; }

LineResult without_reference(const Continual& model) {
    if (model.parameters.branch1 == ReferenceBranch::preferred)
        return {{{.status = Status::stalled}}, {"no state of task 1 was found"}};
    return {{nothing()}, {"task 1 has no state of branch1 at this alpha1"}};
}

LineResult fold(const ModelAt& at, bool poor) {
    auto solved = with_reference(at.as<Continual>());
    if (!solved) return without_reference(at.as<Continual>());
    const auto end = poor ? solved->task2.end_of_poor(largest) : solved->task2.end_of_good();
    if (end.lost) return {{{.status = Status::stalled}}, {std::string(lost)}};
    if (!end.fold) {
        if (end.frozen) return {{nothing()}, {"the poor state ends without a fold, where qd tends to 1"}};
        if (poor)
            return {{nothing()}, {fmt::format("the poor state goes on without an end up to alpha2 = {}", largest)}};
        return {{nothing()}, {"poor and good states are one curve"}};
    }
    return {{{Status::converged, end.fold->alpha2, order_of(end.fold->at)}}, {}};
}

/// The gap of the potentials between the two ends has one zero at most: its slope is the difference of the mean losses.
LineResult transition(const ModelAt& at) {
    auto solved = with_reference(at.as<Continual>());
    if (!solved) return without_reference(at.as<Continual>());
    const auto crossing = solved->task2.crossing(largest);
    if (!crossing)
        return {{nothing()},
                {"poor and good states are one curve, do not both end, or one has the larger potential throughout"}};
    if (crossing->status != Status::converged) return {{{.status = crossing->status}}, {std::string(lost)}};
    return {{{Status::converged, crossing->alpha2, order_of(crossing->good.at)}}, {}};
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
