#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "io/job_entry.hpp"

namespace mattis::io {

/// The grid, and the list of points, may hold this many points.
inline constexpr std::size_t most_points = 1'000'000;

/// The values of one parameter: a value, an array of different ones, or { from, to, count[, scale] } with both ends
/// included. None where there is a fault.
std::optional<Axis> read_axis(const Entry& entry, const FieldInfo& field);

/// [parameters]: one axis for each field of the model. A field that is neither given nor has a default has an axis
/// without values, which the points must fill.
std::vector<Axis> read_parameters(const Entry& section);

/// Reports axes whose product has too many points.
void require_small_grid(const Entry& section, const std::vector<Axis>& axes);

/// Reports a parameter that has no value.
void refuse_missing_parameter(const Entry& parameters, const FieldInfo& field);

/// points of [montecarlo] in the order of the field table: the product of the given values (the last parameter of the
/// table fastest), or the listed ones. None where there is a fault. `parameters` is the section that was read to
/// `axes`. With a ladder the temperature may be left out: it is on_the_ladder then.
std::vector<ParameterValues> read_points(const Entry& entry, const Entry& parameters, const std::vector<Axis>& axes,
                                         bool ladder);

/// The parameter that a ladder has the values of, and what stands for it in a point until it is known.
inline constexpr std::string_view ladder_parameter = "T";
inline constexpr double on_the_ladder = -1.0;

} // namespace mattis::io
