#include "learning/perceptron/perceptron_run.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

#include <gtest/gtest.h>

#include "core/normal_law.hpp"
#include "models/perceptron/labelled_inputs.hpp"

namespace mattis::learning {
namespace {

PerceptronResult finish(const PerceptronExperiment& experiment, const StreamKey& key) {
    PerceptronRun run(experiment, key);
    run.advance(std::numeric_limits<std::int64_t>::max());
    return run.result();
}

Bytes bytes_of(const PerceptronRun& run) {
    ByteWriter to;
    run.save(to);
    return to.take();
}

Bytes bytes_of(const PerceptronResult& result) {
    ByteWriter to;
    result.save(to);
    return to.take();
}

/// Two tasks that use all there is: minibatches of unequal size, anchors, both optimisers.
PerceptronExperiment two_tasks() {
    PerceptronTask first{.alpha = 0.8, .epochs = 3, .batch = 20};
    first.rule.rate = 0.05;
    PerceptronTask second{.alpha = 0.5, .epochs = 4, .batch = 13, .anchor = PerceptronAnchor::task, .gamma = 0.5};
    second.rule = {.kind = OptimiserKind::sgd, .rate = 0.01, .decay = 0.1};
    return {.N = 70, .r0 = 0.3, .tests = 200, .record_every = 2, .tasks = {first, second}};
}

TEST(PerceptronRun, StopsAnywhereAndResumesWithTheSameBits) {
    const PerceptronExperiment experiment = two_tasks();
    const StreamKey key{.seed = 3, .sample = 2};
    const Bytes expected = bytes_of(finish(experiment, key));
    PerceptronRun run(experiment, key);
    for (std::int64_t minibatch = 0; !run.finished(); ++minibatch) {
        const Bytes state = bytes_of(run);
        PerceptronRun resumed(experiment, key);
        ByteReader from(state);
        resumed.load(from);
        from.require_end();
        EXPECT_EQ(bytes_of(resumed), state) << minibatch;
        resumed.advance(1000);
        EXPECT_EQ(bytes_of(resumed.result()), expected) << minibatch;
        run.advance(1);
    }
    EXPECT_EQ(bytes_of(run.result()), expected);
    EXPECT_THROW(PerceptronRun(experiment, key).result(), std::logic_error);
    EXPECT_NE(bytes_of(finish(experiment, {.seed = 3, .sample = 1})), expected);
}

} // namespace
} // namespace mattis::learning
