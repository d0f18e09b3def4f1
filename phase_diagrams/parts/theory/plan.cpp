#include "phase_diagrams/parts/theory/plan.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/joined.hpp"
#include "phase_diagrams/job/askable.hpp"
#include "phase_diagrams/parts/theory/theory_tables.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::diagram {

namespace {

constexpr double most_grid_points = 1e6;

/// The product of all axes, the last running fastest; the axis `skip` at its lowest allowed value, or as the line says.
std::vector<ParameterValues> product(const Job& job, std::string_view skip, std::optional<double> placeholder = {}) {
    std::vector<std::vector<double>> axes;
    for (std::size_t k = 0; k < job.parameters.size(); ++k) {
        const io::Axis& axis = job.parameters[k];
        const FieldInfo& field = job.model.fields[k];
        const double meanwhile =
            field.kind == FieldKind::integer ? placeholder.value_or(field.range.low) : field.range.low;
        axes.push_back(axis.name == skip ? std::vector{meanwhile} : axis.values);
    }
    return product_of(axes);
}

void require_small(const Job& job) {
    double count = 1.0;
    for (const io::Axis& axis : job.parameters) count *= static_cast<double>(axis.values.size());
    if (count > most_grid_points)
        throw InputError(fmt::format("{}: the axes of [parameters] make {} grid points: allowed are at most {}",
                                     job.file.string(), count, most_grid_points));
}

/// The ansaetze of a job that a line offers; where it offers none of them, its own first one.
std::vector<Ansatz> ansaetze_for(const TheorySection& section, const Line& line) {
    std::vector<Ansatz> chosen;
    for (const std::string& name : section.ansatz)
        if (const Ansatz* ansatz = find_ansatz(line.ansaetze, name)) chosen.push_back(*ansatz);
    if (chosen.empty()) chosen.push_back(line.ansaetze.front());
    return chosen;
}

/// One line of the job with each of its ansaetze, and against each of the rivals.
std::vector<PlannedLine> lines_of(const Job& job, const TheorySection& section, const std::string& name) {
    std::vector<PlannedLine> lines;
    const Line line = solvers::line_of(ModelAt(job.model.name, job.model.specimen()), name);
    const std::string find(line.finds.front());
    for (const Ansatz& ansatz : ansaetze_for(section, line)) {
        std::vector<std::string> rivals{""};
        if (!line.rivals.empty())
            rivals = section.rival.empty() ? std::vector{std::string(ansatz.name)} : section.rival;
        for (const std::string& rival : rivals)
            lines.push_back({ansatz, rival, name, find, product(job, find, line.placeholder)});
    }
    return lines;
}

std::vector<TheoryRow> rows_of(const Job& job, const TheorySection& section) {
    const std::vector<ParameterValues> grid = product(job, {});
    const std::size_t patterns = reported_patterns(job.model, grid);
    std::size_t length = 1;
    for (const io::Axis& axis : job.parameters)
        if (axis.values.size() > 1) length = axis.values.size();
    std::vector<TheoryRow> rows;
    for (const std::string& name : section.ansatz)
        for (std::size_t first = 0; first < grid.size(); first += length)
            rows.push_back({ansatz_named(job.model, name),
                            {grid.begin() + static_cast<std::ptrdiff_t>(first),
                             grid.begin() + static_cast<std::ptrdiff_t>(first + length)},
                            patterns});
    return rows;
}

} // namespace

TheoryPlan::TheoryPlan(std::shared_ptr<const Job> given) : PlannedPart(std::move(given)) {
    const auto* section = job().section<TheorySection>();
    if (section == nullptr) return;
    require_small(job());
    rows = rows_of(job(), *section);
    for (const std::string& name : section->boundaries)
        std::ranges::move(lines_of(job(), *section, name), std::back_inserter(lines));
    require_all_askable();
}

/// Lines at every point; rows, which there may be very many of, at their ends.
void TheoryPlan::require_all_askable() const {
    const std::string file = job().file.string();
    for (const TheoryRow& row : rows)
        for (const ParameterValues& point : {row.points.front(), row.points.back()})
            require_askable(fmt::format("{}: theory", file),
                            [&] { theory_table(job().model, row.ansatz.name, std::span(&point, 1)); });
    for (const PlannedLine& line : lines)
        for (const ParameterValues& point : line.points)
            require_askable(fmt::format("{}: theory.boundaries: {}", file, line.name),
                            [&] { line_table(job().model, line.asked(), std::span(&point, 1)); });
}

std::size_t TheoryPlan::grid_points() const {
    std::size_t count = 0;
    for (const TheoryRow& row : rows) count += row.points.size();
    return count;
}

const std::vector<ParameterValues>& TheoryPlan::points(std::size_t task) const {
    return is_row(task) ? row(task).points : line(task).points;
}

const Ansatz& TheoryPlan::ansatz(std::size_t task) const { return is_row(task) ? row(task).ansatz : line(task).ansatz; }

std::string TheoryPlan::content(std::size_t task) const {
    std::string text;
    if (is_row(task))
        text = fmt::format("theory|model={}|ansatz={}|patterns={}", job().model.name, ansatz(task).name,
                           row(task).patterns);
    else
        text = fmt::format("line|model={}|name={}|find={}|ansatz={}|rival={}", job().model.name, line(task).name,
                           line(task).find, ansatz(task).name, line(task).rival);
    for (const ParameterValues& point : points(task)) text += fmt::format("|{}", joined(job().model.shown(point), ","));
    return text;
}

std::string TheoryPlan::name(std::size_t task) const {
    if (is_row(task)) return fmt::format("theory {}, row {} of the grid", ansatz(task).name, task + 1);
    const std::string& rival = line(task).rival;
    return fmt::format("line {}, ansatz {}{}", line(task).name, ansatz(task).name,
                       rival.empty() ? "" : fmt::format(" against {}", rival));
}

double TheoryPlan::seconds(std::size_t task) const {
    // Seconds of a point, rough; the cost of broken symmetry grows like the cube of the number of steps. Shards are
    // dealt by this number: it is not to change.
    constexpr double solution = 2e-5, line_point = 1e-2, broken_solution = 0.03, broken_line_point = 0.1;
    const bool broken = ansatz(task).breaks_symmetry() && !ansatz(task).is_limit();
    const auto steps = static_cast<double>(ansatz(task).steps);
    // Theories that search for unbroken states say themselves what that costs.
    const bool symmetric = !ansatz(task).breaks_symmetry() && ansatz(task).free_energies;
    const double of_row = symmetric ? ansatz(task).seconds_each : solution;
    const double of_line = symmetric ? ansatz(task).seconds_line : line_point;
    const double unbroken = is_row(task) ? of_row : of_line;
    const double each = (is_row(task) ? broken_solution : broken_line_point) * steps * steps * steps;
    return (broken ? each : unbroken) * static_cast<double>(points(task).size());
}

double TheoryPlan::block_seconds(std::size_t task) const {
    const bool at_once = is_row(task) && ansatz(task).along_rows;
    return at_once ? seconds(task) : seconds(task) / static_cast<double>(points(task).size());
}

CostKind TheoryPlan::kind(std::size_t task) const {
    // Where states are not followed the cost is more, and it is less certain by how much.
    const std::string_view slow = ansatz(task).along_rows ? "" : "slow ";
    if (is_row(task)) return {fmt::format("rows of {}", ansatz(task).name), fmt::format("{}rows", slow)};
    return {fmt::format("line {}", task), fmt::format("{}lines", slow)};
}

std::size_t TheoryPlan::trial_points(std::size_t task) const {
    const bool one_by_one = !is_row(task) || !ansatz(task).along_rows;
    return one_by_one ? points(task).size() : 0;
}

void TheoryPlan::try_point(std::size_t task, std::size_t point) const {
    const std::span<const ParameterValues> at(&points(task)[point], 1);
    if (is_row(task))
        theory_table(job().model, ansatz(task).name, at);
    else
        line_table(job().model, line(task).asked(), at);
}

ResultMemory TheoryPlan::results() const {
    constexpr double solution = 1000.0; // measured: of one branch at one grid point, tables and file image
    return {.fixed = static_cast<double>(grid_points()) * static_cast<double>(job().model.branches.size()) * solution};
}

CheckReport TheoryPlan::check(std::span<const double>) const {
    CheckReport report;
    report.document["theory"] = Document::object();
    report.document["theory"]["solutions"] = grid_points();
    report.document["theory"]["lines"] = lines.size();
    report.lines = fmt::format("theory   {} grid points, {} lines\n", grid_points(), lines.size());
    return report;
}

} // namespace mattis::diagram
