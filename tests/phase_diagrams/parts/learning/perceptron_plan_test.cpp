// [learning] of perceptrons: its points and settings, its tasks and tables, and that nothing depends on where they are
// cut.
#include "phase_diagrams/parts/learning/perceptron_plan.hpp"

#include <cmath>
#include <numbers>
#include <set>

#include <gmock/gmock.h>

#include "core/errors.hpp"
#include "io/result_file.hpp"
#include "phase_diagrams/parts/learning/perceptron_sample.hpp"
#include "phase_diagrams/parts/theory/theory_tables.hpp"
#include "phase_diagrams/run/run.hpp"
#include "stats/estimate.hpp"
#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

using testing::HasSubstr;

constexpr std::string_view one_task = R"(
mattis = 1
model = "perceptron_variational"
[parameters]
alpha = [0.5, 1.0]
beta = 5
[learning]
N = 40
samples = 3
epochs = 12
optimiser = "sgd"
rate = 0.05
batches = 3
smallest_batch = 8
tests = 50
record_every = 5
)";

constexpr std::string_view two_tasks = R"(
mattis = 1
model = "continual"
[parameters]
alpha1 = 1
alpha2 = [0.5, 1.0]
beta = 5
gamma = 0.5
r0 = [0, 0.5]
[learning]
N = 40
samples = 2
epochs = [10, 6]
rate = [0.05, 0.02]
batch = 0
anchor = ["none", "task"]
tests = 50
record_every = 4
)";

std::string changed(const std::string& from, const std::string& to, std::string text = std::string(one_task)) {
    EXPECT_NE(text.find(from), std::string::npos) << from;
    return text.replace(text.find(from), from.size(), to);
}

PerceptronPlan plan_of_perceptrons(std::string_view text = one_task) {
    return PerceptronPlan(std::make_shared<const Job>(job_of(text)));
}

std::string message_of(std::string_view text) {
    try {
        plan_of_perceptrons(text);
    } catch (const InputError& error) {
        return error.what();
    }
    return "is accepted";
}

class PerceptronJob : public FolderTest {
protected:
    io::ResultFile finished(std::string_view text, const std::string& name = "one.h5", int threads = 1) const {
        EXPECT_EQ(run(plan_of(text), {.output = folder / name, .threads = threads}), farm::Outcome::complete);
        return io::read(folder / name);
    }
};

TEST_F(PerceptronJob, ThereIsATaskForEachSampleAndEachPointOfTheory) {
    const PerceptronPlan plan = plan_of_perceptrons();
    EXPECT_EQ(plan.points.size(), 2u);
    EXPECT_EQ(plan.samples(), 6u);
    EXPECT_EQ(plan.tasks(), 8u);
    std::set<std::string> contents;
    for (std::size_t task = 0; task < plan.tasks(); ++task) contents.insert(plan.content(task));
    EXPECT_EQ(contents.size(), plan.tasks());
    EXPECT_FALSE(plan.comes_first(5));
    EXPECT_TRUE(plan.comes_first(6));
    EXPECT_EQ(plan.settings[1].experiment.tasks.front().batch, 14); // ceil(40/3)
    EXPECT_EQ(plan.settings[0].experiment.tasks.front().batch, 8);  // ceil(20/3) = 7, but 8 at least
}

TEST_F(PerceptronJob, WhatTheoryAloneKnowsMakesNoFurtherPerceptrons) {
    const PerceptronPlan plan = plan_of_perceptrons(changed("beta = 5", "beta = [5, 20]"));
    EXPECT_EQ(plan.points.size(), 4u);
    EXPECT_EQ(plan.settings.size(), 2u);
    EXPECT_EQ(plan.tasks(), 6u + 4u);
    // A weight that follows from beta makes them others.
    const std::string anchored =
        changed("beta = 5", "beta = [5, 20]\nprior = 10", changed("rate", "anchor = \"uniform\"\nrate"));
    const PerceptronPlan weighed = plan_of_perceptrons(anchored);
    ASSERT_EQ(weighed.settings.size(), 4u);
    EXPECT_DOUBLE_EQ(weighed.settings[0].experiment.tasks.front().gamma, 2.0); // prior/beta
    EXPECT_DOUBLE_EQ(weighed.settings[1].experiment.tasks.front().gamma, 0.5);
}

TEST_F(PerceptronJob, TwoTasksTakeTheirOwnValuesAndTheModelsParameters) {
    const PerceptronPlan plan = plan_of_perceptrons(two_tasks);
    ASSERT_EQ(plan.settings.size(), 4u);
    const learning::PerceptronExperiment& last = plan.settings.back().experiment;
    EXPECT_DOUBLE_EQ(last.r0, 0.5);
    ASSERT_EQ(last.tasks.size(), 2u);
    EXPECT_DOUBLE_EQ(last.tasks[0].alpha, 1.0);
    EXPECT_EQ(last.tasks[0].anchor, learning::PerceptronAnchor::none);
    EXPECT_DOUBLE_EQ(last.tasks[0].gamma, 0.0);
    EXPECT_EQ(last.tasks[1].epochs, 6);
    EXPECT_DOUBLE_EQ(last.tasks[1].rule.rate, 0.02);
    EXPECT_EQ(last.tasks[1].anchor, learning::PerceptronAnchor::task);
    EXPECT_DOUBLE_EQ(last.tasks[1].gamma, 0.5);
    const PerceptronPlan given =
        plan_of_perceptrons(changed("rate =", "anchor_weight = [0, 0.1]\nrate =", std::string(two_tasks)));
    EXPECT_DOUBLE_EQ(given.settings[0].experiment.tasks[1].gamma, 0.1);
    const PerceptronPlan prior =
        plan_of_perceptrons(changed("[\"none\", \"task\"]", "[\"uniform\", \"task\"]",
                                    changed("beta = 5", "beta = 5\nprior = 10", std::string(two_tasks))));
    EXPECT_EQ(prior.settings[0].experiment.tasks[0].anchor, learning::PerceptronAnchor::uniform);
    EXPECT_DOUBLE_EQ(prior.settings[0].experiment.tasks[0].gamma, 2.0); // prior/beta
    EXPECT_DOUBLE_EQ(prior.settings[0].experiment.tasks[1].gamma, 0.5);
}

TEST_F(PerceptronJob, APointsOfASampleShareTaskOne) {
    const io::ResultFile file = finished(two_tasks);
    const Table& points = file.tables.at("learning/points");
    ASSERT_EQ(points.rows(), 8u); // four points after either task
    std::set<double> first, second;
    for (std::size_t row = 0; row < points.rows(); ++row)
        (points.integers("task")[row] == 1 ? first : second).insert(points.reals("loss")[row]);
    EXPECT_EQ(first.size(), 1u);
    EXPECT_EQ(second.size(), 4u);
}

TEST_F(PerceptronJob, ATaskCutAtEveryBlockGivesTheSameBits) {
    const PerceptronPlan plan = plan_of_perceptrons(changed("epochs = 12", "epochs = 900"));
    const auto result = [&](bool cut) {
        auto work = plan.make(5, 1);
        while (!work->advance())
            if (cut) {
                const Bytes state = work->save();
                EXPECT_LT(plan.share_done(5, state), 1.0);
                EXPECT_TRUE(plan.sight_of_state(5, state).has_value());
                work = plan.make(5, 1);
                ByteReader from(state);
                work->load(from);
            }
        return work->save();
    };
    EXPECT_EQ(result(false), result(true));
}

TEST_F(PerceptronJob, SameBitsForAnyNumberOfThreads) {
    const auto one = table_bytes(finished(two_tasks));
    for (const char* name : {"learning/epochs", "learning/samples", "learning/points", "learning/theory"})
        EXPECT_TRUE(one.contains(name)) << name;
    EXPECT_EQ(table_bytes(finished(two_tasks, "three.h5", 3)), one);
}

TEST_F(PerceptronJob, CurvesAndPointsAreMeansOverTheSamples) {
    const io::ResultFile file = finished(one_task);
    const Table &samples = file.tables.at("learning/samples"), &points = file.tables.at("learning/points");
    const Table& epochs = file.tables.at("learning/epochs");
    ASSERT_EQ(samples.rows(), 6u);
    ASSERT_EQ(points.rows(), 2u);
    EXPECT_EQ(epochs.rows(), 8u); // 0, 5, 10, 12 at two points
    EXPECT_EQ((std::vector(epochs.integers("epoch").begin(), epochs.integers("epoch").begin() + 4)),
              (std::vector<std::int64_t>{0, 5, 10, 12}));
    for (const char* name : {"loss", "qd", "eps", "eps_sampled", "eps_mean", "test_error"}) {
        const auto& values = samples.reals(name);
        const stats::Estimate expected = stats::over_samples(std::vector(values.begin(), values.begin() + 3));
        EXPECT_DOUBLE_EQ(points.reals(name)[0], expected.mean) << name;
        EXPECT_DOUBLE_EQ(points.reals(std::string(name) + "_error")[0], expected.error) << name;
        EXPECT_DOUBLE_EQ(epochs.reals(name)[3], expected.mean) << name;
    }
    EXPECT_DOUBLE_EQ(samples.reals("eps")[0], std::acos(samples.reals("p")[0]) / std::numbers::pi);
}

TEST_F(PerceptronJob, TheoryBesideThemIsThatOfThePoint) {
    const io::ResultFile file = finished(changed("samples = 3", "samples = 4"));
    const Table &theory = file.tables.at("learning/theory"), &points = file.tables.at("learning/points");
    const ModelInfo& model = model_info("perceptron_variational");
    const Table solved = theory_table(model, "rs", std::vector<ParameterValues>{{0.5, 5.0, 0.0, 0.0}});
    ASSERT_GE(theory.rows(), solved.rows());
    for (std::size_t row = 0; row < solved.rows(); ++row) {
        EXPECT_EQ(theory.texts("branch")[row], solved.texts("branch")[row]);
        if (solved.texts("status")[row] != "converged") {
            EXPECT_THAT(theory.texts("reason")[row], HasSubstr("theory: "));
            EXPECT_TRUE(std::isnan(theory.reals("z_eps")[row]));
            continue;
        }
        EXPECT_EQ(theory.reals("eps")[row], solved.reals("eps")[row]);
        EXPECT_EQ(theory.reals("replicon")[row], solved.reals("replicon")[row]);
        if (solved.integers("stable")[row] == 1) {
            EXPECT_DOUBLE_EQ(theory.reals("z_eps")[row],
                             (points.reals("eps")[0] - solved.reals("eps")[row]) / points.reals("eps_error")[0]);
        }
    }
}

TEST_F(PerceptronJob, TheoryIsAskedAtTheLoadOfAWholeNumberOfInputs) {
    const PerceptronPlan plan = plan_of_perceptrons(changed("[0.5, 1.0]", "[0.51, 1.0]"));
    EXPECT_DOUBLE_EQ(plan.points[0].realised[0], 0.5); // 20 inputs of 40 weights
    EXPECT_DOUBLE_EQ(plan.points[0].values[0], 0.51);
}

TEST_F(PerceptronJob, AtAGivenLengthTheValuesAreThoseOfTheFirstLookThatHasIt) {
    const std::string text =
        changed("alpha = [0.5, 1.0]", "alpha = 1.0\nqd_fixed = [0.5, 0.7, 0.99]",
                changed("rate = 0.05", "rate = 0.05\nforced_length = { from = 0.3, to = 0.9, epochs = 10 }"));
    const io::ResultFile file = finished(changed("record_every = 5", "record_every = 1", text));
    const Table &samples = file.tables.at("learning/samples"), &points = file.tables.at("learning/points");
    ASSERT_EQ(samples.rows(), 9u);
    EXPECT_EQ(file.tables.at("learning/epochs").rows(), 13u); // the points share their perceptrons
    EXPECT_EQ(samples.integers("run"), (std::vector<std::int64_t>{0, 1, 2, 0, 1, 2, 0, 1, 2}));
    for (std::size_t sample = 0; sample < 3; ++sample) {
        EXPECT_DOUBLE_EQ(samples.reals("epoch")[sample], 4.0); // 0.3 + 0.6 * 4/10 = 0.54
        EXPECT_NEAR(samples.reals("qd")[sample], 0.54, 1e-9);
        EXPECT_DOUBLE_EQ(samples.reals("epoch")[3 + sample], 7.0); // 0.72
        EXPECT_EQ(samples.texts("status")[6 + sample], "not_reached");
        EXPECT_TRUE(std::isnan(samples.reals("eps")[6 + sample]));
    }
    EXPECT_EQ(points.integers("samples")[2], 0);
    EXPECT_TRUE(std::isnan(points.reals("eps")[2]));
}

TEST_F(PerceptronJob, SettlingIsSeenAfterEveryEpochAndRecordedRarely) {
    const std::string text = changed("epochs = 12", "epochs = 60\nsettle_window = 20\nsettle_spread = 0.5");
    const io::ResultFile file = finished(changed("record_every = 5", "record_every = 30", text));
    for (const double settled : file.tables.at("learning/samples").reals("settled")) EXPECT_GE(settled, 0.0);
    EXPECT_EQ(file.tables.at("learning/points").integers("settled_samples")[0], 3);
    EXPECT_EQ(file.tables.at("learning/epochs").rows(), 6u); // 0, 30, 60 at two points
}

TEST_F(PerceptronJob, WithoutTheSectionThereIsNothing) {
    const PerceptronPlan plan(std::make_shared<const Job>(job_of()));
    EXPECT_EQ(plan.tasks(), 0u);
    Tables none;
    plan.add_tables(none, {});
    EXPECT_TRUE(none.empty());
}

TEST_F(PerceptronJob, FaultsAreNamedWithTheirPlace) {
    const std::string two(two_tasks);
    EXPECT_THAT(message_of(changed("[\"none\", \"task\"]", "\"task\"", two)),
                HasSubstr("task 1 of continual holds on"));
    EXPECT_THAT(message_of(changed("[\"none\", \"task\"]", "[\"none\", \"uniform\"]", two)),
                HasSubstr("no parameter that is the weight of the anchor uniform of task 2"));
    EXPECT_THAT(message_of(changed("rate =", "anchor = \"task\"\nrate =")), HasSubstr("learning.anchor: the one task"));
    EXPECT_THAT(message_of(changed("rate =", "anchor = \"step\"\nrate =")), HasSubstr("learning.anchor_weight"));
    EXPECT_THAT(message_of(changed("rate =", "anchor_weight = 1\nrate =")), HasSubstr("no task holds on to anything"));
    EXPECT_THAT(message_of(changed("[0.5, 1.0]", "[0.01, 1.0]")), HasSubstr("is no input at N = 40"));
    EXPECT_THAT(message_of(changed("rate =", "settle_window = 5\nrate =")), HasSubstr("settle_spread > 0"));
    EXPECT_THAT(message_of(changed("rate =", "settle_spread = 0.1\nrate =")), HasSubstr("more than the 12 of a task"));
}

} // namespace
} // namespace mattis::diagram
