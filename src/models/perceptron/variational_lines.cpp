#include "models/perceptron/variational_lines.hpp"

#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "models/contract/gaussian_site.hpp"
#include "models/perceptron/one_task_states.hpp"
#include "models/perceptron/variational.hpp"
#include "models/perceptron/variational_solution.hpp"

namespace mattis {

namespace {

constexpr std::string_view one_curve =
    "poor and good are one state here: its curve over alpha has no fold, and the name "
    "changes where p passes 0.9";

LinePoint point_of(const OneTask& task, const OneTask::Point& at, double alpha) {
    return {.status = Status::converged,
            .found = alpha,
            .order = variational_state(task, at, alpha).order,
            .diagnostics = {{std::string_view(free_entropy_diagnostic), OneTask::free_entropy(at, alpha)}}};
}

LineResult end_line(const OneTask& task, const OneTaskStates::End& end) {
    if (end.fold) {
        const double alpha = std::exp((*end.fold)(3));
        return {.points = {point_of(task, task.at(end.fold->head<3>(), alpha), alpha)}, .remarks = {}};
    }
    if (end.frozen_at)
        return {.points = {{.status = Status::absent}},
                .remarks = {
                    fmt::format("the poor state has no fold: qd tends to 1 as alpha tends to {:.4f}", *end.frozen_at)}};
    if (end.lost) return {.points = {{.status = Status::stalled}}, .remarks = {}};
    return {.points = {{.status = Status::absent}}, .remarks = {std::string(one_curve)}};
}

LineResult spinodal_poor(const ModelAt& at, const LineChoice&) {
    const auto settings = at.as<VariationalPerceptron>().settings();
    return end_line(OneTask(settings), OneTaskStates(settings).end_of_poor());
}

LineResult spinodal_good(const ModelAt& at, const LineChoice&) {
    const auto settings = at.as<VariationalPerceptron>().settings();
    return end_line(OneTask(settings), OneTaskStates(settings).end_of_good());
}

/// The state of its point is the good one.
LineResult transition(const ModelAt& at, const LineChoice&) {
    const auto settings = at.as<VariationalPerceptron>().settings();
    const auto crossing = OneTaskStates(settings).crossing();
    if (!crossing) return {.points = {{.status = Status::absent}}, .remarks = {}};
    LinePoint point = point_of(OneTask(settings), crossing->good.at, crossing->alpha);
    point.order.push_back({"p_poor", crossing->poor.at.weight.p});
    return {.points = {std::move(point)}, .remarks = {}};
}

Line line(std::string_view name, std::string_view doc, std::string_view belongs_to,
          LineResult (*trace)(const ModelAt&, const LineChoice&)) {
    return {.name = name,
            .doc = doc,
            .belongs_to = belongs_to,
            .finds = {"alpha"},
            .ansaetze = {replica_symmetric},
            .trace = trace};
}

} // namespace

std::vector<Line> variational_lines() {
    Line crossing = line("transition", "equal free entropy of the poor and the good state", "poor, good", transition);
    crossing.order = variational_order_parameters();
    crossing.order.push_back({.name = "p_poor", .doc = "p of the poor state"});
    return {line("spinodal_poor", "end of the state of poor generalisation", "poor", spinodal_poor),
            line("spinodal_good", "end of the state of good generalisation", "good", spinodal_good),
            std::move(crossing)};
}

} // namespace mattis
