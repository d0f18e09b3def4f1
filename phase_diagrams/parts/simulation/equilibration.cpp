#include "phase_diagrams/parts/simulation/equilibration.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "phase_diagrams/parts/simulation/equilibrium_tests.hpp"
#include "phase_diagrams/parts/simulation/replica_comparison.hpp"
#include "stats/hypothesis.hpp"

namespace mattis::diagram {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
using mc::Observable;

/// The tests of a point, and what a failure of each means.
enum Test : std::size_t { halves, windows, starts, identity, replicas, number_of_tests };
constexpr std::array<std::string_view, number_of_tests> failures{
    "the halves of the measurement differ", "the last windows of logarithmic time differ",
    "archetype and random starts differ", "energy and q² do not obey the identity of Gaussian couplings",
    "the replicas of a sample differ, as chains that stay in valleys of their own"};
using Tests = std::array<EquilibriumTest, number_of_tests>;

Tests tests_of(const JudgedPoint& point, const mc::Schedule& schedule) {
    return {compare_halves(point.samples, schedule), compare_windows(point.samples, schedule),
            compare_starts(point.samples, schedule), compare_with_identity(point.samples, point.identity),
            compare_replicas(point.samples, schedule)};
}

/// Probabilities of each test over all points of a simulation, and of all tests together. NaN: not made.
struct Family {
    std::array<double, number_of_tests> of{};
    double all = nan;
};

Family family_of(const std::vector<Tests>& points) {
    Family family;
    std::vector<double> made;
    for (std::size_t test = 0; test < number_of_tests; ++test) {
        std::vector<double> p;
        for (const Tests& point : points) p.insert(p.end(), point[test].p.begin(), point[test].p.end());
        family.of[test] = stats::harmonic_mean(p);
        if (!p.empty()) made.push_back(family.of[test]);
    }
    family.all = stats::harmonic_mean(made);
    return family;
}

/// Why a point tells nothing at all; empty if it may.
std::string nothing_to_judge(std::span<const FinishedSample> samples) {
    int with_replicas = 0;
    for (const FinishedSample& one : samples) {
        with_replicas += std::ranges::count(one.result.escaped, false) > 0 ? 1 : 0;
        for (const mc::Series& series : one.result.series)
            if (!left_out(one.result, series) && !std::isfinite(series.estimate.mean))
                return fmt::format("{} of sample {} is not a number", mc::name(series.observable), one.sample);
    }
    if (with_replicas == 0) return "every replica has escaped";
    if (with_replicas == 1) return "one disorder sample: there is no spread to judge by";
    return {};
}

/// At T = 0: whether a chain has ended. Every accepted flip lowers the energy, so that it then rests. If all spins
/// decide at once, the same ones may turn for ever, in every sweep.
bool rests(const mc::Series& flips, mc::Order order) {
    if (flips.estimate.mean == 0.0) return true;
    return order == mc::Order::parallel && flips.estimate.count > 1 && flips.estimate.error == 0.0;
}

/// Why chains at T = 0 have not ended; empty if they have.
std::string still_moving(std::span<const FinishedSample> samples, const JudgedChains& chains, double left_out_at_rest) {
    const mc::Order order = chains.schedule.order;
    int all = 0, moving = 0;
    for (const FinishedSample& one : samples)
        for (const mc::Series& series : one.result.series) {
            if (series.observable != Observable::acceptance || left_out(one.result, series)) continue;
            ++all;
            moving += rests(series, order) ? 0 : 1;
        }
    if (moving > 0 || all == 0)
        return fmt::format("at T = 0 {} of {} chains have not reached a fixed point", moving, all);
    const auto sweeps = static_cast<double>(chains.schedule.measure);
    if (order == mc::Order::random && chains.N * std::exp(-sweeps) > left_out_at_rest)
        return fmt::format("at T = 0 {} sweeps in random order do not show a fixed point: some spins were not proposed",
                           chains.schedule.measure);
    return {};
}

/// Why maps of magnetisations give no state; empty if all have come to rest.
std::string unsettled(std::span<const FinishedSample> samples) {
    int all = 0, moving = 0;
    for (const FinishedSample& one : samples)
        for (std::size_t replica = 0; replica < one.result.escaped.size(); ++replica) {
            if (one.result.escaped[replica]) continue;
            ++all;
            moving += still_moves(one.result, replica) ? 1 : 0;
        }
    if (moving == 0) return {};
    return fmt::format("the map has not come to rest in {} of {} chains: raise sweeps.thermalise", moving, all);
}

double slowest_tau(std::span<const FinishedSample> samples) {
    double slowest = nan;
    for (const Observable observable : {Observable::m_abs, Observable::energy, Observable::q2}) {
        const double tau = stats::over_samples(by_sample(samples, observable, [](const mc::Series& s) {
                               return s.estimate.tau;
                           })).mean;
        slowest = std::fmax(slowest, tau); // NaN: a constant series
    }
    return slowest;
}

/// What shows that chains left their valleys, or that there is one only; empty: something does. `top_is_free`: the
/// hottest point of a ladder has a single valley, where its chains forget the one that they came from.
std::string valleys_unseen(const JudgedPoint& point, const Tests& tests, const mc::Schedule& schedule,
                           bool top_is_free) {
    const bool ends = schedule.dynamics == mc::Dynamics::zero_temperature || mc::moves_by_iteration(schedule.dynamics);
    if ((ends && !schedule.begins_at_random()) || tests[replicas].made() || tests[starts].made() || top_is_free ||
        !point.valleys)
        return {};
    return tests[replicas].missing + ": nothing shows that the chains left their valleys; needed are replicas that can "
                                     "be compared, both starts, or a ladder up to a measured temperature at which "
                                     "theory expects a single valley";
}

/// One point, given the tests of its family.
class Judge {
public:
    Judge(const JudgedPoint& point, const Tests& tests, const JudgedChains& chains, const EquilibrationRules& rules,
          bool top_is_free)
        : point_(point), tests_(tests), chains_(chains), rules_(rules), top_is_free_(top_is_free) {}

    Equilibration judged(const Family& family) && {
        const auto p = [&](Test test) { return tests_[test].probability(); };
        evidence_ = {.half_run_p = p(halves),
                     .log_time_p = p(windows),
                     .starts_p = p(starts),
                     .identity_p = p(identity),
                     .replicas_p = p(replicas),
                     // Series that swing to and fro have a smaller tau; they are not more measurements.
                     .measure_per_2tau = static_cast<double>(chains_.schedule.measure) /
                                         (2.0 * at_least_independent(slowest_tau(point_.samples))),
                     .round_trips = chains_.round_trips,
                     .failure = nothing_to_judge(point_.samples)};
        if (!evidence_.failure.empty()) return std::move(evidence_);
        fail_tests(family);
        if (chains_.schedule.dynamics == mc::Dynamics::zero_temperature)
            fails(still_moving(point_.samples, chains_, rules_.left_out_at_rest));
        else if (mc::moves_by_iteration(chains_.schedule.dynamics))
            fails(unsettled(point_.samples));
        else
            need_movement();
        fails(tests_[starts].missing);
        if (chains_.schedule.tempering && !(evidence_.round_trips >= rules_.least_round_trips))
            fails(fmt::format("{:.2g} round trips of a chain on the ladder", evidence_.round_trips));
        fails(valleys_unseen(point_, tests_, chains_.schedule, top_is_free_));
        return std::move(evidence_);
    }

private:
    static double at_least_independent(double tau) { return std::isnan(tau) ? nan : std::max(tau, 0.5); }

    void fails(const std::string& what) {
        if (!what.empty()) evidence_.failure += (evidence_.failure.empty() ? "" : "; ") + what;
    }

    void fail_tests(const Family& family) {
        const double level = rules_.false_alarm / static_cast<double>(chains_.simulations);
        if (!(family.all < level)) return;
        for (std::size_t test = 0; test < number_of_tests; ++test)
            if (family.of[test] < level && tests_[test].probability() < rules_.share_of_rung)
                fails(std::string(failures[test]));
    }

    void need_movement() {
        fails(tests_[halves].missing);
        if (!tests_[halves].made()) return; // the same chains do not move
        if (std::isnan(evidence_.measure_per_2tau))
            fails("the series of |m|, energy and q² are constant");
        else if (!(evidence_.measure_per_2tau >= rules_.least_measure_per_2tau))
            fails(fmt::format("measure/(2 tau) is {:.2g} within the visited valleys, below {:g}",
                              evidence_.measure_per_2tau, rules_.least_measure_per_2tau));
    }

    const JudgedPoint& point_;
    const Tests& tests_;
    const JudgedChains& chains_;
    const EquilibrationRules& rules_;
    bool top_is_free_;
    Equilibration evidence_{};
};

} // namespace

std::vector<Equilibration> judge_equilibration(std::span<const JudgedPoint> points, const JudgedChains& chains,
                                               const EquilibrationRules& rules) {
    std::vector<Tests> tests;
    for (const JudgedPoint& point : points) tests.push_back(tests_of(point, chains.schedule));
    const Family family = family_of(tests);
    const bool top_is_free = chains.schedule.tempering && !points.empty() && !points.back().valleys;
    std::vector<Equilibration> judged;
    for (std::size_t k = 0; k < points.size(); ++k)
        judged.push_back(Judge(points[k], tests[k], chains, rules, top_is_free).judged(family));
    return judged;
}

} // namespace mattis::diagram
