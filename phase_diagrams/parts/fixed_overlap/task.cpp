#include <memory>

#include "montecarlo/kinds/table.hpp"
#include "phase_diagrams/parts/fixed_overlap/plan.hpp"
#include "phase_diagrams/parts/sampled_task.hpp"

namespace mattis::diagram {

namespace {

StreamKey key_of(const FixedOverlapPlan& plan, const OverlapPoint& point, int sample, Purpose purpose) {
    return {.seed = plan.job().run.seed,
            .point = point.content,
            .sample = static_cast<std::uint32_t>(sample),
            .purpose = purpose};
}

std::unique_ptr<PartTask> sample_task(const FixedOverlapPlan& plan, const OverlapPoint& point, int sample) {
    return std::make_unique<SampledTask<mc::FixedOverlapRun>>(
        point.hamiltonian, mc::draw_disorder(point.hamiltonian, key_of(plan, point, sample, Purpose::disorder)),
        point.schedule, key_of(plan, point, sample, Purpose::fixed_overlap));
}

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
    return sample_task(plan, plan.points[plan.point_of(task)], plan.sample_of(task));
}

} // namespace mattis::diagram
