#include <algorithm>

#include <fmt/format.h>

#include "phase_diagrams/job/parameter_columns.hpp"
#include "phase_diagrams/parts/theory/absent_lines.hpp"
#include "phase_diagrams/parts/theory/plan.hpp"
#include "phase_diagrams/parts/theory/tasks.hpp"
#include "phase_diagrams/parts/theory/theory_tables.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::diagram {

namespace {

void append(RowResult& to, const RowResult& more) {
    to.solutions.append(more.solutions);
    to.phases.append(more.phases);
}

std::string_view text_of(const Branch& branch) { return name(branch); }

} // namespace

std::unique_ptr<PartTask> TheoryPlan::make(std::size_t task, int) const {
    return is_row(task) ? row_task(job().model, row(task)) : line_task(job().model, line(task));
}

double TheoryPlan::share_done(std::size_t task, const Bytes& state) const {
    return static_cast<double>(points_done(state)) / static_cast<double>(points(task).size());
}

void TheoryPlan::upgrade(std::size_t task, Bytes& result) const {
    if (!is_row(task)) return;
    ByteReader from(result);
    const Table solutions = Table::load(from);
    ByteWriter to;
    solutions.save(to);
    to.put(from.get<std::uint64_t>());
    phases_of_row(job().model, row(task), solutions).save(to);
    result = to.take();
}

/// theory/<ansatz>/<branch>, phases and boundaries/<line>, of the finished rows and lines.
void TheoryPlan::add_tables(Tables& tables, std::span<const farm::Progress> ledger) const {
    std::map<std::string, RowResult> by_ansatz;
    for (std::size_t task = 0; task < rows.size(); ++task)
        if (ledger[task].finished)
            append(by_ansatz[std::string(ansatz(task).name)], RowResult::load(ledger[task].bytes));
    for (const auto& [ansatz, found] : by_ansatz)
        for (const Branch& branch : solvers::theory_of(job().model.name).branches(ansatz_named(job().model, ansatz)))
            if (Table of_branch = rows_where(found.solutions, "branch", text_of(branch)); of_branch.rows() > 0)
                tables[fmt::format("theory/{}/{}", ansatz, text_of(branch))] = std::move(of_branch);
    if (!by_ansatz.empty())
        for (const std::string& ansatz : job().section<TheorySection>()->ansatz)
            if (const auto found = by_ansatz.find(ansatz); found != by_ansatz.end() && found->second.phases.rows() > 0)
                tables["phases"].append(found->second.phases);
    for (std::size_t task = rows.size(); task < tasks(); ++task) {
        if (!ledger[task].finished) continue;
        Table found = line_result(ledger[task].bytes);
        remark_absence(found);
        append_aligned(tables["boundaries/" + line(task).name], std::move(found));
    }
}

} // namespace mattis::diagram
