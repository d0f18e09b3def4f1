#include "phase_diagrams/parts/learning/outcome.hpp"

#include <fmt/format.h>

namespace mattis::diagram {

LearningOutcome learning_outcome(const std::map<std::string, Table>& tables) {
    LearningOutcome outcome;
    const auto found = tables.find("learning/samples");
    if (found == tables.end()) return outcome;
    const Table& samples = found->second;
    for (std::size_t row = 0; row < samples.rows(); ++row)
        if (samples.texts("status")[row] == "diverged")
            outcome.messages.push_back(fmt::format("row {} of learning/samples (sample {}): {}", row,
                                                   samples.integers("sample")[row], samples.texts("message")[row]));
    outcome.all_diverged = samples.rows() > 0 && outcome.messages.size() == samples.rows();
    return outcome;
}

} // namespace mattis::diagram
