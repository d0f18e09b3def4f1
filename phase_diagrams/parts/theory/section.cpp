#include "phase_diagrams/parts/theory/section.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "phase_diagrams/job/job.hpp"
#include "phase_diagrams/job/job_file.hpp"
#include "solvers/lines.hpp"
#include "solvers/theory.hpp"

namespace mattis::diagram {

io::Names::List ansatz_names(const ModelInfo& model) { return solvers::ansaetze(model); }

io::Names::List line_names(const ModelInfo& model) {
    ParameterValues defaults; // default choices have every line
    for (const FieldInfo& field : model.fields) defaults.push_back(field.fallback.value_or(field.range.low));
    io::Names::List names;
    for (const solvers::LineInfo& line : solvers::lines_of(make_model(model.name, defaults)))
        names.push_back(line.name);
    return names;
}

io::Names::List rival_names(const ModelInfo& model) { return solvers::ansaetze_of_line(model, compared_line); }

void check_theory(const JobFile& file, const Job& job) {
    if (!file.has("theory.rival") || !file.sound({"theory.rival", "theory.boundaries"})) return;
    const auto& lines = job.section<TheorySection>()->boundaries;
    if (std::find(lines.begin(), lines.end(), compared_line) == lines.end())
        file.refuse("theory.rival", fmt::format("only the line {} has a rival phase; allowed only with that line in "
                                                "theory.boundaries",
                                                compared_line));
}

} // namespace mattis::diagram
