// What theory expects at fixed overlap, against the field b of the potential and closed forms.
#include "phase_diagrams/verdict/slope_expectation.hpp"

#include <cmath>

#include <gmock/gmock.h>

#include "models/contract/potential.hpp"
#include "models/contract/theory.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::diagram {
namespace {

using testing::HasSubstr;

ParameterValues values_of(const ModelInfo& model, double P, double alpha, double T) {
    ParameterValues values;
    for (const FieldInfo& field : model.fields) values.push_back(field.fallback.value_or(0.0));
    const auto set = [&](std::string_view name, double value) {
        if (const FieldInfo* field = model.find(name))
            values.at(static_cast<std::size_t>(field - model.fields.data())) = value;
    };
    set("P", P);
    set("alpha", alpha);
    set("T", T);
    return values;
}

double value_of(const PotentialPoint& point, std::string_view name) {
    for (const NamedValue& one : point.values)
        if (one.name == name) return *one.value;
    return std::nan("");
}

/// V' = b - (P/2) m^(P-1): the field of the potential, found apart from its value.
TEST(SlopeExpectation, IsTheFieldLessTheSignal) {
    struct Case {
        const char* model;
        double P, alpha, T, m;
    };
    for (const Case& c : {Case{"dense", 4, 0.1, 0.4, 0.6}, Case{"dense", 3, 0.1, 0.5, 0.8},
                          Case{"dense", 3, 0.1, 0.5, -0.4}, Case{"hopfield", 2, 0.05, 0.4, 0.9}}) {
        const ModelInfo model = model_info(c.model);
        const ParameterValues at = values_of(model, c.P, c.alpha, c.T);
        const SlopeExpectation expected = slope_expectation(model, short_step(at, c.m));
        EXPECT_EQ(expected.reason, "");
        EXPECT_EQ(expected.ansatz, "rs");
        const Potential* potential = nullptr;
        for (const Potential* one : solvers::theory_of(model.name).potentials())
            if (one->coordinate().name == "m") potential = one;
        ASSERT_NE(potential, nullptr);
        const std::array overlap{c.m};
        const PotentialCurve curve = potential->curve(ModelAt(model.name, at), {}, overlap);
        EXPECT_NEAR(expected.slope, value_of(curve.points[0], "b") - 0.5 * c.P * std::pow(c.m, c.P - 1.0), 1e-6);
        EXPECT_NEAR(expected.q, value_of(curve.points[0], "q"), 1e-12);
        EXPECT_GT(expected.replicon, 0.0);
    }
}

/// Without load the potential is -m^P/2 - T s(m), s the entropy of free spins.
TEST(SlopeExpectation, OfAStepIsTheDifferenceOfThePotential) {
    const ModelInfo model = model_info("dense");
    const double T = 0.5;
    const auto f = [T](double m) {
        const double up = 0.5 * (1.0 + m), down = 0.5 * (1.0 - m);
        return -0.5 * m * m * m + T * (up * std::log(up) + down * std::log(down));
    };
    const SlopeExpectation expected =
        slope_expectation(model, {.at = values_of(model, 3, 0.0, T), .from = 0.6, .to = 0.7});
    EXPECT_NEAR(expected.slope, (f(0.7) - f(0.6)) / 0.1, 1e-10);
}

TEST(SlopeExpectation, SaysWhereItCannotJudge) {
    const ModelInfo model = model_info("dense");
    const SlopeExpectation unstable = slope_expectation(model, short_step(values_of(model, 3, 0.3, 0.2), 0.6));
    EXPECT_THAT(unstable.reason, HasSubstr("is not stable"));
    EXPECT_LT(unstable.replicon, 0.0);
    const ModelInfo glass = model_info("pspin");
    EXPECT_THAT(slope_expectation(glass, short_step(values_of(glass, 3, 0.0, 1.0), 0.6)).reason,
                HasSubstr("no potential at fixed overlap"));
}

/// Up to the ends, where the entropy is steep and the step must not pass over them: f(m) without load as above.
TEST(SlopeExpectation, IsThereNearTheEnds) {
    const ModelInfo model = model_info("dense");
    const double T = 0.5;
    for (const double alpha : {0.0, 0.1})
        for (const double rest : {1e-2, 1e-3, 5e-5, 1e-6, 1e-9, 1e-16})
            for (const double m : {1.0 - rest, rest - 1.0}) {
                const OverlapStep step = short_step(values_of(model, 3, alpha, T), m);
                EXPECT_GE(step.from, -1.0);
                EXPECT_LE(step.to, 1.0);
                const SlopeExpectation expected = slope_expectation(model, step);
                if (rest < 1e-6) continue; // m has too few digits left
                EXPECT_EQ(expected.reason, "") << m;
                if (alpha > 0.0) continue;
                EXPECT_NEAR(expected.slope, T * std::atanh(m) - 1.5 * m * m, 1e-5) << m;
            }
}

/// The free energy of a broken state is a better lower bound than that of replica symmetry, stable as it is by itself:
/// values of `mattis potential` at both ansaetze.
TEST(SlopeExpectation, TheHighestFreeEnergyCounts) {
    const ModelInfo model = model_info("dense");
    const SlopeExpectation expected = slope_expectation(model, short_step(values_of(model, 4, 0.1, 0.2), 0.495));
    EXPECT_EQ(expected.ansatz, "1rsb");
    EXPECT_NEAR(expected.slope, 0.13410164163 - 2.0 * std::pow(0.495, 3), 1e-6);
    EXPECT_NEAR(expected.q, 0.8608357179 * 0.2972726413 + (1.0 - 0.8608357179) * 0.9008090382, 1e-7);
    EXPECT_EQ(expected.reason, "");
}

TEST(SlopeExpectation, ABrokenStateIsNotJudgedByWhereItIsNotStableOrOneOfSeveral) {
    const ModelInfo model = model_info("dense");
    const auto reason = [&](double P, double alpha, double T, double m) {
        const SlopeExpectation expected = slope_expectation(model, short_step(values_of(model, P, alpha, T), m));
        EXPECT_EQ(expected.ansatz, "1rsb");
        return expected.reason;
    };
    EXPECT_THAT(reason(3, 0.2, 0.1, 0.6), HasSubstr("1rsb is not stable"));
    EXPECT_THAT(reason(4, 0.3, 0.2, 0.3), HasSubstr("several states of 1rsb"));
}

TEST(SlopeExpectation, IsStoredWhole) {
    const SlopeExpectation expected{.ansatz = "rs", .slope = 0.1, .q = 0.2, .replicon = 0.3, .reason = "why"};
    ByteWriter to;
    expected.save(to);
    const Bytes bytes = to.take();
    ByteReader from(bytes);
    const SlopeExpectation again = SlopeExpectation::load(from);
    from.require_end();
    EXPECT_EQ(again.ansatz, "rs");
    EXPECT_EQ(again.slope, 0.1);
    EXPECT_EQ(again.q, 0.2);
    EXPECT_EQ(again.replicon, 0.3);
    EXPECT_EQ(again.reason, "why");
}

} // namespace
} // namespace mattis::diagram
