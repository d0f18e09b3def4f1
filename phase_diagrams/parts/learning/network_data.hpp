#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "learning/data/task_sequence.hpp"
#include "learning/network/network_run.hpp"
#include "phase_diagrams/parts/learning/section.hpp"

namespace mattis::diagram {

/// The sets of images of a job, one for each of its files.
struct NetworkData {
    std::vector<std::shared_ptr<const learning::LabelledSet>> sets;
    std::vector<std::string> images_content; ///< of each file: stands for what it holds, numbers, sizes, a hash
    std::vector<std::string> labels_content;

    int entries() const { return sets.front()->entries; }
    int classes() const { return sets.front()->classes; }
    std::string content() const; ///< of all
};

/// Reads the files of a section. `file` is the job file, for messages. Throws InputFaults with every fault, each at its
/// key: files that are not what they should be, sets of images of different sizes.
NetworkData read_network_data(const LearningSection& section, const std::string& file);

/// The tasks of one sample: they follow from seed, number and images alone, so that all networks of a sample learn the
/// same. Throws InputError, at its key, if images are too few for what the section asks for.
std::vector<learning::LearningTask> network_tasks(const NetworkData& data, const LearningSection& section,
                                                  const std::string& file, std::uint64_t seed, int sample);

} // namespace mattis::diagram
