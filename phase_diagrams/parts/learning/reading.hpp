#pragma once

#include <any>
#include <string>
#include <string_view>

#include "io/job_entry.hpp"
#include "phase_diagrams/parts/learning/section.hpp"

namespace mattis::diagram {

class JobFile;
struct Job;

/// [learning] but its points.
std::any read_learning(const io::Entry& entry);

/// Gives the points of [learning] their values: its own list, or all of the grid. Returns true: parameters without
/// values are reported. False, and nothing done, where the model does not learn by gradients.
bool place_learning(const JobFile& file, Job& job);

/// How many tasks are learned in turn: what the model says, or the section. Precondition: the model learns by
/// gradients.
std::size_t learned_tasks(const ModelInfo& model, const LearningSection& section);

/// The anchor of a task. Precondition as above.
std::string learning_anchor(const ModelInfo& model, const LearningSection& section, std::size_t task);

} // namespace mattis::diagram
