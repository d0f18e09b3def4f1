#include "phase_diagrams/parts/learning/perceptron_sample.hpp"

#include <cstddef>
#include <utility>

namespace mattis::diagram {

namespace {

/// Member by member: no byte between them is written.
void save_look(const learning::PerceptronLook& look, ByteWriter& to) {
    to.put(look.task);
    to.put(look.epoch);
    for (const double value : {look.loss, look.kl, look.gradient, look.qd, look.train_error}) to.put(value);
    for (const auto& pair : {look.test_error, look.r, look.p, look.p_sampled}) to.put(pair);
}

learning::PerceptronLook load_look(ByteReader& from) {
    learning::PerceptronLook look;
    look.task = from.get<std::int32_t>();
    look.epoch = from.get<std::int64_t>();
    for (double* value : {&look.loss, &look.kl, &look.gradient, &look.qd, &look.train_error})
        *value = from.get<double>();
    for (auto* pair : {&look.test_error, &look.r, &look.p, &look.p_sampled}) *pair = from.get<std::array<double, 2>>();
    return look;
}

} // namespace

void PerceptronOutcome::save(ByteWriter& to) const {
    to.put(static_cast<std::uint64_t>(looks.size()));
    for (const learning::PerceptronLook& look : looks) save_look(look, to);
    to.put(epochs);
    to.put(settled);
    to.put_text(diverged);
}

PerceptronOutcome PerceptronOutcome::load(ByteReader& from) {
    PerceptronOutcome outcome;
    for (auto left = from.get<std::uint64_t>(); left > 0; --left) outcome.looks.push_back(load_look(from));
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
