#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "io/job_keys.hpp"
#include "models/contract/ansatz.hpp"

namespace mattis::diagram {

class JobFile;
struct Job;

/// [theory]: what is solved on the grid of all axes, and which lines are traced.
struct TheorySection {
    std::vector<std::string> ansatz{std::string(replica_symmetric.name)};
    std::vector<std::string> boundaries; ///< each finds its free parameter along the other axes
    std::vector<std::string> rival;      ///< ansaetze of the phase that retrieval_transition compares with; none: that
                                         ///< of the followed one
};

// Names that the keys take.
io::Names::List ansatz_names(const ModelInfo& model);
io::Names::List line_names(const ModelInfo& model);
io::Names::List rival_names(const ModelInfo& model);

inline constexpr std::array theory_keys{
    io::key<&TheorySection::ansatz>({.name = "ansatz",
                                     .doc = "ansaetze solved on the grid",
                                     .kind = io::KeyKind::names,
                                     .names = {.of_model = ansatz_names, .many = true}}),
    io::key<&TheorySection::boundaries>({.name = "boundaries",
                                         .doc = "lines traced, each for its free parameter along the other axes",
                                         .kind = io::KeyKind::names,
                                         .names = {.of_model = line_names, .many = true},
                                         .fallback = "none"}),
    io::key<&TheorySection::rival>({.name = "rival",
                                    .doc = "ansaetze of the phase that retrieval_transition compares retrieval with",
                                    .kind = io::KeyKind::names,
                                    .names = {.of_model = rival_names, .many = true},
                                    .fallback = "that of retrieval"}),
};

/// Checks that join several keys.
void check_theory(const JobFile& file, const Job& job);

} // namespace mattis::diagram
