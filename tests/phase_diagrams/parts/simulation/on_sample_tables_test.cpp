#include "phase_diagrams/parts/simulation/on_sample_tables.hpp"

#include <cmath>

#include <gmock/gmock.h>

#include "models/catalogue.hpp"
#include "models/multitasking/multitasking.hpp"
#include "phase_diagrams/job/parameter_columns.hpp"
#include "phase_diagrams/verdict/comparison.hpp"

namespace mattis::diagram {
namespace {

using mc::Observable;
using testing::DoubleNear;
using testing::ElementsAre;

mc::Series series(Observable observable, int replica, int pattern, double mean) {
    mc::Series made;
    made.observable = observable;
    made.replica = replica;
    made.pattern = pattern;
    made.estimate.mean = mean;
    return made;
}

mc::TapSolution field(double shift) {
    return {.status = Status::converged, .m = {0.6, 0.2}, .n = {0.5, 0.1}, .q = 0.8 + shift, .energy = -0.25};
}

/// Two replicas of two patterns.
FinishedSample sample(int number, double shift) {
    FinishedSample one{.sample = number, .result = {}};
    one.result.escaped = {false, false};
    one.result.on_sample = {field(0.0), field(0.1)};
    for (int replica = 0; replica < 2; ++replica) {
        one.result.series.push_back(series(Observable::m, replica, 0, 0.6 + shift));
        one.result.series.push_back(series(Observable::m, replica, 1, 0.2 + 0.1 * replica));
        one.result.series.push_back(series(Observable::n, replica, 0, 0.5));
        one.result.series.push_back(series(Observable::n, replica, 1, 0.1));
        one.result.series.push_back(series(Observable::energy, replica, 0, -0.24));
    }
    one.result.series.push_back(series(Observable::q, 0, 0, 0.9));
    return one;
}

const ModelInfo& several_patterns() { return model_info("multitasking"); }

TEST(OnSample, ColumnsHaveNumbersWhereThereAreSeveralPatterns) {
    const auto columns = [](const ModelInfo& model, int patterns, bool data) {
        std::vector<std::string> names;
        for (const OnSample& of : compared_on_sample(model, patterns, data)) names.push_back(of.column);
        return names;
    };
    EXPECT_THAT(columns(several_patterns(), 2, true), ElementsAre("m_1", "m_2", "n_1", "n_2", "q", "energy"));
    EXPECT_THAT(columns(model_info("hopfield"), 1, false), ElementsAre("m", "q", "energy"));
    EXPECT_THAT(columns(model_info("hopfield"), 1, true), ElementsAre("m", "n", "q", "energy"));
}

TEST(OnSample, GapsAreDifferencesWithinASample) {
    const std::vector<FinishedSample> samples{sample(0, 0.01), sample(1, 0.03)};
    Table points;
    add_on_sample(points, samples, {.start = mc::Start::pure}, compared_on_sample(several_patterns(), 3, true));
    EXPECT_THAT(points.integers("on_sample"), ElementsAre(2));
    EXPECT_THAT(points.reals("m_1_field"), ElementsAre(DoubleNear(0.6, 1e-15)));
    EXPECT_THAT(points.reals("m_1_gap"), ElementsAre(DoubleNear(0.02, 1e-15)));
    EXPECT_THAT(points.reals("m_1_gap_error"), ElementsAre(DoubleNear(0.01, 1e-15)));
    EXPECT_THAT(points.reals("m_2_gap"), ElementsAre(DoubleNear(0.05, 1e-15))); // mean of the replicas
    EXPECT_THAT(points.reals("q_field"), ElementsAre(DoubleNear(0.85, 1e-15))); // of both
    EXPECT_THAT(points.reals("q_gap"), ElementsAre(DoubleNear(0.05, 1e-15)));
    EXPECT_THAT(points.reals("energy_gap"), ElementsAre(DoubleNear(0.01, 1e-15)));
    EXPECT_TRUE(std::isnan(points.reals("m_3_gap").front())); // there is no third pattern at this point
}

TEST(OnSample, EscapedReplicasAndUnsolvedEquationsAreLeftOut) {
    FinishedSample one = sample(0, 0.0);
    one.result.escaped[0] = true;
    EXPECT_NEAR(gap(one.result, {Observable::m, 1, "m_2"}, {}), 0.1, 1e-15);
    EXPECT_TRUE(std::isnan(gap(one.result, {Observable::q, 0, "q"}, {})));
    one.result.on_sample[1].status = Status::stalled;
    EXPECT_TRUE(std::isnan(gap(one.result, {Observable::m, 1, "m_2"}, {})));
    Table points;
    add_on_sample(points, std::vector{one, sample(1, 0.0)}, {.start = mc::Start::pure},
                  compared_on_sample(several_patterns(), 2, true));
    EXPECT_THAT(points.integers("on_sample"), ElementsAre(1));
}

TEST(OnSample, ReplicasThatChoseTheirStatesHaveNoOverlapToCompare) {
    FinishedSample apart = sample(0, 0.0);
    apart.result.on_sample[1].m[1] = -0.2;
    EXPECT_TRUE(std::isnan(gap(apart.result, {Observable::q, 0, "q"}, {.start = mc::Start::pure})));
    const FinishedSample one = sample(0, 0.0);
    EXPECT_FALSE(std::isnan(gap(one.result, {Observable::q, 0, "q"}, {.start = mc::Start::pure})));
    EXPECT_TRUE(std::isnan(gap(one.result, {Observable::q, 0, "q"}, {.start = mc::Start::random})));
    EXPECT_NEAR(gap(one.result, {Observable::m, 0, "m_1"}, {.start = mc::Start::random}), 0.0, 1e-15);
}

/// Parameters of a point in the order of the field table.
ParameterValues point(Protocol protocol) {
    const bool learns = protocol != Protocol::storing;
    return {2, 0.3, 0.1, static_cast<double>(protocol), 0, learns ? 0.6 : 1.0, learns ? 20.0 : 0.0, 0, 0, 0};
}

TEST(OnSample, OverlapsWithDataAreJudgedWhereTheyAreNotThePatterns) {
    const auto judged = [](Protocol protocol, double rho, double r, int M) {
        return judged_gaps(model_info("multitasking"),
                           Multitasking({.K = 2, .d = 0.3, .T = 0.1, .protocol = protocol, .rho = rho, .r = r, .M = M})
                               .hamiltonian(50));
    };
    EXPECT_THAT(judged(Protocol::storing, 0.0, 1.0, 0), ElementsAre("m_1_gap", "m_2_gap", "q_gap", "energy_gap"));
    EXPECT_THAT(judged(Protocol::supervised, 0.0, 0.6, 20),
                ElementsAre("m_1_gap", "m_2_gap", "n_1_gap", "n_2_gap", "q_gap", "energy_gap"));
    EXPECT_THAT(judged(Protocol::supervised, 0.0, 1.0, 0), testing::SizeIs(6)); // perfect examples
}

/// Points at three sizes, whose gaps are `far` at N = infinity, but for q.
Table measured(double far, std::int64_t solved = 16) {
    Table table;
    double sign = 1.0;
    for (const int N : {200, 400, 800}) {
        add_parameters(table, model_info("multitasking"), point(Protocol::storing));
        table.integers("N").push_back(N);
        table.reals("alpha_realised").push_back(0.0);
        table.integers("samples").push_back(16);
        table.integers("on_sample").push_back(solved);
        table.integers("chains").push_back(32);
        table.integers("escaped").push_back(0);
        table.integers("equilibrated").push_back(1);
        table.texts("equilibration").emplace_back();
        for (const std::string gap : {"m_1_gap", "m_2_gap", "q_gap", "energy_gap"}) {
            table.reals(gap).push_back(gap == "q_gap" ? std::nan("") : far + 2.0 / N + 3e-6 * sign);
            table.reals(gap + "_error").push_back(gap == "q_gap" ? std::nan("") : 1e-5);
        }
        sign = -sign;
    }
    return table;
}

Table verdict(const Table& points) {
    return compare(model_info("multitasking"), points, {"on_sample"}, {}); // no theory is asked for
}

TEST(OnSample, GapsAreJudgedAgainstZeroAtInfiniteSize) {
    const Table agreed = verdict(measured(0.0));
    EXPECT_THAT(agreed.texts("observable"), ElementsAre("m_1_gap", "m_2_gap", "q_gap", "energy_gap"));
    EXPECT_THAT(agreed.texts("ansatz"), testing::Each("on_sample"));
    EXPECT_THAT(agreed.texts("verdict"), ElementsAre("agrees", "agrees", "not_judged", "agrees"));
    EXPECT_EQ(agreed.texts("reason")[2], "no value at N = 200");
    EXPECT_EQ(agreed.reals("theory").front(), 0.0);
    EXPECT_NEAR(agreed.reals("slope").front(), 2.0, 0.01);
    EXPECT_EQ(verdict(measured(2e-4)).texts("verdict").front(), "disagrees");
}

TEST(OnSample, PointsWithUnsolvedSamplesAreNotJudged) {
    EXPECT_EQ(verdict(measured(0.0, 15)).texts("verdict").front(), "agrees"); // of 16: 6 %
    const Table table = verdict(measured(0.0, 14));
    EXPECT_THAT(table.texts("verdict"), testing::Each("not_judged"));
    EXPECT_EQ(table.texts("reason").front(), "the equations of 12% of the samples have not converged at N = 200");
}

} // namespace
} // namespace mattis::diagram
