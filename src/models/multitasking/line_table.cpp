#include "models/multitasking/line_table.hpp"

#include "models/multitasking/lines.hpp"
#include "models/multitasking/loaded_network.hpp"
#include "models/multitasking/multitasking.hpp"
#include "models/multitasking/order.hpp"
#include "models/multitasking/threshold_lines.hpp"

namespace mattis::multitasking {

namespace {

using Lines = MultitaskingLines;
using Traced = LineResult (Lines::*)(std::string_view) const;

/// A line that MultitaskingLines traces.
Line row(std::string_view name, std::string_view doc, std::string_view belongs_to, std::vector<std::string_view> finds,
         Traced traced, std::vector<SettledParameter> settled = {}) {
    return {.name = name,
            .doc = doc,
            .belongs_to = belongs_to,
            .finds = std::move(finds),
            .ansaetze = {replica_symmetric},
            .settled = std::move(settled),
            .trace = [traced](const ModelAt& at, const LineChoice& choice) {
                return (Lines(at.as<Multitasking>()).*traced)(choice.find);
            }};
}

Line window_tip_line() {
    std::vector<OrderParameter> order = order_parameters();
    order.push_back({.name = "T_tip", .doc = "temperature of the tip"});
    return {.name = "window_tip",
            .doc = "lowest dilution of a stable parallel state just below T_c, at T_tip (T is not used)",
            .belongs_to = "parallel",
            .finds = {"d"},
            .ansaetze = {replica_symmetric},
            .order = std::move(order),
            .settled = {{"T", 0.0}},
            .trace = [](const ModelAt& at, const LineChoice&) { return window_tip(at.as<Multitasking>()); }};
}

Line learning_threshold_line() {
    return {.name = "learning_threshold",
            .doc = "noise at which 0.68 of the overlaps is left (with one_step: after an update; T = 0)",
            .belongs_to = "lowest at rho = 0",
            .finds = {"rho", "M"},
            .ansaetze = {replica_symmetric, one_update},
            .order = {{.name = "m", .doc = "overlap with each pattern", .per_pattern = true},
                      {.name = "rho_c", .doc = "noise of the examples at the threshold"}},
            .placeholder = 1.0, // a quality of the examples needs one to be allowed
            .trace = [](const ModelAt& at, const LineChoice& choice) {
                return learning_threshold(at.as<Multitasking>(), choice.find, choice.ansatz.single_update);
            }};
}

Line retrieval_spinodal_line() {
    return {.name = "retrieval_spinodal",
            .doc = "largest extra load alpha at which one pattern is retrieved (K = 1)",
            .belongs_to = "pure",
            .finds = {"alpha", "T"},
            .ansaetze = {replica_symmetric},
            .settled = {{"K", 1.0}},
            .trace = [](const ModelAt& at, const LineChoice& choice) {
                return loaded_spinodal(at.as<Multitasking>(), choice.find);
            }};
}

} // namespace

std::vector<Line> lines() {
    return {row("critical", "end of the paramagnet", "paramagnet", {"T", "d"}, &Lines::critical, {{"K", 1.0}}),
            row("pure_instability", "the pure state recruits a second pattern", "pure", {"T", "d", "rho"},
                &Lines::pure_instability),
            row("parallel_instability", "limits of stability of the parallel state", "parallel", {"T", "d", "rho"},
                &Lines::parallel_instability),
            row("first_order", "equal free energy of the parallel state and one with a pattern apart",
                "parallel, mixed", {"T"}, &Lines::first_order),
            row("hierarchical_exists", "dilution where the hierarchical state ends at T = 0", "hierarchical", {"d"},
                &Lines::hierarchical_exists, {{"T", 0.0}}),
            row("hierarchical_energy", "dilution where it ceases to be the ground state, T = 0", "hierarchical", {"d"},
                &Lines::hierarchical_energy, {{"T", 0.0}}),
            row("noise_parallel", "noise of the examples that makes the parallel state stable", "parallel",
                {"rho", "T", "d"}, &Lines::parallel_instability),
            window_tip_line(),
            learning_threshold_line(),
            retrieval_spinodal_line()};
}

} // namespace mattis::multitasking
