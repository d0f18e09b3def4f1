#include "phase_diagrams/parts/fixed_overlap/part.hpp"

#include <fmt/format.h>

#include "phase_diagrams/parts/fixed_overlap/keys.hpp"
#include "phase_diagrams/parts/fixed_overlap/plan.hpp"
#include "phase_diagrams/parts/fixed_overlap/reading.hpp"
#include "phase_diagrams/parts/job_part.hpp"

namespace mattis::diagram {

namespace {

class FixedOverlapPart final : public SectionPart<FixedOverlapSection> {
public:
    std::string_view section() const override { return "fixed_overlap"; }
    std::string_view doc() const override { return "what is simulated at fixed overlap with the archetype"; }
    std::any read(const io::Entry& entry) const override { return read_fixed_overlap(entry); }
    bool place(const JobFile& file, Job& job) const override { return place_fixed_overlap(file, job); }
    void check(const JobFile& file, const Job& job) const override { check_fixed_overlap(file, job); }
    std::string describe() const override {
        return SectionPart::describe() + "\nfixed_overlap.points\n" + describe_points() + "\nfixed_overlap.sweeps\n" +
               io::describe_keys<FixedOverlapSection>(fixed_overlap_sweeps_keys);
    }
    std::string identity(const Job& job) const override {
        const auto* given = job.section<FixedOverlapSection>();
        if (given == nullptr) return "";
        FixedOverlapSection shown = *given;
        for (ParameterValues& point : shown.points) point = job.model.shown(point);
        return io::canonical_lines("fixed_overlap.", rows(), shown);
    }
    std::vector<io::KeyInfo> keys() const override {
        std::vector<io::KeyInfo> all = SectionPart::keys();
        all.insert(all.end(), fixed_overlap_sweeps_keys.begin(), fixed_overlap_sweeps_keys.end());
        return all;
    }
    std::unique_ptr<PlannedPart> plan(std::shared_ptr<const Job> job) const override {
        return std::make_unique<FixedOverlapPlan>(std::move(job));
    }
    std::string status_fault(const Document& document) const override {
        return count_fault(document, "fixed_overlap_tasks");
    }
    std::string status_lines(const Document& document) const override {
        const Document& tasks = document.at("fixed_overlap_tasks");
        if (tasks.at("all").integer() == 0) return {};
        return fmt::format("overlap  {} of {} samples and states of theory at fixed overlap\n",
                           tasks.at("finished").integer(), tasks.at("all").integer());
    }

private:
    std::span<const io::Key<FixedOverlapSection>> rows() const override { return fixed_overlap_keys; }
};

} // namespace

const JobPart& fixed_overlap_part() {
    static const FixedOverlapPart part;
    return part;
}

} // namespace mattis::diagram
