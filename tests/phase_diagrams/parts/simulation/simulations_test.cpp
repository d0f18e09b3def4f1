#include "phase_diagrams/parts/simulation/simulations.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "core/errors.hpp"
#include "models/hamiltonians/diluted_hamiltonian.hpp"
#include "models/hamiltonians/example_hamiltonian.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "montecarlo/kinds/table.hpp"
#include "phase_diagrams/job/identity.hpp"
#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view points_with_T = "points = { alpha = [0.1, 0.2], T = [0.5, 0.3] }";
constexpr std::string_view points_without_T = "points = { alpha = [0.1, 0.2] }";
constexpr std::string_view ladder = "tempering = { temperatures = [0.7, 0.3, 0.4] }";

/// Two loads, two sizes; what `more` asks for beside.
SimulationPlan plan_with(std::string_view points, std::string_view more = "") {
    return simulation_of(fmt::format(R"(
mattis = 1
model = "dense"
[parameters]
P = 3
[montecarlo]
{}
N = [16, 20]
samples = 2
sweeps = {{ thermalise = 10, measure = 40 }}
bins = 4
{}
)",
                                     points, more));
}

double temperature(const SimulationPlan& plan, const SimulatedPoint& point) {
    for (std::size_t k = 0; k < plan.job().model.fields.size(); ++k)
        if (plan.job().model.fields[k].name == "T") return point.values[k];
    return 0.0;
}

/// That points and simulations know each other.
void expect_consistent(const SimulationPlan& plan) {
    std::size_t members = 0;
    for (std::size_t s = 0; s < plan.simulations.size(); ++s) {
        const Simulation& simulation = plan.simulations[s];
        for (std::size_t k = 0; k < simulation.points.size(); ++k, ++members) {
            const SimulatedPoint& point = plan.points[simulation.points[k]];
            EXPECT_EQ(point.simulation, s);
            EXPECT_EQ(point.measured, k);
            EXPECT_EQ(simulation.schedule.measured_temperatures().at(k), temperature(plan, point));
            EXPECT_EQ(simulation.hamiltonian.get<PatternHamiltonian>().N, point.N);
        }
    }
    EXPECT_EQ(members, plan.points.size());
}

TEST(Simulations, WithoutALadderEveryPointAndSizeIsOne) {
    const SimulationPlan plan = plan_with(points_with_T);
    EXPECT_EQ(plan.points.size(), 8u);
    EXPECT_EQ(plan.simulations.size(), 8u);
    EXPECT_EQ(plan.samples(), 16u);
    expect_consistent(plan);
    for (const Simulation& simulation : plan.simulations) EXPECT_FALSE(simulation.schedule.tempering);
}

TEST(Simulations, ALadderJoinsPointsThatDifferInTemperature) {
    const SimulationPlan plan = plan_with(points_with_T, ladder);
    EXPECT_EQ(plan.points.size(), 8u);
    ASSERT_EQ(plan.simulations.size(), 4u); // two loads, two sizes
    EXPECT_EQ(plan.samples(), 8u);          // each with two samples
    expect_consistent(plan);
    std::set<std::pair<double, int>> different;
    for (const Simulation& simulation : plan.simulations) {
        ASSERT_TRUE(simulation.schedule.tempering);
        EXPECT_THAT(simulation.schedule.tempering->measured, ElementsAre(0.3, 0.5));
        EXPECT_THAT(simulation.schedule.tempering->temperatures, ElementsAre(0.3, 0.4, 0.5, 0.7));
        for (const std::size_t k : simulation.points) {
            EXPECT_EQ(plan.points[k].N, plan.points[simulation.points.front()].N);
            EXPECT_EQ(plan.points[k].values[1], plan.points[simulation.points.front()].values[1]);
        }
        different.insert({plan.points[simulation.points.front()].values[1], plan.points[simulation.points.front()].N});
    }
    EXPECT_EQ(different.size(), 4u);
}

TEST(Simulations, PointsWithoutTemperatureAreMeasuredOnEveryRung) {
    const SimulationPlan plan = plan_with(points_without_T, ladder);
    EXPECT_EQ(plan.points.size(), 12u); // two loads, three rungs, two sizes
    ASSERT_EQ(plan.simulations.size(), 4u);
    expect_consistent(plan);
    for (const Simulation& simulation : plan.simulations) {
        EXPECT_THAT(simulation.schedule.tempering->measured, ElementsAre(0.3, 0.4, 0.7));
        EXPECT_THAT(simulation.schedule.tempering->temperatures, ElementsAre(0.3, 0.4, 0.7));
    }
}

TEST(Simulations, AHelperNextToAPointGivesWay) {
    const SimulationPlan plan =
        plan_with("points = { axes = [\"alpha\", \"T\"], pairs = [[0.1, 0.5]] }",
                  "tempering = { from = 0.25, to = 1.0, count = 3 }"); // 0.25, 0.5 up to rounding, 1
    EXPECT_THAT(plan.simulations.front().schedule.tempering->temperatures,
                ElementsAre(testing::DoubleNear(0.25, 1e-12), 0.5, testing::DoubleNear(1.0, 1e-12)));
}

TEST(Simulations, StreamsBelongToTheLadderNotToWhatIsMeasuredOnIt) {
    const auto contents = [](std::string_view points, std::string_view more) {
        std::vector<std::uint64_t> found;
        for (const Simulation& simulation : plan_with(points, more).simulations) found.push_back(simulation.content);
        return found;
    };
    const auto all = contents(points_without_T, ladder);
    EXPECT_EQ(std::set<std::uint64_t>(all.begin(), all.end()).size(), 4u);
    EXPECT_EQ(contents("points = { alpha = [0.1, 0.2], T = [0.4] }", ladder), all);
    EXPECT_THAT(contents(points_without_T, "tempering = { temperatures = [0.3, 0.4] }"),
                testing::Each(testing::Not(testing::AnyOfArray(all))));
    EXPECT_THAT(contents("points = { alpha = [0.1, 0.2], T = [0.4] }", ""),
                testing::Each(testing::Not(testing::AnyOfArray(all))));
}

TEST(Simulations, TheoryIsTakenAtTheLoadOfKPatterns) {
    const SimulationPlan plan = plan_with(points_with_T, ladder);
    for (const SimulatedPoint& point : plan.points) {
        const double load = plan.simulations[point.simulation].hamiltonian.get<PatternHamiltonian>().alpha;
        EXPECT_EQ(point.realised[1], load);
        EXPECT_NEAR(load, point.values[1], 6.0 / (4.0 * 16 * 16));
        EXPECT_EQ(temperature(plan, point), point.realised[2]);
    }
}

TEST(Simulations, TheOnePatternOfNoLoadIsALoadForChainsThatBeginElsewhere) {
    const auto loads = [](std::string_view more) {
        std::vector<double> found;
        for (const SimulatedPoint& point : plan_with("points = { alpha = [0.0], T = [1.5] }", more).points)
            found.push_back(point.realised[1]);
        return found;
    };
    EXPECT_THAT(loads(""), ElementsAre(0.0, 0.0));
    EXPECT_THAT(loads("start = \"random\""), ElementsAre(3.0 / (16 * 16), 3.0 / (20 * 20)));
    EXPECT_THAT(loads("tempering = { temperatures = [1.5, 2.0] }"), ElementsAre(3.0 / (16 * 16), 3.0 / (20 * 20)));
}

TEST(Simulations, ChainsOfALadderDoNotEscape) {
    const SimulationPlan plain = plan_with(points_with_T);
    for (const Simulation& simulation : plain.simulations) {
        ASSERT_TRUE(simulation.schedule.escape_below);
        EXPECT_NEAR(*simulation.schedule.escape_below, 0.49, 0.015);
    }
    for (const std::string_view more : {std::string_view(ladder), std::string_view("start = \"archetype_and_random\"")})
        for (const Simulation& simulation : plan_with(points_with_T, more).simulations)
            EXPECT_FALSE(simulation.schedule.escape_below);
}

TEST(Simulations, ALadderCostsAsMuchAsItsChains) {
    const SimulationPlan plain = plan_with(points_with_T), tempered = plan_with(points_with_T, ladder);
    const Simulation &one = plain.simulations.front(), &four = tempered.simulations.front();
    EXPECT_NEAR(four.seconds, 4.0 * one.seconds, 1e-9 * four.seconds);
    EXPECT_GT(four.memory, one.memory);
}

TEST(Simulations, SchedulesAreThoseOfTheJob) {
    const SimulationPlan plan =
        plan_with(points_with_T, "tempering = { from = 0.2, to = 0.8, count = 5, spacing = \"adapted\", every = 3 }\n"
                                 "start = \"archetype_and_random\"\nreplicas = 4\nhistograms = [\"q\", \"m\"]\n"
                                 "trajectory_every = 5\nconfigurations = 7\ndynamics = \"metropolis\"\n");
    const mc::Schedule& schedule = plan.simulations.front().schedule;
    EXPECT_TRUE(schedule.tempering->adapted);
    EXPECT_EQ(schedule.tempering->every, 3);
    EXPECT_EQ(schedule.rungs(), 7u); // five, and the two of the points
    EXPECT_EQ(schedule.start, mc::Start::archetype_and_random);
    EXPECT_EQ(schedule.replicas, 4);
    EXPECT_EQ(schedule.dynamics, mc::Dynamics::metropolis);
    EXPECT_EQ(schedule.thermalise, 10);
    EXPECT_EQ(schedule.measure, 40);
    EXPECT_EQ(schedule.bins, 4);
    EXPECT_THAT(schedule.recording.histograms, ElementsAre(mc::Observable::m, mc::Observable::q));
    EXPECT_EQ(schedule.recording.trajectory_every, 5);
    EXPECT_EQ(schedule.recording.configurations, 7);
}

TEST(Simulations, EnergiesBeyondExactIntegersAreRefusedByName) {
    try {
        simulation_of("mattis = 1\nmodel = \"dense\"\n[parameters]\nP = 12\nconvention = \"full\"\n[montecarlo]\n"
                      "points = { alpha = [0.1] }\nN = [5000]\ntempering = { temperatures = [0.3, 0.4] }\n");
        FAIL() << "no error";
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), testing::AllOf(HasSubstr("small.toml:4:5: parameters.P: "), HasSubstr("N = 5000")));
    }
}

/// One size of a network of diluted patterns.
std::string several_patterns_text(std::string_view parameters, std::string_view more = "") {
    return fmt::format(R"(
mattis = 1
model = "multitasking"
parameters = {{ {} }}
[montecarlo]
N = [200]
samples = 2
sweeps = {{ thermalise = 10, measure = 40 }}
{}
)",
                       parameters, more);
}

SimulationPlan several_patterns(std::string_view parameters, std::string_view more = "") {
    return simulation_of(several_patterns_text(parameters, more));
}

TEST(Simulations, OfSeveralPatternsHaveTheirOwnDefaults) {
    const SimulationPlan plan = several_patterns("K = 2, d = 0.3, T = 0.1");
    const mc::Schedule& schedule = plan.simulations.front().schedule;
    EXPECT_EQ(schedule.start, mc::Start::hierarchical);
    EXPECT_TRUE(schedule.recording.on_sample);
    EXPECT_FALSE(schedule.escape_below);
    EXPECT_THAT(plan.section().observables, ElementsAre("m", "q", "energy", "on_sample"));
    const auto& h = plan.simulations.front().hamiltonian.get<DilutedHamiltonian>();
    EXPECT_EQ(h.K, 2);
    EXPECT_EQ(h.ensemble, Ensemble::independent);
    EXPECT_FALSE(several_patterns("K = 2, d = 0.3, T = 0.1", "order = \"parallel\"")
                     .simulations.front()
                     .schedule.recording.on_sample);
    EXPECT_THAT(several_patterns("K = 2, d = 0.3, T = 0", "dynamics = \"zero_temperature\"").section().observables,
                ElementsAre("m", "q", "energy"));
    EXPECT_EQ(
        several_patterns("K = 2, d = 0.3, T = 0.1", "escape_below = 0.2").simulations.front().schedule.escape_below,
        0.2);
}

TEST(Simulations, EachPointIsAskedWhetherItsOwnKindOffersWhatIsChosen) {
    const auto learning = [](std::string_view protocol, std::string_view more) {
        return simulation_of(fmt::format(R"(
mattis = 1
model = "hopfield"
[parameters]
alpha = 0.1
T = 0.2
protocol = "{}"
rho = {}
[montecarlo]
N = [20]
samples = 2
sweeps = {{ thermalise = 2, measure = 4 }}
{}
)",
                                         protocol, protocol == "storing" ? 0.0 : 0.1, more));
    };
    const auto stratified = learning("supervised", "ensemble = \"stratified\"").simulations.front();
    EXPECT_TRUE(stratified.hamiltonian.get<ExampleHamiltonian>().stratified);
    EXPECT_NO_THROW(learning("supervised", "observables = [\"n\", \"loss\"]"));
    EXPECT_NO_THROW(learning("storing", "order = \"parallel\""));
    EXPECT_THROW(learning("storing", "ensemble = \"stratified\""), InputError);
    EXPECT_THROW(learning("storing", "observables = [\"n\"]"), InputError);
}

TEST(Simulations, AnExtraLoadOfDilutedPatternsIsRealisedAndCanBeEscapedFrom) {
    // c = 0.9, T = 0.2, alpha = 0.03: m 0.8980443776 (tests/reference/multitasking.json).
    const SimulationPlan plan = several_patterns("K = 1, d = 0.1, T = 0.2, alpha = 0.03", "start = \"pure\"");
    EXPECT_NEAR(plan.simulations.front().schedule.escape_below.value(), 0.5 * 0.8980443776, 1e-9);
    EXPECT_FALSE(plan.simulations.front().schedule.recording.on_sample);
    const SimulationPlan rounded = several_patterns("K = 1, d = 0.1, T = 0.2, alpha = 0.033", "start = \"random\"");
    EXPECT_FALSE(rounded.simulations.front().schedule.escape_below);
    EXPECT_EQ(
        mc::kind_of(rounded.simulations.front().hamiltonian).realised_load(rounded.simulations.front().hamiltonian),
        7.0 / 200.0);
    EXPECT_EQ(rounded.points.front().realised.at(8), 7.0 / 200.0);
}

TEST(Simulations, BalancedPatternsAreAnotherSimulation) {
    const SimulationPlan plain = several_patterns("K = 2, d = 0.3, T = 0.1");
    const SimulationPlan balanced = several_patterns("K = 2, d = 0.3, T = 0.1", "ensemble = \"balanced\"");
    EXPECT_EQ(balanced.simulations.front().hamiltonian.get<DilutedHamiltonian>().ensemble, Ensemble::balanced);
    EXPECT_NE(plain.simulations.front().content, balanced.simulations.front().content);
    EXPECT_NE(identity(plan_of(several_patterns_text("K = 2, d = 0.3, T = 0.1"))),
              identity(plan_of(several_patterns_text("K = 2, d = 0.3, T = 0.1", "ensemble = \"balanced\""))));
}

} // namespace
} // namespace mattis::diagram
