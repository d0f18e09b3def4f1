#include <memory>

#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/sample_run.hpp"
#include "phase_diagrams/parts/sampled_task.hpp"
#include "phase_diagrams/parts/simulation/plan.hpp"
#include "phase_diagrams/verdict/expectation.hpp"

namespace mattis::diagram {

namespace {

mc::Disorder disorder_of(const SimulationPlan& plan, const Simulation& simulation, int sample) {
    const StreamKey key{.seed = plan.job().run.seed,
                        .point = simulation.content,
                        .sample = static_cast<std::uint32_t>(sample),
                        .purpose = Purpose::disorder};
    return mc::draw_disorder(simulation.hamiltonian, key, plan.archetypes.entries);
}

std::unique_ptr<PartTask> sample_task(const SimulationPlan& plan, const Simulation& simulation, int sample,
                                      int threads) {
    const StreamKey key{
        .seed = plan.job().run.seed, .point = simulation.content, .sample = static_cast<std::uint32_t>(sample)};
    return std::make_unique<SampledTask<mc::SampleRun>>(simulation.hamiltonian, disorder_of(plan, simulation, sample),
                                                        simulation.schedule, key, threads);
}

/// What theory expects at one place.
class ExpectationTask final : public PartTask {
public:
    ExpectationTask(const SimulationPlan& plan, const ParameterValues& at) : plan_(plan), at_(at) {}

    bool advance() override {
        ByteWriter to;
        save_expectation(expectation_at(at_, plan_.job().model, plan_.chain_start(), plan_.ansaetze()), to);
        result_ = to.take();
        return true;
    }
    Bytes save() const override { return result_; }
    void load(ByteReader&) override {} // it has no state on the way

private:
    const SimulationPlan& plan_;
    const ParameterValues& at_;
    Bytes result_;
};

} // namespace

std::unique_ptr<PartTask> SimulationPlan::make(std::size_t task, int threads) const {
    if (!is_sample(task)) return std::make_unique<ExpectationTask>(*this, place_of(task));
    return sample_task(*this, simulations[simulation_of(task)], sample_of(task), threads);
}

double SimulationPlan::share_done(std::size_t task, const Bytes& state) const {
    if (!is_sample(task)) return 0.0;
    ByteReader from(state);
    return mc::SampleRun::share_done(simulations[simulation_of(task)].schedule, from);
}

void SimulationPlan::try_point(std::size_t task, std::size_t) const {
    expectation_at(place_of(task), job().model, chain_start(), ansaetze());
}

} // namespace mattis::diagram
