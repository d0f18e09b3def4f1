#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.hpp"
#include "models/catalogue.hpp"

namespace mattis::solvers {

/// One kind of phase boundary: the single place that says its name, what it is, and its default unknown.
struct LineInfo {
    std::string_view name;
    std::string_view doc;
    std::string_view find;   ///< parameter found unless the user says otherwise
    std::string_view branch; ///< branch the line belongs to
};

/// The lines that a model has, in the order of the table.
std::vector<LineInfo> lines_of(const AnyModel& model);

/// The parameters that lines of this model can be solved for: its real ones.
std::vector<std::string_view> findable(std::string_view model);

/// Those that one line can be solved for.
std::vector<std::string_view> findable(std::string_view model, std::string_view line);

/// Names of the order parameters that the points of a line have, in their order: those of the model's states in this
/// ansatz, or m, q0, q1 and theta for the glass temperatures at theta = 1.
std::vector<std::string_view> order_names_of_line(const ModelInfo& model, std::string_view line,
                                                  std::string_view ansatz = "rs");

/// A point of a line: the value of the parameter found and the state there. Nothing but the status when `absent`.
struct LinePoint {
    Status status = Status::absent;
    std::optional<double> found{};
    std::vector<NamedValue> order{};
    std::optional<double> uncertainty{}; ///< of `found`, where it is the limit of infinitely many steps
    std::vector<NamedArray> arrays{};    ///< order parameters with an entry for each pattern
};

/// What was found at one choice of the other parameters: points ascending in the found parameter, or a single absent
/// one; and remarks on their physics for a reader.
struct LineResult {
    std::vector<LinePoint> points;
    std::vector<std::string> remarks;
};

/// How the followed branch of a line is computed, and the phase it is compared with (retrieval_transition only).
struct LineAnsatz {
    std::string_view followed = "rs", rival = "rs";
};

/// Ansaetze that a line offers for the branch that it follows; the first is meant where nothing is said. The rivals of
/// retrieval_transition are the same.
std::vector<std::string_view> ansaetze_of_line(const ModelInfo& model, std::string_view line);

/// Point(s) of line `line` with every parameter but `find` as in `model` (that one's value is ignored). `branch` is
/// used by the line "replicon" only (retrieval, or the paramagnet of a model without it).
/// Precondition: the line and the parameter exist for this model, the ansaetze are among those of the line.
LineResult trace(const AnyModel& model, std::string_view line, std::string_view find, std::optional<Branch> branch = {},
                 const LineAnsatz& ansatz = {});

/// The same at every one of `models`, shared among threads; the result does not depend on their number.
std::vector<LineResult> trace(std::span<const AnyModel> models, std::string_view line, std::string_view find,
                              std::optional<Branch> branch = {}, const LineAnsatz& ansatz = {});

} // namespace mattis::solvers
