#include "models/hopfield.hpp"
#include "phase_diagrams/job/job.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "phase_diagrams/job/job.hpp"
#include "phase_diagrams/parts/simulation/section.hpp"
#include "phase_diagrams/parts/theory/section.hpp"
#include "tests/phase_diagrams/stored_patterns.hpp"

namespace mattis::diagram {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Job parse(const std::string& text) { return parse_job(text, "job.toml"); }

const std::string dense_job = R"(mattis = 1
title  = "Dense network, P = 4"
model  = "dense"
[parameters]
P = 4
alpha = { from = 0.0, to = 0.6, count = 4 }
T     = [0.1, 0.3, 0.7]
[theory]
ansatz     = ["rs", "one_step"]
boundaries = ["retrieval_spinodal", "retrieval_transition"]
[montecarlo]
points  = { alpha = [0.05, 0.2], T = [0.1, 0.3] }
N       = [60, 90, 120]
samples = 16
replicas = 4
start   = "noisy"
start_overlap = 0.8
annealing = [1.0, 0.8]
sweeps  = { thermalise = 300, measure = 4000 }
bins = 20
dynamics = "metropolis"
order = "sequential"
observables = ["m", "m2", "m4", "q"]
escape_below = 0.4
[run]
seed = 7
walltime = "2h"
checkpoint_every = "10min"
output = "dense-p4.h5"
)";

TEST(Job, EveryKeyIsRead) {
    const Job job = parse(dense_job);
    EXPECT_EQ(job.text, dense_job);
    EXPECT_EQ(job.file, "job.toml");
    EXPECT_EQ(job.title, "Dense network, P = 4");
    EXPECT_EQ(job.model.name, "dense");
    ASSERT_EQ(shown_parameters(job).size(), 4);
    EXPECT_EQ(job.parameters[0].name, "P");
    EXPECT_THAT(job.parameters[0].values, ElementsAre(4.0));
    EXPECT_FALSE(job.parameters[0].swept);
    EXPECT_THAT(job.parameters[1].values, ElementsAre(0.0, 0.2, 0.4, 0.6));
    EXPECT_TRUE(job.parameters[1].swept);
    EXPECT_THAT(job.parameters[2].values, ElementsAre(0.1, 0.3, 0.7));
    EXPECT_THAT(job.parameters[3].values, ElementsAre(0.0));
    EXPECT_FALSE(job.parameters[3].swept);
    EXPECT_THAT(job.section<TheorySection>()->ansatz, ElementsAre("rs", "one_step"));
    EXPECT_THAT(job.section<TheorySection>()->boundaries, ElementsAre("retrieval_spinodal", "retrieval_transition"));
    const MonteCarloSection& mc = *job.section<MonteCarloSection>();
    EXPECT_THAT(shown_points(job), ElementsAre(ElementsAre(4, 0.05, 0.1, 0), ElementsAre(4, 0.05, 0.3, 0),
                                               ElementsAre(4, 0.2, 0.1, 0), ElementsAre(4, 0.2, 0.3, 0)));
    EXPECT_THAT(mc.N, ElementsAre(60, 90, 120));
    EXPECT_EQ(mc.samples, 16);
    EXPECT_EQ(mc.replicas, 4);
    EXPECT_EQ(mc.start, "noisy");
    EXPECT_EQ(mc.start_overlap, 0.8);
    EXPECT_THAT(mc.annealing, ElementsAre(1.0, 0.8));
    EXPECT_EQ(mc.thermalise, 300);
    EXPECT_EQ(mc.measure, 4000);
    EXPECT_EQ(mc.bins, 20);
    EXPECT_EQ(mc.dynamics, "metropolis");
    EXPECT_EQ(mc.order, "sequential");
    EXPECT_THAT(mc.observables, ElementsAre("m", "m2", "m4", "q"));
    EXPECT_EQ(mc.escape_below, 0.4);
    EXPECT_EQ(job.run.seed, 7);
    EXPECT_EQ(job.run.walltime.seconds, 7200.0);
    EXPECT_EQ(job.run.checkpoint_every, 600.0);
    EXPECT_EQ(job.run.output, "dense-p4.h5");
}

TEST(Job, DefaultsAreThoseOfTheHeader) {
    const Job job = parse("mattis = 1\nmodel = \"hopfield\"\nparameters = { alpha = 0.1, T = 0.5 }\n"
                          "theory = {}\nmontecarlo = { N = [100] }\n");
    EXPECT_EQ(job.title, "");
    EXPECT_THAT(job.section<TheorySection>()->ansatz, ElementsAre("rs"));
    EXPECT_THAT(job.section<TheorySection>()->boundaries, IsEmpty());
    EXPECT_THAT(job.section<TheorySection>()->rival, IsEmpty());
    const MonteCarloSection& mc = *job.section<MonteCarloSection>();
    const MonteCarloSection initial;
    EXPECT_THAT(shown_points(job), ElementsAre(ElementsAre(0.1, 0.5, 0)));
    EXPECT_EQ(mc.samples, initial.samples);
    EXPECT_EQ(mc.replicas, initial.replicas);
    EXPECT_EQ(mc.start, "archetype");
    EXPECT_THAT(mc.annealing, IsEmpty());
    EXPECT_EQ(mc.thermalise, initial.thermalise);
    EXPECT_EQ(mc.measure, initial.measure);
    EXPECT_EQ(mc.bins, initial.bins);
    EXPECT_EQ(mc.dynamics, "heat_bath");
    EXPECT_EQ(mc.order, "random");
    EXPECT_THAT(mc.observables, ElementsAre("m", "q", "energy"));
    EXPECT_EQ(mc.escape_below, std::nullopt);
    EXPECT_TRUE(mc.patterns.empty());
    EXPECT_EQ(job.run.seed, 1);
    EXPECT_EQ(job.run.walltime.seconds, std::nullopt);
    EXPECT_EQ(job.run.checkpoint_every, 600.0);
    EXPECT_TRUE(job.run.output.empty());
}

TEST(Job, TheRivalIsANameOrSeveral) {
    const auto rival = [](const std::string& value) {
        const Job job = parse("mattis = 1\nmodel = \"hopfield\"\nparameters = { alpha = 0.1, T = 0.5 }\n"
                              "theory = { boundaries = [\"retrieval_transition\"], rival = " +
                              value + " }\n");
        return job.section<TheorySection>()->rival;
    };
    EXPECT_THAT(rival("\"rs\""), ElementsAre("rs"));
    EXPECT_THAT(rival("[\"rs\"]"), ElementsAre("rs"));
}

TEST(Job, SectionsThatAreNotThereStayEmpty) {
    const Job theory = parse("mattis = 1\nmodel = \"sk\"\nparameters = { T = 0.5 }\ntheory = {}\n");
    EXPECT_FALSE(theory.section<MonteCarloSection>() != nullptr);
    const Job simulation = parse("mattis = 1\nmodel = \"sk\"\nparameters = { T = 0.5 }\nmontecarlo = { N = [10] }\n");
    EXPECT_FALSE(simulation.section<TheorySection>() != nullptr);
}

TEST(Job, SpinGlassesStartAtRandomAndHaveNoOverlapWithAnArchetype) {
    const Job job = parse("mattis = 1\nmodel = \"sk\"\nparameters = { T = 0.5 }\nmontecarlo = { N = [10] }\n");
    EXPECT_EQ(job.section<MonteCarloSection>()->start, "random");
    EXPECT_THAT(job.section<MonteCarloSection>()->observables, ElementsAre("q", "energy"));
}

TEST(Job, DefaultsFollowWhatIsGiven) {
    const Job job = parse("mattis = 1\nmodel = \"hopfield\"\nparameters = { alpha = 0.1, T = 0.5 }\n"
                          "montecarlo = { N = [100], replicas = 1, sweeps = { measure = 10 } }\n");
    EXPECT_THAT(job.section<MonteCarloSection>()->observables, ElementsAre("m", "energy"));
    EXPECT_EQ(job.section<MonteCarloSection>()->bins, 10);
}

/// A job of the Hopfield model with these lines in [parameters] and [montecarlo].
Job hopfield(const std::string& parameters, const std::string& montecarlo) {
    return parse("mattis = 1\nmodel = \"hopfield\"\n[parameters]\n" + parameters + "\n[montecarlo]\nN = [100]\n" +
                 montecarlo + "\n");
}

TEST(Job, AxesAreEvenlySpacedInTheValueOrItsLogarithm) {
    const Job job = hopfield("alpha = { from = 0.001, to = 0.1, count = 3, scale = \"log\" }\n"
                             "T = { from = 1, to = 0, count = 5, scale = \"linear\" }",
                             "points = { alpha = 0.1, T = 0.5 }");
    ASSERT_EQ(job.parameters[0].values.size(), 3);
    EXPECT_EQ(job.parameters[0].values.front(), 0.001);
    EXPECT_NEAR(job.parameters[0].values[1], 0.01, 1e-16);
    EXPECT_EQ(job.parameters[0].values.back(), 0.1);
    EXPECT_THAT(job.parameters[1].values, ElementsAre(1.0, 0.75, 0.5, 0.25, 0.0));
}

TEST(Job, ChoicesCanBeAxes) {
    const Job job = hopfield("alpha = 0.1\nT = 0.5\nconvention = [\"full\", \"distinct\"]",
                             "points = { convention = [\"distinct\", \"full\"] }");
    EXPECT_THAT(job.parameters[2].values, ElementsAre(1.0, 0.0));
    EXPECT_TRUE(job.parameters[2].swept);
    EXPECT_THAT(shown_points(job), ElementsAre(ElementsAre(0.1, 0.5, 0), ElementsAre(0.1, 0.5, 1)));
}

TEST(Job, PointsNeedNotLieOnTheGrid) {
    const Job job = hopfield("alpha = [0.05, 0.1]\nT = 0.5", "points = { alpha = [0.07] }");
    EXPECT_THAT(job.parameters[0].values, ElementsAre(0.05, 0.1));
    EXPECT_THAT(shown_points(job), ElementsAre(ElementsAre(0.07, 0.5, 0)));
}

TEST(Job, PairsAreInTheOrderOfTheModelsParametersUnlessAxesSayOtherwise) {
    const std::string swept = "T = [0.1, 0.2]\nalpha = [0.05, 0.1]";
    const auto expected = ElementsAre(ElementsAre(0.05, 0.3, 0), ElementsAre(0.02, 0.4, 0));
    EXPECT_THAT(shown_points(hopfield(swept, "points = { pairs = [[0.05, 0.3], [0.02, 0.4]] }")), expected);
    EXPECT_THAT(
        shown_points(hopfield(swept, "points = { axes = [\"T\", \"alpha\"], pairs = [[0.3, 0.05], [0.4, 0.02]] }")),
        expected);
    EXPECT_THAT(shown_points(hopfield(
                    swept, "points = { axes = [\"T\", \"convention\", \"alpha\"], pairs = [[0.3, \"full\", 0.05]] }")),
                ElementsAre(ElementsAre(0.05, 0.3, 1)));
}

TEST(Job, ParametersThatThePointsFixMayBeLeftOut) {
    const Job product = hopfield("alpha = 0.1", "points = { T = [0.5, 0.3] }");
    EXPECT_THAT(product.parameters[1].values, ElementsAre(0.3, 0.5));
    EXPECT_TRUE(product.parameters[1].swept);
    EXPECT_THAT(shown_points(product), ElementsAre(ElementsAre(0.1, 0.5, 0), ElementsAre(0.1, 0.3, 0)));
    const Job pairs = hopfield("", "points = { pairs = [[0.05, 0.3], [0.05, 0.4]] }");
    EXPECT_THAT(pairs.parameters[0].values, ElementsAre(0.05));
    EXPECT_TRUE(pairs.parameters[0].swept);
    EXPECT_THAT(pairs.parameters[1].values, ElementsAre(0.3, 0.4));
    EXPECT_THAT(shown_points(pairs), ElementsAre(ElementsAre(0.05, 0.3, 0), ElementsAre(0.05, 0.4, 0)));
}

TEST(Job, NumbersMayBeWrittenAsIntegersOrFloats) {
    const Job job = parse("mattis = 1.0\nmodel = \"pspin\"\n[parameters]\nP = 3.0\nT = 1\n[montecarlo]\n"
                          "N = [6e1, 0x50, 1_00]\n[run]\nseed = 9223372036854775807\n");
    EXPECT_THAT(job.parameters[0].values, ElementsAre(3.0));
    EXPECT_THAT(job.section<MonteCarloSection>()->N, ElementsAre(60, 80, 100));
    EXPECT_EQ(job.run.seed, 9223372036854775807U);
}

TEST(Job, MinusZeroIsZero) {
    const Job job = parse("mattis = 1\nmodel = \"sk\"\nparameters = { T = -0.0 }\ntheory = {}\n");
    EXPECT_FALSE(std::signbit(job.parameters[0].values[0]));
}

TEST(Job, TimesHaveUnits) {
    const auto walltime = [](const std::string& value) {
        return parse("mattis = 1\nmodel = \"sk\"\nparameters = { T = 0.5 }\ntheory = {}\nrun = { walltime = " + value +
                     " }\n")
            .run.walltime.seconds;
    };
    EXPECT_EQ(walltime("\"2h\""), 7200.0);
    EXPECT_EQ(walltime("\"90min\""), 5400.0);
    EXPECT_EQ(walltime("\"30s\""), 30.0);
    EXPECT_EQ(walltime("\"1.5d\""), 129600.0);
    EXPECT_EQ(walltime("45"), 45.0);
    EXPECT_EQ(walltime("0.5"), 0.5);
    EXPECT_EQ(walltime("\"slurm\""), std::nullopt);
}

TEST(Job, AWalltimeMayBeThatOfTheBatchJob) {
    const auto run = [](const std::string& text) {
        return parse("mattis = 1\nmodel = \"sk\"\nparameters = { T = 0.5 }\ntheory = {}\nrun = { " + text + " }\n").run;
    };
    EXPECT_TRUE(run("walltime = \"slurm\"").walltime.of_slurm);
    EXPECT_FALSE(run("walltime = \"2h\"").walltime.of_slurm);
    EXPECT_THROW(run("checkpoint_every = \"slurm\""), InputError);
}

TEST(Job, ByteOrderMarkAndLineEndsOfOtherSystemsAreFine) {
    std::string text = "\xef\xbb\xbf";
    for (const char c : dense_job) text += c == '\n' ? std::string("\r\n") : std::string(1, c);
    EXPECT_EQ(parse(text).section<MonteCarloSection>()->points, parse(dense_job).section<MonteCarloSection>()->points);
    EXPECT_EQ(parse(text).text, text);
}

class JobFile : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (std::filesystem::temp_directory_path() / "job_XXXXXX").string();
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        place_ = name;
    }
    void TearDown() override { std::filesystem::remove_all(place_); }

    std::filesystem::path write(const std::string& name, const std::string& text) const {
        std::ofstream(place_ / name, std::ios::binary) << text;
        return place_ / name;
    }
    std::string message(const std::filesystem::path& file) const {
        try {
            read_job(file);
        } catch (const InputError& error) {
            std::string text = error.what();
            return text.substr(text.find(file.string()) + file.string().size());
        }
        return "is accepted";
    }

    std::filesystem::path place_;
};

TEST_F(JobFile, IsReadWithItsNameAndText) {
    const auto file = write("dense.toml", dense_job);
    const Job job = read_job(file);
    EXPECT_EQ(job.file, file);
    EXPECT_EQ(job.text, dense_job);
}

TEST_F(JobFile, NamesPatternsFromItsOwnFolder) {
    const auto patterns = write("patterns.txt", "1 -1\n");
    const auto file = write("a.toml", "mattis = 1\nmodel = \"hopfield\"\nparameters = { alpha = 0.5, T = 0.1 }\n"
                                      "montecarlo = { N = [2], patterns = \"patterns.txt\" }\n");
    EXPECT_EQ(read_job(file).section<MonteCarloSection>()->patterns, patterns);
}

TEST_F(JobFile, ThatCannotBeReadIsRefused) {
    EXPECT_EQ(message(place_ / "none.toml"),
              ":1:1: cannot be opened (No such file or directory); allowed is a job file in TOML");
    EXPECT_EQ(message(place_), ":1:1: is a directory; allowed is a job file in TOML");
    EXPECT_EQ(message(write("a.toml", "") / "b.toml"),
              ":1:1: cannot be opened (Not a directory); allowed is a job file in TOML");
    EXPECT_EQ(message("/dev/zero"), ":1:1: is a device; allowed is a job file in TOML");
    const auto large = write("large.toml", "");
    std::filesystem::resize_file(large, (std::uintmax_t{16} << 20U) + 1);
    EXPECT_EQ(message(large), ":1:1: is larger than 16 MiB; allowed is a job file in TOML");
}

/// A job of these sections alone, each parameter at the lowest value that it may have.
std::string smallest_job(const ModelInfo& model, const std::string& sections) {
    std::string text = "mattis = 1\nmodel = \"" + std::string(model.name) + "\"\n[parameters]\n";
    const ParameterValues specimen = model.specimen();
    for (std::size_t k = 0; k < specimen.size(); ++k)
        if (!model.fields[k].fallback)
            text += std::string(model.fields[k].name) + " = " + format_field(model.fields[k], specimen[k]) + "\n";
    return text + sections;
}

TEST(Job, OfAModelThatIsNotSimulatedSaysSo) {
    int models = 0;
    for (const auto& entry : catalogue()) {
        if (entry->info.is_simulated()) continue;
        ++models;
        for (const char* section :
             {"[montecarlo]\nN = [10]\n", "[montecarlo]\nN = [10]\ntempering = { from = 0.5, to = 1, count = 4 }\n",
              "[montecarlo]\nN = [10]\ntempering = { from = 0.5, to = 1, spacing = \"adapted\", count = 4 }\n"}) {
            std::string message = "is accepted";
            try {
                parse(smallest_job(entry->info, section));
            } catch (const InputError& error) {
                message = error.what();
            }
            EXPECT_THAT(message, testing::HasSubstr("montecarlo: model " + std::string(entry->info.name) +
                                                    " is not simulated in this version; allowed is " +
                                                    (entry->info.has_theory ? "[theory]" : "[learning]")))
                << section;
        }
    }
    EXPECT_GE(models, 4);
}

TEST_F(JobFile, WithVeryManyFaultsShowsTheFirstFifty) {
    std::string values;
    for (int k = 0; k < 60; ++k) values += "\n-1,";
    const std::string text =
        message(write("a.toml", "mattis = 1\nmodel = \"sk\"\ntheory = {}\nparameters.T = [" + values + "]\n"));
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 50);
    EXPECT_THAT(text, testing::EndsWith("a.toml: 10 more faults"));
}

} // namespace
} // namespace mattis::diagram
