#include "phase_diagrams/parts/theory/progress.hpp"

#include "phase_diagrams/parts/theory/plan.hpp"

namespace mattis::diagram {

void TheoryProgress::count(std::size_t task, double) { ++count_of(task).all; }

void TheoryProgress::add_finished(std::size_t task, const Bytes&) { ++count_of(task).finished; }

void TheoryProgress::finish() {
    rows.finished = rows.all;
    lines.finished = lines.all;
}

Count& TheoryProgress::count_of(std::size_t task) { return plan_.is_row(task) ? rows : lines; }

Document TheoryProgress::counts() const {
    Document document = Document::object();
    document["theory_rows"] = document_of(rows);
    document["lines"] = document_of(lines);
    return document;
}

std::unique_ptr<PartProgress> TheoryPlan::progress() const { return std::make_unique<TheoryProgress>(*this); }

} // namespace mattis::diagram
