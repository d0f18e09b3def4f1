#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/job_axes.hpp"
#include "models/catalogue.hpp"

namespace mattis::diagram {

/// What the model says of the first of these points at which its parameters contradict each other; nothing if they do
/// not. Of a large number of points the first and the last are looked at.
std::optional<std::string> contradiction(const ModelInfo& model, std::span<const ParameterValues> points);

/// The corners of a grid: of every axis the first and the last value, of choices every one. None if an axis is empty.
std::vector<ParameterValues> corners(const ModelInfo& model, const std::vector<io::Axis>& axes);

} // namespace mattis::diagram
