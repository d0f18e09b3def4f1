#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/field_table.hpp"
#include "core/status.hpp"
#include "models/contract/ansatz.hpp"
#include "models/contract/model_at.hpp"
#include "models/contract/state.hpp"

namespace mattis {

/// A point of a line: the value of the parameter found and the state there. Nothing but the status when `absent`.
struct LinePoint {
    Status status = Status::absent;
    std::optional<double> found{};
    std::vector<NamedValue> order{};
    std::optional<double> uncertainty{};   ///< of `found`, where it is the limit of infinitely many steps
    std::vector<NamedArray> arrays{};      ///< order parameters with an entry for each pattern
    std::vector<Diagnostic> diagnostics{}; ///< of the state there, those that the theory names
};

/// What was found at one choice of the other parameters: points, ascending in the found parameter, or a single absent
/// one. Remarks say what a reader must know of their physics.
struct LineResult {
    std::vector<LinePoint> points;
    std::vector<std::string> remarks;
};

/// What is asked of a line.
struct LineChoice {
    std::string_view find;                    ///< one of Line::finds
    Ansatz ansatz{};                          ///< of the followed branch, one of Line::ansaetze
    Ansatz rival{};                           ///< of the phase it is compared with, one of Line::rivals
    std::optional<Branch> branch{};           ///< one of Line::branches; none: the first of them
    std::vector<std::optional<double>> own{}; ///< in the order of Line::own; the one to find has no value
};

/// A parameter that has one value on a line, or none that matters there.
struct SettledParameter {
    std::string_view name;
    double value;
};

/// One kind of phase boundary. Only this value says what the line is, what it can be solved for, and how it is traced.
struct Line {
    std::string_view name{};
    std::string_view doc;
    std::string_view belongs_to; ///< branch or branches, for a reader
    /// Parameters that it can be solved for, the default first: of the model, or of its own.
    std::vector<std::string_view> finds;
    std::vector<Ansatz> ansaetze{}; ///< of the followed branch, the default first
    std::vector<Ansatz> rivals{};   ///< of the phase that the branch is compared with; none: there is no such phase
    std::vector<Branch> branches{}; ///< of which one may be chosen, the default first; none: there is no choice
    std::vector<OrderParameter> order{};     ///< of its points, where they are not those of the theory with this ansatz
    std::vector<SettledParameter> settled{}; ///< need not be given, with the value that they have then
    /// Parameters of the line that are none of the model, such as the temperature of a reference. One without a default
    /// must be given, unless it is what is found.
    std::vector<FieldInfo> own{};
    /// What a whole number that is found is set to in the model meanwhile; none: the lowest allowed one.
    std::optional<double> placeholder{};
    /// Points with every parameter but the one to find as in the model, whose value of that one is ignored.
    std::function<LineResult(const ModelAt& at, const LineChoice& choice)> trace{};
};

} // namespace mattis
