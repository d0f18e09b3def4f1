#include "phase_diagrams/verdict/comparison.hpp"

#include <cmath>
#include <functional>

#include <gtest/gtest.h>

#include "core/rng.hpp"
#include "models/data/convention.hpp"
#include "phase_diagrams/job/parameter_columns.hpp"
#include "solvers/theory/theory.hpp"
#include "tests/phase_diagrams/stored_patterns.hpp"
#include "tests/phase_diagrams/verdict/asked_theory.hpp"

namespace mattis::diagram {
namespace {

constexpr double alpha = 0.1, T = 0.4;

ModelInfo dense() { return plain("dense"); }

ParameterValues point(Convention convention, double at_alpha = alpha, double at_T = T) {
    return completed("dense", {3.0, at_alpha, at_T, static_cast<double>(convention)});
}

double theory_m(Convention convention) {
    const std::vector<ModelAt> at{{"dense", point(convention)}};
    const std::vector<Branch> retrieval{Branch::retrieval};
    return order_value(solvers::solve(at, 1, replica_symmetric, retrieval).front().front(), "m").value();
}

/// A table of points as a simulation of `labelled` would write it, whose m is `mean` at N = infinity.
Table measured(Convention labelled, double mean, double error, double slope, std::vector<int> sizes = {100, 200, 400}) {
    Table table;
    double sign = 1.0;
    for (const int N : sizes) {
        add_parameters(table, dense(), point(labelled));
        table.integers("N").push_back(N);
        table.reals("alpha_realised").push_back(alpha);
        table.integers("samples").push_back(16);
        table.integers("chains").push_back(32);
        table.integers("escaped").push_back(0);
        table.integers("equilibrated").push_back(1);
        table.texts("equilibration").emplace_back();
        table.reals("m").push_back(mean + slope / N + 0.3 * sign * error);
        table.reals("m_error").push_back(error);
        sign = -sign;
    }
    return table;
}

Table verdict(const Table& points) {
    return compare(dense(), points, {"m"}, asked(dense(), points, [](const ParameterValues& at) {
                       return expectation_at(at, dense(), chain_start({.start = mc::Start::archetype}), {"rs"});
                   }));
}

TEST(Comparison, AgreesWithItsOwnTheoryWhateverTheCorrectionInTheSize) {
    for (const double slope : {0.0, -0.5, 2.0}) {
        const Table table = verdict(measured(Convention::distinct, theory_m(Convention::distinct), 5e-4, slope));
        EXPECT_EQ(table.texts("verdict").front(), "agrees");
        EXPECT_NEAR(table.reals("theory").front(), theory_m(Convention::distinct), 1e-14);
        EXPECT_NEAR(table.reals("value").front(), table.reals("theory").front(), 3.0 * table.reals("error").front());
        EXPECT_EQ(table.texts("sizes").front(), "100,200,400");
        EXPECT_EQ(overall(table), Agreement::agrees);
    }
}

TEST(Comparison, DetectsSwappedConventions) {
    // The two conventions differ by 8e-3 at this point: 10 errors of the extrapolation.
    const Table table = verdict(measured(Convention::distinct, theory_m(Convention::full), 5e-4, -0.1));
    EXPECT_EQ(table.texts("verdict").front(), "disagrees");
    EXPECT_LT(table.reals("z").front(), -5.0);
    EXPECT_EQ(overall(table), Agreement::disagrees);
}

TEST(Comparison, FewerThanThreeSizesAreNotExtrapolated) {
    const Table table = verdict(measured(Convention::distinct, theory_m(Convention::distinct), 5e-4, 0.0, {100, 200}));
    EXPECT_EQ(table.texts("verdict").front(), "not_judged");
    EXPECT_NE(table.texts("reason").front().find("not extrapolated"), std::string::npos);
    EXPECT_TRUE(std::isnan(table.reals("z").front()));
    EXPECT_EQ(overall(table), Agreement::nothing_judged);
}

TEST(Comparison, EscapesAndFailedEquilibrationAreNotJudged) {
    Table escaped = measured(Convention::distinct, 0.3, 5e-4, 0.0);
    escaped.integers("escaped")[1] = 4; // of 32: 12.5 %
    EXPECT_NE(verdict(escaped).texts("reason").front().find("escaped"), std::string::npos);
    escaped.integers("escaped")[1] = 3; // 9.4 %: judged
    EXPECT_EQ(verdict(escaped).texts("verdict").front(), "disagrees");

    Table drifting = measured(Convention::distinct, 0.3, 5e-4, 0.0);
    drifting.integers("equilibrated")[2] = 0;
    drifting.texts("equilibration")[2] = "it drifts";
    EXPECT_EQ(verdict(drifting).texts("reason").front(), "not equilibrated at N = 400: it drifts");
}

TEST(Comparison, WithoutSpreadThereIsNoVerdict) {
    const Table table = verdict(measured(Convention::distinct, 1.0, 0.0, 0.0));
    EXPECT_EQ(table.texts("verdict").front(), "not_judged");
    EXPECT_NE(table.texts("reason").front().find("no spread"), std::string::npos);
}

TEST(Comparison, ValuesThatAreEqualButForRoundingDoNotFire) {
    // Samples that agree to the last digits say nothing of the error, however far theory is.
    for (const double error : {0.0, 1e-17, 1e-14}) {
        const Table table = verdict(measured(Convention::distinct, 0.5, error, 0.0, {2, 4, 8}));
        EXPECT_EQ(table.texts("verdict").front(), "not_judged");
        EXPECT_NE(table.texts("reason").front().find("no spread"), std::string::npos);
        EXPECT_TRUE(std::isnan(table.reals("z").front()));
        EXPECT_EQ(overall(table), Agreement::nothing_judged);
    }
}

TEST(Comparison, WhatDoesNotFitIsNotJudged) {
    // The middle size lies off the line: chi squared 8.7 or so with one degree of freedom.
    Table points = measured(Convention::distinct, theory_m(Convention::distinct), 5e-4, -0.5);
    for (std::int64_t& samples : points.integers("samples")) samples = 400;
    points.reals("m")[1] += 2.6e-3;
    const Table table = verdict(points);
    EXPECT_EQ(table.texts("verdict").front(), "not_judged");
    EXPECT_EQ(table.texts("reason").front().substr(0, 39), "the extrapolation does not fit (chi2 = ");
    EXPECT_GT(table.reals("chi_squared").front(), 8.0);
    EXPECT_LT(table.reals("misfit_p").front(), 0.01);
    EXPECT_TRUE(std::isnan(table.reals("z").front()) && std::isnan(table.reals("p").front()));
    EXPECT_FALSE(std::isnan(table.reals("value").front())); // for the eye
    EXPECT_EQ(overall(table), Agreement::nothing_judged);
    // The same bend is no wonder with errors from four samples.
    for (std::int64_t& samples : points.integers("samples")) samples = 4;
    EXPECT_EQ(verdict(points).texts("verdict").front(), "agrees");
}

TEST(Comparison, AFamilyOfFitsHasOneFalseAlarm) {
    // p = 0.0008 is improbable of one fit, not of the worst of forty: the level of 0.01 leaves each 0.00025.
    const auto family = [](int size) {
        Table points;
        for (int k = 0; k < size; ++k) {
            Table one = measured(Convention::distinct, 0.5, 5e-4, 0.0);
            one.reals("alpha").assign(3, 0.01 * (k + 1));
            one.reals("alpha_realised").assign(3, 0.01 * (k + 1));
            one.integers("samples").assign(3, 1000);
            if (k == 0) one.reals("m")[1] += 2.4e-3;
            points.append(one);
        }
        const auto theory = [](const ParameterValues&) { return Expectation{"rs", "retrieval", {{"m", 0.5}}}; };
        return compare(dense(), points, {"m"}, asked(dense(), points, theory));
    };
    EXPECT_EQ(family(1).texts("verdict").front(), "not_judged");
    EXPECT_EQ(family(40).texts("verdict").front(), "agrees");
    EXPECT_GT(family(40).reals("misfit_p").front(), 0.01 / 40);
    EXPECT_LT(family(40).reals("misfit_p").front(), 0.001);
}

/// Points of SK at this temperature, three sizes with these energies.
Table measured_sk(double T, const std::function<double(int)>& energy) {
    Table points;
    for (const int N : {32, 64, 128}) {
        add_parameters(points, model_info("sk"), {T});
        points.integers("N").push_back(N);
        points.reals("alpha_realised").push_back(std::nan(""));
        for (const char* name : {"samples", "chains"}) points.integers(name).push_back(400);
        points.integers("escaped").push_back(0);
        points.integers("equilibrated").push_back(1);
        points.texts("equilibration").emplace_back();
        points.reals("energy").push_back(energy(N));
        points.reals("energy_error").push_back(3e-4);
    }
    return points;
}

TEST(Comparison, ExponentsAreThoseOfTheJobElseOfTheModel) {
    const ModelInfo sk = model_info("sk");
    const auto verdict_of = [&](double corrections, const Rules& rules, bool marginal = true) {
        const Table points = measured_sk(0.5, [&](int N) { return -0.7115 + 0.9 * std::pow(N, -corrections); });
        const auto theory = [&](const ParameterValues&) {
            Expectation expected{"frsb", "glass_static", {{"energy", -0.7115}}};
            expected.marginal = marginal;
            return expected;
        };
        return compare(sk, points, {"energy"}, asked(sk, points, theory), rules);
    };
    const Table own = verdict_of(2.0 / 3.0, {});
    EXPECT_EQ(own.texts("verdict").front(), "agrees");
    EXPECT_EQ(own.reals("exponent").front(), 2.0 / 3.0);
    EXPECT_NEAR(own.reals("slope").front(), 0.9, 1e-9);
    const Table chosen = verdict_of(2.0 / 3.0, {.exponents = {{"energy", 1.0}}});
    EXPECT_EQ(chosen.reals("exponent").front(), 1.0);
    EXPECT_NE(chosen.texts("verdict").front(), "agrees");
    EXPECT_EQ(verdict_of(1.0, {.exponents = {{"energy", 1.0}}}).texts("verdict").front(), "agrees");
    // Others of the job's observables keep their own.
    EXPECT_EQ(verdict_of(2.0 / 3.0, {.exponents = {{"m", 1.0}}}).reals("exponent").front(), 2.0 / 3.0);
}

TEST(Comparison, NextToAContinuousTransitionThereIsNoSingleExponent) {
    const ModelInfo sk = model_info("sk");
    const auto judged = [&](double replicon, const std::string& branch) {
        const Table points = measured_sk(1.1, [](int N) { return -0.4545 + 0.5 / N; });
        const auto theory = [&](const ParameterValues&) {
            Expectation expected{"rs", branch, {{"energy", -0.4545}}};
            expected.replicon = replicon;
            return expected;
        };
        return compare(sk, points, {"energy"}, asked(sk, points, theory));
    };
    EXPECT_EQ(judged(0.5, "paramagnet").reals("exponent").front(), 1.0);
    EXPECT_EQ(judged(0.02, "paramagnet").reals("exponent").front(), 2.0 / 3.0);
    const Table between = judged(0.17, "paramagnet");
    EXPECT_EQ(between.texts("verdict").front(), "not_judged");
    EXPECT_EQ(between.texts("reason").front().find("not extrapolated: a continuous transition is too near"), 0u);
    // Where the law is the same on both sides there is nothing to choose.
    EXPECT_EQ(judged(0.17, "glass_static").reals("exponent").front(), 2.0 / 3.0);
}

TEST(Comparison, TheoryIsTakenAtTheRealisedLoad) {
    Table table = measured(Convention::distinct, theory_m(Convention::distinct), 5e-4, 0.0);
    for (double& realised : table.reals("alpha_realised")) realised = 1.5 * alpha;
    EXPECT_EQ(verdict(table).texts("verdict").front(), "disagrees");
}

TEST(Comparison, WhatTheoryHasNotSaidYetIsNotJudged) {
    Table points = measured(Convention::distinct, 0.5, 5e-4, 0.0);
    const Table nothing = compare(dense(), points, {"m"}, {});
    EXPECT_EQ(nothing.texts("verdict").front(), "not_judged");
    EXPECT_EQ(nothing.texts("reason").front(), "theory: not computed yet");
    EXPECT_EQ(nothing.texts("ansatz").front(), "");
    EXPECT_TRUE(std::isnan(nothing.reals("theory").front()));
    // The point itself is known, the load that its patterns realise is not.
    points.reals("alpha_realised").assign(3, 1.01 * alpha);
    const Expectations known{{point(Convention::distinct), {"rs", "retrieval", {{"m", 0.5}}}}};
    const Table half = compare(dense(), points, {"m"}, known);
    EXPECT_EQ(half.texts("reason").front(), "theory: not computed yet at the realised load of N = 100");
    EXPECT_EQ(half.reals("theory").front(), 0.5);
    EXPECT_EQ(overall(half), Agreement::nothing_judged);
}

TEST(Comparison, FalseAlarmsOfTheWholeFamilyAreRare) {
    // 40 families of 25 points with Gaussian errors known from 16 samples. At a level of 5 % for a family, more than 7
    // alarms in 40 have probability 0.1 % (binomial).
    Stream stream({.seed = 20260101});
    const auto theory = [](const ParameterValues&) { return Expectation{"rs", "retrieval", {{"m", 0.5}}}; };
    int alarms = 0;
    for (int family = 0; family < 40; ++family) {
        Table points;
        for (int k = 0; k < 25; ++k)
            for (const int N : {100, 200, 400}) {
                add_parameters(points, dense(), point(Convention::distinct, 0.01 * (k + 1)));
                double sum = 0.0, squares = 0.0;
                for (int sample = 0; sample < 16; ++sample) {
                    const double value = 0.5 + 1.0 / N + 0.01 * gaussian(stream);
                    sum += value;
                    squares += value * value;
                }
                points.integers("N").push_back(N);
                points.reals("alpha_realised").push_back(0.01 * (k + 1));
                points.integers("samples").push_back(16);
                points.integers("chains").push_back(32);
                points.integers("escaped").push_back(0);
                points.integers("equilibrated").push_back(1);
                points.reals("m").push_back(sum / 16);
                points.reals("m_error").push_back(std::sqrt((squares / 16 - std::pow(sum / 16, 2)) / 15));
            }
        if (overall(compare(dense(), points, {"m"}, asked(dense(), points, theory), {.false_alarm = 0.05})) ==
            Agreement::disagrees)
            ++alarms;
    }
    EXPECT_LE(alarms, 7);
}

TEST(Comparison, BalancedKindsOfSitesMustBeWhole) {
    const auto verdict_at = [](double d, const char* ensemble) {
        const ModelInfo model = model_info("multitasking");
        Table points = measured(Convention::distinct, 0.5, 1e-3, 0.0);
        points.columns.erase(points.columns.begin(), points.columns.begin() + 4);
        for (std::size_t row = 0; row < 3; ++row) {
            add_parameters(points, model, {2, d, 0.1, 0, 0, 1, 0, 0, 0, 0});
            points.texts("ensemble").emplace_back(ensemble);
        }
        points.reals("m_1") = points.reals("m_2") = points.reals("m");
        points.reals("m_1_error") = points.reals("m_2_error") = points.reals("m_error");
        const auto theory = [](const ParameterValues&) {
            return Expectation{"rs", "hierarchical", {{"m_1", 0.5}, {"m_2", std::nullopt, "is hidden"}}};
        };
        return compare(model, points, {"m"}, asked(model, points, theory));
    };
    // N = 100 and d = 0.5: 25 sites without an entry, 12.5 of each kind with one; d = 0: 25, 50, 100 of each.
    EXPECT_EQ(verdict_at(0.5, "balanced").texts("reason").front(),
              "balanced kinds of sites are rounded at N = 100: compared on the sample only");
    EXPECT_EQ(verdict_at(0.0, "balanced").texts("verdict").front(), "agrees");
    EXPECT_EQ(verdict_at(0.5, "independent").texts("verdict").front(), "agrees");
    // Each pattern is an observable of its own.
    EXPECT_EQ(verdict_at(0.0, "independent").texts("observable"), (std::vector<std::string>{"m_1", "m_2"}));
    EXPECT_EQ(verdict_at(0.0, "independent").texts("reason").back(), "theory: m_2 is hidden");
}

TEST(Comparison, LoadedNetworksWhoseSpinsDecideAtOnceAreNotJudged) {
    const auto theory = [](const ParameterValues&) { return Expectation{"rs", "retrieval", {{"m", 0.5}}}; };
    Table points = measured(Convention::distinct, 0.5, 1e-3, 0.0);
    const auto reason = [&](bool at_once) {
        return compare(dense(), points, {"m"}, asked(dense(), points, theory), {.at_once = at_once})
            .texts("reason")
            .front();
    };
    EXPECT_EQ(reason(false), "");
    EXPECT_EQ(reason(true),
              "spins that decide all at once do not follow the law of Gibbs, which theory has, at a load above 0");
    points.reals("alpha_realised").assign(3, 0.0);
    EXPECT_EQ(reason(true), "") << "of finitely many patterns both laws have the same limit";
}

TEST(Comparison, StatesOfFirstOrderInTheLoadAreNotJudged) {
    const auto theory = [](const ParameterValues&) { return Expectation{"rs", "retrieval", {{"m", 0.5}}}; };
    Table points = measured(Convention::distinct, 0.5, 1e-3, 0.0);
    for (const std::string_view dynamics : mc::dynamics_names) {
        points.texts("dynamics").assign(3, std::string(dynamics));
        const Table table = compare(dense(), points, {"m"}, asked(dense(), points, theory));
        const bool first_order = dynamics == "plefka" || dynamics == "mean_field";
        EXPECT_EQ(table.texts("verdict").front(), first_order ? "not_judged" : "agrees") << dynamics;
        EXPECT_EQ(table.texts("reason").front().find("first order in alpha") != std::string::npos, first_order)
            << dynamics;
    }
}

/// A table without load whose m is that of one pattern among others, 3/N^2 of them, or that of none.
Table of_one_pattern(double of_load) {
    Table points = measured(Convention::distinct, 0.0, 1e-9, 0.0, {40, 80, 120});
    points.reals("alpha").assign(3, 0.0);
    for (std::size_t row = 0; row < 3; ++row) {
        const double load = 3.0 / std::pow(static_cast<double>(points.integers("N")[row]), 2);
        points.reals("alpha_realised")[row] = load;
        points.reals("m")[row] += of_load * load;
    }
    return points;
}

TEST(Comparison, TheOnePatternOfNoLoadIsALoadToTheParamagnetAlone) {
    const auto branch_at = [](std::string_view without_load, std::string_view with_load, std::string_view fault) {
        return [=](const ParameterValues& at) {
            const bool loaded = at[1] > 0.0;
            return Expectation{
                "rs", std::string(loaded ? with_load : without_load), {{"m", at[1]}}, loaded ? std::string(fault) : ""};
        };
    };
    const auto verdict = [&](double of_load, const auto& theory) {
        const Table points = of_one_pattern(of_load);
        return compare(dense(), points, {"m"}, asked(dense(), points, theory)).texts("verdict").front();
    };
    EXPECT_EQ(verdict(1.0, branch_at("paramagnet", "paramagnet", "")), "agrees");
    EXPECT_NE(verdict(0.0, branch_at("paramagnet", "paramagnet", "")), "agrees");
    EXPECT_EQ(verdict(0.0, branch_at("retrieval", "retrieval", "")), "agrees");
    for (const double of_load : {0.0, 1.0}) {
        EXPECT_EQ(verdict(of_load, branch_at("paramagnet", "glass", "")), "not_judged");
        EXPECT_EQ(verdict(of_load, branch_at("paramagnet", "paramagnet", "theory: unstable")), "not_judged");
    }
    const auto near_transition = [](const ParameterValues& at) {
        Expectation expected{"rs", "paramagnet", {{"m", at[1]}}};
        expected.replicon = at[1] > 0.0 ? 0.2 : 1.0; // 40 * 0.2^3 < 1
        return expected;
    };
    EXPECT_EQ(verdict(1.0, near_transition), "not_judged");
    EXPECT_EQ(verdict(1.0, branch_at("paramagnet", "", "theory: not computed yet")), "not_judged");
}

TEST(Comparison, SamplesThatDifferTooMuchAreNotJudged) {
    const Table points = measured(Convention::distinct, 0.5, 1e-3, 0.0);
    const auto verdict = [&](double least_size) {
        const auto theory = [least_size](const ParameterValues&) {
            Expectation expected{"rs", "retrieval", {{"m", 0.5}}};
            expected.least_size = least_size;
            return expected;
        };
        return compare(dense(), points, {"m"}, asked(dense(), points, theory));
    };
    const std::int64_t smallest = std::ranges::min(points.integers("N"));
    EXPECT_EQ(verdict(static_cast<double>(smallest)).texts("verdict").front(), "agrees");
    EXPECT_EQ(verdict(2.0 * static_cast<double>(smallest)).texts("verdict").front(), "not_judged");
}

TEST(Comparison, DeviationsBeyondAnyProbabilityHaveANumber) {
    const Table points = measured(Convention::distinct, 0.5, 1e-9, 0.0);
    const auto theory = [](const ParameterValues&) { return Expectation{"rs", "retrieval", {{"m", 0.9}}}; };
    const Table agreement = compare(dense(), points, {"m"}, asked(dense(), points, theory));
    EXPECT_EQ(agreement.texts("verdict").front(), "disagrees");
    EXPECT_LT(agreement.reals("z").front(), -30.0);
    EXPECT_TRUE(std::isfinite(agreement.reals("z").front()));
}

} // namespace
} // namespace mattis::diagram
