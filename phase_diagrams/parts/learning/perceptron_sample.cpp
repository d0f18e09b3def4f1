#include "phase_diagrams/parts/learning/perceptron_sample.hpp"

#include <cstddef>
#include <utility>

namespace mattis::diagram {

void PerceptronOutcome::save(ByteWriter& to) const {
    learning::save_looks(looks, to);
    to.put(epochs);
    to.put(settled);
    to.put_text(diverged);
}

PerceptronOutcome PerceptronOutcome::load(ByteReader& from) {
    PerceptronOutcome outcome;
    outcome.looks = learning::load_looks(from);
    outcome.epochs = from.get<std::array<std::int64_t, 2>>();
    outcome.settled = from.get<std::array<std::int64_t, 2>>();
    outcome.diverged = from.get_text();
    return outcome;
}

learning::PerceptronExperiment PerceptronSample::watched(learning::PerceptronExperiment experiment,
                                                         const SettleRule& rule) {
    if (rule.asked()) experiment.record_every = 1;
    return experiment;
}

PerceptronSample::PerceptronSample(const learning::PerceptronExperiment& experiment, const SettleRule& rule,
                                   const StreamKey& key)
    : experiment_(experiment), rule_(rule), run_(watched(experiment, rule), key) {}

PerceptronOutcome PerceptronSample::result() const {
    const learning::PerceptronResult whole = run_.result();
    PerceptronOutcome outcome{.epochs = whole.epochs, .diverged = whole.diverged};
    for (std::size_t k = 0; k < whole.looks.size(); ++k) {
        const bool last = k + 1 == whole.looks.size() || whole.looks[k + 1].task != whole.looks[k].task;
        if (last || whole.looks[k].epoch % experiment_.record_every == 0) outcome.looks.push_back(whole.looks[k]);
    }
    if (!rule_.asked()) return outcome;
    for (std::size_t task = 0; task < experiment_.tasks.size(); ++task)
        outcome.settled[task] =
            settled_at(whole.looks, static_cast<int>(task), rule_).value_or(PerceptronOutcome::never);
    return outcome;
}

} // namespace mattis::diagram
