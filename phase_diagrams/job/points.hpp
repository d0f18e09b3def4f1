#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "io/job_axes.hpp"

namespace mattis::diagram {

/// What stands in a point for a parameter whose values something else has, such as the rungs of a ladder.
inline constexpr double left_open = -1.0;

/// What a section says of the parameters that its points may fix.
struct PointRules {
    std::string_view may_be_open = {};            ///< need not be fixed: it is left_open then
    std::vector<std::string_view> not_named = {}; ///< not offered in messages: the section refuses them itself
};

/// The table `points` of a section: the product of the given values, the last parameter of the field table fastest, or
/// the listed points. Values are in the order of the field table. None where there is a fault. `axes` were read from
/// the section `parameters`.
std::vector<ParameterValues> read_points(const io::Entry& entry, const io::Entry& parameters,
                                         const std::vector<io::Axis>& axes, const PointRules& rules = {});

/// A parameter that [parameters] does not give has the values of the points as its axis.
void add_axes_of_points(const io::Entry& parameters, const std::vector<ParameterValues>& points,
                        std::vector<io::Axis>& axes);

/// The keys of `points` as text for a reader.
std::string describe_points();

/// Points as a canonical text.
std::string canonical_points(const std::vector<ParameterValues>& points);

} // namespace mattis::diagram
