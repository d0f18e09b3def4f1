#include "phase_diagrams/parts/theory/part.hpp"

#include <fmt/format.h>

#include "phase_diagrams/parts/job_part.hpp"
#include "phase_diagrams/parts/theory/plan.hpp"

namespace mattis::diagram {

namespace {

class TheoryPart final : public SectionPart<TheorySection> {
public:
    std::string_view section() const override { return "theory"; }
    std::string_view doc() const override { return "what is solved on the grid of all axes"; }
    void check(const JobFile& file, const Job& job) const override { check_theory(file, job); }
    std::unique_ptr<PlannedPart> plan(std::shared_ptr<const Job> job) const override {
        return std::make_unique<TheoryPlan>(std::move(job));
    }
    std::string status_fault(const Document& document) const override {
        const std::string fault = count_fault(document, "theory_rows");
        return fault.empty() ? count_fault(document, "lines") : fault;
    }
    std::string status_lines(const Document& document) const override {
        const Document &rows = document.at("theory_rows"), &lines = document.at("lines");
        return fmt::format("theory   {} of {} rows of the grid, {} of {} lines\n", rows.at("finished").integer(),
                           rows.at("all").integer(), lines.at("finished").integer(), lines.at("all").integer());
    }

private:
    std::span<const io::Key<TheorySection>> rows() const override { return theory_keys; }
};

} // namespace

const JobPart& theory_part() {
    static const TheoryPart part;
    return part;
}

} // namespace mattis::diagram
