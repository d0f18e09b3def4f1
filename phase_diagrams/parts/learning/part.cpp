#include "phase_diagrams/parts/learning/part.hpp"

#include <fmt/format.h>

#include "phase_diagrams/parts/job_part.hpp"
#include "phase_diagrams/parts/learning/checks.hpp"
#include "phase_diagrams/parts/learning/keys.hpp"
#include "phase_diagrams/parts/learning/plans.hpp"
#include "phase_diagrams/parts/learning/progress.hpp"
#include "phase_diagrams/parts/learning/reading.hpp"

namespace mattis::diagram {

namespace {

/// Of a job without the section.
class NothingLearned final : public PlannedPart {
public:
    using PlannedPart::PlannedPart;

    std::size_t tasks() const override { return 0; }
    std::string content(std::size_t) const override { return {}; }
    std::string name(std::size_t) const override { return {}; }
    double seconds(std::size_t) const override { return 0.0; }
    std::unique_ptr<PartTask> make(std::size_t, int) const override { return nullptr; }
    double share_done(std::size_t, const Bytes&) const override { return 0.0; }
    void add_tables(Tables&, std::span<const farm::Progress>) const override {}
    std::unique_ptr<PartProgress> progress() const override {
        return std::make_unique<TaskCount>(std::string(learning_runs_member));
    }
};

class LearningPart final : public SectionPart<LearningSection> {
public:
    std::string_view section() const override { return "learning"; }
    std::string_view doc() const override { return "what learns by gradients, and from what"; }
    std::any read(const io::Entry& entry) const override { return read_learning(entry); }
    bool place(const JobFile& file, Job& job) const override { return place_learning(file, job); }
    void check(const JobFile& file, const Job& job) const override { check_learning(file, job); }
    std::string describe() const override {
        return "\n[learning]\n" + io::describe_keys<LearningSection>(common_learning_keys) +
               "\nlearning, of perceptrons\n" + io::describe_keys<LearningSection>(perceptron_learning_keys) +
               "\nlearning, of multilayer networks\n" + io::describe_keys<LearningSection>(network_learning_keys) +
               "\nlearning.points\n" + describe_points() + "\nlearning.forced_length\n" +
               io::describe_keys<learning::ForcedLength>(forced_length_keys) + "\nlearning.strength\n" +
               io::describe_keys<learning::FieldStrength>(strength_keys);
    }
    std::vector<io::KeyInfo> keys() const override {
        std::vector<io::KeyInfo> all = SectionPart::keys();
        all.insert(all.end(), strength_keys.begin(), strength_keys.end());
        all.insert(all.end(), forced_length_keys.begin(), forced_length_keys.end());
        return all;
    }
    std::string identity(const Job& job) const override {
        const auto* given = job.section<LearningSection>();
        if (given == nullptr) return "";
        LearningSection shown = *given;
        for (ParameterValues& point : shown.points) point = job.model.shown(point);
        const bool network = job.model.capabilities.learning == LearningKind::network;
        return io::canonical_lines("learning.", common_learning_keys, shown) +
               (network ? io::canonical_lines("learning.", network_learning_keys, shown)
                        : io::canonical_lines("learning.", perceptron_learning_keys, shown));
    }
    std::unique_ptr<PlannedPart> plan(std::shared_ptr<const Job> job) const override {
        if (job->section<LearningSection>() == nullptr) return std::make_unique<NothingLearned>(std::move(job));
        return job->model.capabilities.learning == LearningKind::network ? network_learning(std::move(job))
                                                                         : perceptron_learning(std::move(job));
    }
    std::string status_fault(const Document& document) const override { return learning_fault(document); }
    std::string status_lines(const Document& document) const override { return learning_lines(document); }
    std::string status_table(const Document& document) const override { return learning_text(document); }

private:
    std::span<const io::Key<LearningSection>> rows() const override { return learning_keys; }
};

} // namespace

const JobPart& learning_part() {
    static const LearningPart part;
    return part;
}

} // namespace mattis::diagram
