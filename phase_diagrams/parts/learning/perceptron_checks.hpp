#pragma once

namespace mattis::diagram {

class JobFile;
struct Job;

/// Checks of [learning] of perceptrons: that every anchor exists and has a weight, that there are inputs to learn from,
/// and that an error can settle. Precondition: the model learns as a perceptron.
void check_perceptrons(const JobFile& file, const Job& job);

} // namespace mattis::diagram
