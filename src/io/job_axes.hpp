#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/job_entry.hpp"

namespace mattis::io {

/// The grid, and the list of points, may hold this many points.
inline constexpr std::size_t most_points = 1'000'000;

/// One parameter of the model in a job: a fixed number (or choice), or an axis of several.
struct Axis {
    std::string name;
    std::vector<double> values; ///< choices as positions; one value: fixed. All different
    bool swept = false;         ///< given as array, as from/to/count, or by the points of a part alone (then its values
                                ///< are the different ones of the points, ascending)
};

/// The values of one parameter: a value, an array of different ones, or { from, to, count[, scale] } with both ends
/// included. None where there is a fault.
std::optional<Axis> read_axis(const Entry& entry, const FieldInfo& field);

/// [parameters]: one axis for each field of the model. A field that is neither given nor has a default has an axis
/// without values, which points must fill. Precondition: the model is known.
std::vector<Axis> read_parameters(const Entry& section);

/// Reports axes whose product has too many points.
void require_small_grid(const Entry& section, const std::vector<Axis>& axes);

/// Reports a parameter that has no value.
void refuse_missing_parameter(const Entry& parameters, const FieldInfo& field);

} // namespace mattis::io
