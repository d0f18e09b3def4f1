#include "phase_diagrams/parts/learning/outcome.hpp"

#include <cstdint>
#include <set>

#include <fmt/format.h>

namespace mattis::diagram {

LearningOutcome learning_outcome(const std::map<std::string, Table>& tables) {
    LearningOutcome outcome;
    const auto found = tables.find("learning/samples");
    if (found == tables.end()) return outcome;
    const Table& samples = found->second;
    std::set<std::int64_t> runs;
    bool all = samples.rows() > 0;
    for (std::size_t row = 0; row < samples.rows(); ++row) {
        const bool diverged = samples.texts("status")[row] == "diverged";
        all = all && diverged;
        if (diverged && runs.insert(samples.integers("run")[row]).second)
            outcome.messages.push_back(fmt::format("row {} of learning/samples (sample {}): {}", row,
                                                   samples.integers("sample")[row], samples.texts("message")[row]));
    }
    outcome.all_diverged = all;
    return outcome;
}

} // namespace mattis::diagram
