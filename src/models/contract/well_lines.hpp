#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/field_table.hpp"
#include "models/contract/line.hpp"
#include "models/contract/overlap_state.hpp"

namespace mattis {

/// The temperature of a reference in equilibrium, a parameter of potentials and of their lines.
FieldInfo reference_temperature();

/// What a line asks of the well of a potential.
enum class WellLine {
    appears,   ///< reference and system have one temperature, and the well is an inflection with V' = 0
    dominates, ///< they have one temperature, and V = 0 at the bottom of the well
    ends       ///< the reference has its own temperature, and the well is an inflection with V' = 0
};

/// A number that vanishes on a line, and the state of the system there.
struct WellGap {
    double gap;
    OverlapState state;
};

/// What such a line asks of the outer well along a branch, see outer_well; nothing where there is no such well.
std::optional<WellGap> gap_of(WellLine line, const OverlapBranch& branch, double top, double step);

/// How a model knows the lines of its wells. `own` holds parameters that are none of the model, `fields` in order.
struct WellLines {
    using Own = std::span<const std::optional<double>>;

    std::vector<std::string_view> finds; ///< parameters of the model
    std::vector<FieldInfo> fields{};     ///< what else a reference needs, besides its temperature
    std::vector<OrderParameter> order;   ///< of the state
    std::string_view belongs_to;
    /// The gap with a reference at T_ref; nothing where there is none.
    std::function<std::optional<WellGap>(WellLine line, const ModelAt& at, double T_ref, Own own)> gap;
    /// Ascending values over which the parameter `find` is sought.
    std::function<std::vector<double>(WellLine line, const ModelAt& at, std::string_view find, double T_ref, Own own)>
        grid;
    /// Throws InputError where there is no reference at T_ref. It has no value where that hangs on what is found.
    std::function<void(const ModelAt& at, std::optional<double> T_ref, Own own)> require;
};

/// potential_dynamic, potential_static and following_spinodal. All crossings are points.
std::vector<Line> lines_of(const WellLines& wells);

} // namespace mattis
