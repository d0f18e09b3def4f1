#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "core/rng.hpp"
#include "learning/perceptron/perceptron_run.hpp"
#include "phase_diagrams/parts/learning/perceptron_settle.hpp"

namespace mattis::diagram {

/// What is kept of one perceptron that has learned its tasks.
struct PerceptronOutcome {
    static constexpr std::int64_t never = -1;

    std::vector<learning::PerceptronLook> looks{}; ///< every `record_every` epochs, and the last one of each task
    std::array<std::int64_t, 2> epochs{};          ///< that each task took
    std::array<std::int64_t, 2> settled{never, never};
    std::string diverged{}; ///< where and how; empty: nowhere

    void save(ByteWriter& to) const;
    static PerceptronOutcome load(ByteReader& from);
};

/// One sample as a run that a farm task advances: a learning::PerceptronRun, looked at after every epoch where somebody
/// asks when it settles.
class PerceptronSample {
public:
    PerceptronSample(const learning::PerceptronExperiment& experiment, const SettleRule& rule, const StreamKey& key);

    bool finished() const { return run_.finished(); }
    void advance(std::int64_t minibatches) { run_.advance(minibatches); }
    /// Precondition: finished().
    PerceptronOutcome result() const;
    void save(ByteWriter& to) const { run_.save(to); }
    void load(ByteReader& from) { run_.load(from); }

    /// The experiment as it is run: with a look after every epoch where the rule needs that.
    static learning::PerceptronExperiment watched(learning::PerceptronExperiment experiment, const SettleRule& rule);

private:
    learning::PerceptronExperiment experiment_;
    SettleRule rule_;
    learning::PerceptronRun run_;
};

} // namespace mattis::diagram
