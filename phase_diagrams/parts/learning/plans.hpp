#pragma once

#include <memory>

namespace mattis::diagram {

struct Job;
class PlannedPart;

// The plans of [learning], by what a model learns as. Precondition: the job has the section, and a model of the kind.

/// Perceptrons that learn from teachers: a task for each point and sample.
std::unique_ptr<PlannedPart> perceptron_learning(std::shared_ptr<const Job> job);

/// Multilayer networks that learn from images: a task for each point and sample. Throws InputError if a file is not
/// what it should be.
std::unique_ptr<PlannedPart> network_learning(std::shared_ptr<const Job> job);

} // namespace mattis::diagram
