#include "io/job.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "job_vocabulary.hpp"

namespace mattis::io {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Job parse(const std::string& text) { return parse_job(text, "job.toml", program_vocabulary()); }

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
    ASSERT_EQ(job.parameters.size(), 4);
    EXPECT_EQ(job.parameters[0].name, "P");
    EXPECT_THAT(job.parameters[0].values, ElementsAre(4.0));
    EXPECT_FALSE(job.parameters[0].swept);
    EXPECT_THAT(job.parameters[1].values, ElementsAre(0.0, 0.6 * 1 / 3, 0.6 * 2 / 3, 0.6));
    EXPECT_TRUE(job.parameters[1].swept);
    EXPECT_THAT(job.parameters[2].values, ElementsAre(0.1, 0.3, 0.7));
    EXPECT_THAT(job.parameters[3].values, ElementsAre(0.0));
    EXPECT_FALSE(job.parameters[3].swept);
    EXPECT_THAT(job.theory.value().ansatz, ElementsAre("rs", "one_step"));
    EXPECT_THAT(job.theory.value().boundaries, ElementsAre("retrieval_spinodal", "retrieval_transition"));
    const MonteCarloSection& mc = job.montecarlo.value();
    EXPECT_THAT(mc.points, ElementsAre(ElementsAre(4, 0.05, 0.1, 0), ElementsAre(4, 0.05, 0.3, 0),
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
    EXPECT_EQ(job.run.walltime, 7200.0);
    EXPECT_EQ(job.run.checkpoint_every, 600.0);
    EXPECT_EQ(job.run.output, "dense-p4.h5");
}

} // namespace
} // namespace mattis::io
