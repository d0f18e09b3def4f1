#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "models/catalogue.hpp"
#include "models/contract/theory.hpp"

namespace mattis::solvers {

/// The theory of a model of the catalogue: its own, or that of its GaussianSite or saddle point. Throws InputError
/// where there is no such model, or where it has no theory.
const Theory& theory_of(std::string_view model);
const Theory& theory_of(const ModelAt& at);

/// Solutions of the named branches at every one of `points`, which are rows of `row` points each. Along a row states
/// may be followed (Ansatz::along_rows). Rows are shared among threads; of an ansatz that does not follow, single
/// points are. The result does not depend on the number of threads. Precondition: row >= 1 divides the number of
/// points; the branches are among those of the ansatz.
std::vector<std::vector<Solution>> solve(std::span<const ModelAt> points, std::size_t row, const Ansatz& ansatz,
                                         std::span<const Branch> branches);

/// The line of this name that the model has. Throws InputError naming its lines and the nearest one if it has none of
/// this name.
Line line_of(const ModelAt& at, std::string_view line);

/// The line at one point; a single absent point where there is nothing. The default choice of a line: its first
/// parameter to find, its first ansaetze.
LineResult trace(const ModelAt& at, const Line& line, const LineChoice& choice);
LineChoice default_choice(const Line& line);

/// What is asked of a line by names; an empty one means the default. Without a rival it has the ansatz of the branch.
struct LineNames {
    std::string_view find{}, ansatz{}, rival{}, branch{};
};

/// The choice with these names. Throws InputError naming what the line allows where it does not know one.
LineChoice choice_of(const Line& line, const LineNames& names);

/// The line of this name; a single absent point where the model has no such line with its choices. Throws InputError as
/// choice_of.
LineResult trace(const ModelAt& at, std::string_view line, const LineNames& names = {});

/// The same at every one of `points`, shared among threads; the result does not depend on their number.
std::vector<LineResult> trace(std::span<const ModelAt> points, const Line& line, const LineChoice& choice);

} // namespace mattis::solvers
