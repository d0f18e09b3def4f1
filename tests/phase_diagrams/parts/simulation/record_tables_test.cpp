#include "phase_diagrams/parts/simulation/record_tables.hpp"

#include <cmath>
#include <utility>

#include <gmock/gmock.h>

#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

using mc::Observable;
using testing::DoubleEq;
using testing::DoubleNear;
using testing::ElementsAre;

constexpr int N = 12;

/// A ladder of three rungs, of which the middle one is measured, with everything recorded.
SimulationPlan recording_plan() {
    return simulation_of(R"(
mattis = 1
model = "dense"
[parameters]
P = 3
alpha = 0.1
T = 0.4
[montecarlo]
N = [12]
samples = 2
sweeps = { thermalise = 2, measure = 6 }
bins = 2
observables = ["energy", "q"]
tempering = { temperatures = [0.3, 0.5] }
histograms = ["m", "q"]
trajectory_every = 4
configurations = 1
)");
}

mc::Series series(Observable observable, int replica, std::vector<double> bins, std::vector<double> log_time) {
    mc::Series made;
    made.observable = observable;
    made.replica = replica;
    made.bins = std::move(bins);
    made.log_time = std::move(log_time);
    return made;
}

mc::OverlapHistogram histogram(Observable observable, const std::vector<std::pair<double, int>>& overlaps) {
    mc::OverlapHistogram made(observable, 0, N);
    for (const auto& [overlap, times] : overlaps)
        for (int k = 0; k < times; ++k) made.add(overlap);
    return made;
}

/// Two replicas; what their energies are in the windows of logarithmic time, of which 8 sweeps have four.
FinishedSample sample(int number, double shift) {
    FinishedSample one{.sample = number, .result = {}};
    mc::SampleResult& result = one.result;
    result.escaped = {false, false};
    result.escape_time = {-1, -1};
    result.series = {series(Observable::energy, 0, {1.0 + shift, 2.0}, {4.0 + shift, 3.0, 2.0, 1.0}),
                     series(Observable::energy, 1, {3.0, 4.0}, {6.0 + shift, 5.0, 4.0, 3.0}),
                     series(Observable::q, 0, {0.5, 0.25}, {0.1, 0.2, 0.3, 0.4}),
                     series(Observable::m, 0, {9.0, 9.0}, {9.0, 9.0, 9.0, 9.0})};
    mc::OverlapHistogram other(Observable::m, 1, N);
    other.add(-1.0);
    other.add(-1.0);
    result.histograms = {histogram(Observable::m, {{1.0, 3}, {0.5, 1}}), other, histogram(Observable::q, {{0.0, 2}})};
    result.trajectories = {{{0.9, 0.8}, {-0.5 + shift, -0.6}}, {{0.7, 0.6}, {-0.3, -0.4}}};
    result.configurations = {{0, 8, {0x05, 0x08}}, {1, 8, {0xff, 0x0f}}};
    return one;
}

mc::RunResult exchanged(std::int64_t trips, double rate) {
    mc::ExchangeReport ladder{.temperatures = {0.3, 0.4, 0.5}, .rates = {rate, 0.5}, .round_trips = trips};
    mc::RunResult result;
    result.exchanges = {ladder, ladder};
    result.exchanges[1].round_trips = 0;
    return result;
}

Tables recorded(const std::vector<FinishedSample>& samples, const SimulationPlan& plan = recording_plan()) {
    Tables tables;
    add_records(tables, plan, plan.simulations.front(), 7, N, samples);
    return tables;
}

TEST(RecordTables, AreThoseThatTheJobAsksFor) {
    std::vector<std::string> names;
    for (const auto& [name, table] : recorded({sample(0, 0.0)})) names.push_back(name);
    EXPECT_THAT(names, ElementsAre("bins/energy", "bins/q", "configurations", "histograms/m", "histograms/q",
                                   "log_time/energy", "log_time/q", "trajectory"));
    const SimulationPlan plan = simulation_of();
    std::vector<std::string> fewer;
    for (const auto& [name, table] : recorded({sample(0, 0.0)}, plan)) fewer.push_back(name.substr(0, name.find('/')));
    EXPECT_THAT(fewer, ElementsAre("bins", "bins", "bins", "log_time", "log_time", "log_time"));
}

TEST(RecordTables, Bins) {
    const Table table = recorded({sample(3, 0.0)}).at("bins/energy");
    EXPECT_THAT(table.integers("point"), ElementsAre(7, 7, 7, 7));
    EXPECT_THAT(table.integers("sample"), ElementsAre(3, 3, 3, 3));
    EXPECT_THAT(table.integers("replica"), ElementsAre(0, 0, 1, 1));
    EXPECT_THAT(table.integers("bin"), ElementsAre(0, 1, 0, 1));
    EXPECT_THAT(table.reals("value"), ElementsAre(1.0, 2.0, 3.0, 4.0));
}

TEST(RecordTables, LogarithmicTimeGoesFromTheFirstWindowToTheLast) {
    const Table table = recorded({sample(0, 0.0), sample(1, 2.0)}).at("log_time/energy");
    EXPECT_THAT(table.integers("point"), ElementsAre(7, 7, 7, 7));
    EXPECT_THAT(table.integers("after"), ElementsAre(0, 1, 2, 4));
    EXPECT_THAT(table.integers("until"), ElementsAre(1, 2, 4, 8));
    EXPECT_THAT(table.reals("value"), ElementsAre(2.0, 3.0, 4.0, 6.0)); // the last: 5 and 7
    EXPECT_THAT(table.reals("error"), ElementsAre(0.0, 0.0, 0.0, DoubleEq(1.0)));
}

TEST(RecordTables, HistogramsAreDensities) {
    const Tables tables = recorded({sample(0, 0.0), sample(1, 0.0)});
    const Table& m = tables.at("histograms/m");
    ASSERT_EQ(m.rows(), std::size_t{N + 1});
    double integral = 0.0;
    for (std::size_t cell = 0; cell <= N; ++cell) {
        EXPECT_NEAR(m.reals("m")[cell], -1.0 + 2.0 * static_cast<double>(cell) / N, 1e-15);
        EXPECT_NEAR(m.reals("width")[cell], 2.0 / N, 1e-15);
        integral += m.reals("density")[cell] * m.reals("width")[cell];
    }
    EXPECT_NEAR(integral, 1.0, 1e-14);
    const double sixth = 1.0 / 6.0 / (2.0 / N); // of six looks, of two replicas
    EXPECT_NEAR(m.reals("density").front(), 2.0 * sixth, 1e-14);
    EXPECT_NEAR(m.reals("density").back(), 3.0 * sixth, 1e-14);
    EXPECT_NEAR(m.reals("density")[9], sixth, 1e-14);
    EXPECT_NEAR(tables.at("histograms/q").reals("density")[6], N / 2.0, 1e-14);
    EXPECT_NEAR(m.reals("error").back(), 0.0, 1e-14);
}

TEST(RecordTables, EscapedReplicasAreLeftOutOfMeans) {
    FinishedSample one = sample(0, 0.0);
    one.result.escaped[1] = true;
    const Tables tables = recorded({one});
    EXPECT_THAT(tables.at("log_time/energy").reals("value"), ElementsAre(1.0, 2.0, 3.0, 4.0));
    EXPECT_EQ(tables.at("log_time/q").rows(), 0u); // no pair is left
    EXPECT_NEAR(tables.at("histograms/m").reals("density").back(), 0.75 * N / 2.0, 1e-14);
    EXPECT_EQ(tables.at("histograms/m").reals("density").front(), 0.0);
    EXPECT_TRUE(std::isnan(tables.at("histograms/q").reals("density").front()));
    EXPECT_EQ(tables.at("bins/energy").rows(), 4u); // series are stored all the same
}

TEST(RecordTables, TrajectoriesSayWhen) {
    const Table table = recorded({sample(5, 0.0)}).at("trajectory");
    EXPECT_THAT(table.integers("sample"), ElementsAre(5, 5, 5, 5));
    EXPECT_THAT(table.integers("replica"), ElementsAre(0, 0, 1, 1));
    EXPECT_THAT(table.integers("sweep"), ElementsAre(4, 8, 4, 8));
    EXPECT_THAT(table.reals("m"), ElementsAre(0.9, 0.8, 0.7, 0.6));
    EXPECT_THAT(table.reals("energy"), ElementsAre(-0.5, -0.6, -0.3, -0.4));
}

TEST(RecordTables, ConfigurationsAreHexadecimal) {
    const Table table = recorded({sample(5, 0.0)}).at("configurations");
    EXPECT_THAT(table.integers("replica"), ElementsAre(0, 1));
    EXPECT_THAT(table.integers("sweep"), ElementsAre(8, 8));
    EXPECT_THAT(table.texts("spins"), ElementsAre("0508", "ff0f"));
}

TEST(RecordTables, ExchangesAndRoundTripsAreMeansOverLaddersThenSamples) {
    const SimulationPlan plan = recording_plan();
    const std::vector<mc::RunResult> results{exchanged(18, 0.2), exchanged(6, 0.4)};
    EXPECT_DOUBLE_EQ(round_trips(results), 2.0); // of each chain 3 and 1, and 0 in the second ladder
    Tables tables;
    add_exchanges(tables, plan, plan.simulations.front(), results);
    const Table& ladders = tables.at("ladders");
    EXPECT_THAT(ladders.reals("T"), ElementsAre(0.4)); // of the coldest point, not of the coldest rung
    EXPECT_THAT(ladders.integers("N"), ElementsAre(N));
    EXPECT_THAT(ladders.integers("samples"), ElementsAre(2));
    EXPECT_THAT(ladders.integers("rungs"), ElementsAre(3));
    EXPECT_THAT(ladders.reals("round_trips"), ElementsAre(DoubleEq(2.0)));
    EXPECT_THAT(ladders.reals("round_trips_error"), ElementsAre(DoubleEq(1.0)));
    EXPECT_THAT(ladders.reals("round_trip_time"), ElementsAre(DoubleEq(3.0))); // of 6 sweeps
    const Table& exchanges = tables.at("exchanges");
    EXPECT_THAT(exchanges.integers("rung"), ElementsAre(0, 1));
    EXPECT_THAT(exchanges.reals("lower"), ElementsAre(DoubleEq(0.3), DoubleEq(0.4)));
    EXPECT_THAT(exchanges.reals("upper"), ElementsAre(DoubleEq(0.4), DoubleEq(0.5)));
    EXPECT_THAT(exchanges.reals("rate"), ElementsAre(DoubleNear(0.3, 1e-15), DoubleEq(0.5)));
    EXPECT_THAT(exchanges.reals("rate_error"), ElementsAre(DoubleNear(0.1, 1e-15), DoubleNear(0.0, 1e-15)));
}

TEST(RecordTables, WithoutALadderThereAreNoExchanges) {
    const SimulationPlan plan = simulation_of();
    Tables tables;
    const std::vector<mc::RunResult> results(2);
    add_exchanges(tables, plan, plan.simulations.front(), results);
    EXPECT_TRUE(tables.empty());
    EXPECT_TRUE(std::isnan(round_trips(results)));
}

} // namespace
} // namespace mattis::diagram
