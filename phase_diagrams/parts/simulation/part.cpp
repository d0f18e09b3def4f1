#include "phase_diagrams/parts/simulation/part.hpp"

#include "phase_diagrams/parts/job_part.hpp"
#include "phase_diagrams/parts/simulation/keys.hpp"
#include "phase_diagrams/parts/simulation/plan.hpp"
#include "phase_diagrams/parts/simulation/progress.hpp"
#include "phase_diagrams/parts/simulation/reading.hpp"

namespace mattis::diagram {

namespace {

class SimulationPart final : public SectionPart<MonteCarloSection> {
public:
    std::string_view section() const override { return "montecarlo"; }
    std::string_view doc() const override { return "what is simulated"; }
    std::any read(const io::Entry& entry) const override { return read_montecarlo(entry); }
    bool place(const JobFile& file, Job& job) const override { return place_points(file, job); }
    void check(const JobFile& file, const Job& job) const override { check_montecarlo(file, job); }
    std::string describe() const override {
        return SectionPart::describe() + "\nmontecarlo.points\n" + describe_points() + "\nmontecarlo.sweeps\n" +
               io::describe_keys<MonteCarloSection>(sweeps_keys) + "\nmontecarlo.tempering\n" +
               io::describe_keys<TemperingSection>(tempering_keys);
    }
    std::string identity(const Job& job) const override {
        const auto* given = job.section<MonteCarloSection>();
        if (given == nullptr) return "";
        MonteCarloSection shown = *given;
        for (ParameterValues& point : shown.points) point = job.model.shown(point);
        return io::canonical_lines("montecarlo.", rows(), shown);
    }
    std::vector<io::KeyInfo> keys() const override {
        std::vector<io::KeyInfo> all = SectionPart::keys();
        all.insert(all.end(), sweeps_keys.begin(), sweeps_keys.end());
        all.insert(all.end(), tempering_keys.begin(), tempering_keys.end());
        return all;
    }
    std::unique_ptr<PlannedPart> plan(std::shared_ptr<const Job> job) const override {
        return std::make_unique<SimulationPlan>(std::move(job));
    }
    std::string status_fault(const Document& document) const override {
        const std::string fault = count_fault(document, "expectations");
        return fault.empty() ? points_fault(document) : fault;
    }
    std::string status_table(const Document& document) const override {
        const Document& points = document.at("points");
        return points.items().empty() ? "" : points_text(points);
    }

private:
    std::span<const io::Key<MonteCarloSection>> rows() const override { return montecarlo_keys; }
};

} // namespace

const JobPart& simulation_part() {
    static const SimulationPart part;
    return part;
}

} // namespace mattis::diagram
