#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/job_axes.hpp"
#include "models/catalogue.hpp"

namespace mattis::diagram {

class JobFile;
struct Job;

/// What the model says of the first of these points at which its parameters contradict each other; nothing if they do
/// not. Of a large number of points the first and the last are looked at.
std::optional<std::string> contradiction(const ModelInfo& model, std::span<const ParameterValues> points);

/// The corners of a grid: of every axis the first and the last value, of choices every one. None if an axis is empty.
std::vector<ParameterValues> corners(const ModelInfo& model, const std::vector<io::Axis>& axes);

/// Reports M without r, and a network that learns without a word on its data.
void check_data(const JobFile& file, const Job& job);

} // namespace mattis::diagram
