#include <algorithm>
#include <chrono>
#include <memory>

#include "core/watch.hpp"
#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/sample_run.hpp"
#include "phase_diagrams/parts/simulation/plan.hpp"
#include "phase_diagrams/verdict/expectation.hpp"

namespace mattis::diagram {

namespace {

/// One disorder sample. How many sweeps a block has depends on the clock, what they do does not.
class SampleTask final : public PartTask {
public:
    SampleTask(const SimulationPlan& plan, const Simulation& simulation, int sample, int threads)
        : run_(simulation.hamiltonian, disorder_of(plan, simulation, sample), simulation.schedule,
               {.seed = plan.job().run.seed, .point = simulation.content, .sample = static_cast<std::uint32_t>(sample)},
               threads) {}

    bool advance() override {
        if (!run_.finished()) sweep();
        if (!run_.finished()) return false;
        ByteWriter to;
        run_.result().save(to);
        result_ = to.take();
        return true;
    }
    Bytes save() const override {
        if (!result_.empty()) return result_;
        return before_.empty() ? state() : before_;
    }
    void load(ByteReader& from) override { run_.load(from); }

private:
    using Seconds = std::chrono::duration<double>;

    /// Some sweeps. Where one of them may take long it can be cut short, and the state before it is at hand.
    void sweep() {
        constexpr Seconds block{0.05}, at_once{0.25};
        const auto begin = std::chrono::steady_clock::now();
        if (took_ > at_once) {
            before_ = state();
            run_.advance(1);
            before_.clear();
        } else {
            const Uncut whole;
            run_.advance(sweeps_);
        }
        took_ = std::chrono::steady_clock::now() - begin;
        if (took_ < 0.5 * block) sweeps_ *= 2;
        if (took_ > 2.0 * block) sweeps_ = std::max<std::int64_t>(1, sweeps_ / 2);
    }

    Bytes state() const {
        ByteWriter to;
        run_.save(to);
        return to.take();
    }

    static mc::Disorder disorder_of(const SimulationPlan& plan, const Simulation& simulation, int sample) {
        const StreamKey key{.seed = plan.job().run.seed,
                            .point = simulation.content,
                            .sample = static_cast<std::uint32_t>(sample),
                            .purpose = Purpose::disorder};
        return mc::draw_disorder(simulation.hamiltonian, key, plan.archetypes.entries);
    }

    mc::SampleRun run_;
    std::int64_t sweeps_ = 1;
    Seconds took_{1.0}; ///< by the last block: of the first nothing is known
    Bytes before_;      ///< state before a block that may be cut short; not empty afterwards where it was
    Bytes result_;
};

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
    return std::make_unique<SampleTask>(*this, simulations[simulation_of(task)], sample_of(task), threads);
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
