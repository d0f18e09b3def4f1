#include <algorithm>
#include <chrono>
#include <memory>

#include "core/watch.hpp"
#include "montecarlo/kinds/table.hpp"
#include "phase_diagrams/parts/fixed_overlap/plan.hpp"

namespace mattis::diagram {

namespace {

/// One disorder sample. How many sweeps a block has depends on the clock, what they do does not.
class OverlapSampleTask final : public PartTask {
public:
    OverlapSampleTask(const FixedOverlapPlan& plan, const OverlapPoint& point, int sample)
        : run_(point.hamiltonian, mc::draw_disorder(point.hamiltonian, key_of(plan, point, sample, Purpose::disorder)),
               point.schedule, key_of(plan, point, sample, Purpose::fixed_overlap)) {}

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

    static StreamKey key_of(const FixedOverlapPlan& plan, const OverlapPoint& point, int sample, Purpose purpose) {
        return {.seed = plan.job().run.seed,
                .point = point.content,
                .sample = static_cast<std::uint32_t>(sample),
                .purpose = purpose};
    }

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

    mc::FixedOverlapRun run_;
    std::int64_t sweeps_ = 1;
    Seconds took_{1.0}; ///< by the last block: of the first nothing is known
    Bytes before_;      ///< state before a block that may be cut short; not empty afterwards where it was
    Bytes result_;
};

/// What theory expects of one step of the overlap.
class SlopeExpectationTask final : public PartTask {
public:
    SlopeExpectationTask(const FixedOverlapPlan& plan, const OverlapStep& step) : plan_(plan), step_(step) {}

    bool advance() override {
        ByteWriter to;
        slope_expectation(plan_.job().model, step_).save(to);
        result_ = to.take();
        return true;
    }
    Bytes save() const override { return result_; }
    void load(ByteReader&) override {} // it has no state on the way

private:
    const FixedOverlapPlan& plan_;
    const OverlapStep& step_;
    Bytes result_;
};

} // namespace

std::unique_ptr<PartTask> fixed_overlap_task(const FixedOverlapPlan& plan, std::size_t task) {
    if (!plan.is_sample(task))
        return std::make_unique<SlopeExpectationTask>(plan, plan.theory_points[task - plan.samples()]);
    return std::make_unique<OverlapSampleTask>(plan, plan.points[plan.point_of(task)], plan.sample_of(task));
}

} // namespace mattis::diagram
