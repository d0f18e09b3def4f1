#include "phase_diagrams/parts/theory/section.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "phase_diagrams/job/contradictions.hpp"
#include "phase_diagrams/job/job.hpp"
#include "phase_diagrams/job/job_file.hpp"
#include "phase_diagrams/parts/theory/theory_tables.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::diagram {

namespace {

/// The lines that compare a branch with a rival phase.
std::vector<Line> lines_with_rivals(const ModelInfo& model) {
    std::vector<Line> lines = lines_of(model);
    std::erase_if(lines, [](const Line& line) { return line.rivals.empty(); });
    return lines;
}

/// Refuses lines that need values of parameters of their own, for which a job has no place.
void refuse_lines_with_parameters(const JobFile& file, const Job& job) {
    if (!file.sound({"theory.boundaries"})) return;
    for (const Line& line : lines_of(job.model)) {
        if (std::ranges::find(job.section<TheorySection>()->boundaries, line.name) ==
            job.section<TheorySection>()->boundaries.end())
            continue;
        for (const FieldInfo& own : line.own)
            if (!own.fallback && own.name != line.finds.front())
                file.refuse(
                    "theory.boundaries",
                    fmt::format("the line {0} needs {1}, which is no parameter of the model; allowed is `mattis "
                                "boundary {2} --line {0} --{1} VALUE`",
                                line.name, own.name, job.model.name));
    }
}

} // namespace

io::Names::List ansatz_names(const ModelInfo& model) {
    return model.has_theory ? names_of(solvers::theory_of(model.name).ansaetze()) : io::Names::List{};
}

io::Names::List line_names(const ModelInfo& model) {
    io::Names::List names;
    for (const Line& line : lines_of(model)) names.push_back(line.name);
    return names;
}

io::Names::List rival_names(const ModelInfo& model) {
    io::Names::List names;
    for (const Line& line : lines_with_rivals(model))
        for (const Ansatz& rival : line.rivals)
            if (std::ranges::find(names, rival.name) == names.end()) names.push_back(rival.name);
    return names;
}

void check_theory(const JobFile& file, const Job& job) {
    if (!job.model.has_theory) {
        file.refuse("theory", fmt::format("model {} has no theory; allowed is {}", job.model.name,
                                          job.model.is_simulated() ? "[montecarlo]" : "[learning]"));
        return;
    }
    if (file.sound({"parameters"}))
        if (const auto said = contradiction(job.model, corners(job.model, job.parameters)))
            file.refuse("parameters", *said);
    refuse_lines_with_parameters(file, job);
    if (!file.has("theory.rival") || !file.sound({"theory.rival", "theory.boundaries"})) return;
    const auto& asked = job.section<TheorySection>()->boundaries;
    io::Names::List names;
    for (const Line& line : lines_with_rivals(job.model)) names.push_back(line.name);
    if (std::ranges::none_of(asked,
                             [&](const std::string& name) { return std::ranges::find(names, name) != names.end(); }))
        file.refuse("theory.rival", fmt::format("only the line {} has a rival phase; allowed only with that line in "
                                                "theory.boundaries",
                                                comma_list(names)));
}

} // namespace mattis::diagram
