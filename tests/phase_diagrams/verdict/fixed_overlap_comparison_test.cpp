// The verdict at fixed overlap on tables of known law.
#include "phase_diagrams/verdict/fixed_overlap_comparison.hpp"

#include <cmath>
#include <string>
#include <utility>

#include <gmock/gmock.h>

#include "core/rng.hpp"
#include "phase_diagrams/job/parameter_columns.hpp"

namespace mattis::diagram {
namespace {

using testing::HasSubstr;

const ModelInfo& dense() {
    static const ModelInfo model = model_info("dense");
    return model;
}

ParameterValues at(double alpha = 0.1) {
    ParameterValues values;
    for (const FieldInfo& field : dense().fields) values.push_back(field.fallback.value_or(0.0));
    values[static_cast<std::size_t>(dense().find("P") - dense().fields.data())] = 3;
    values[static_cast<std::size_t>(dense().find("alpha") - dense().fields.data())] = alpha;
    values[static_cast<std::size_t>(dense().find("T") - dense().fields.data())] = 0.5;
    return values;
}

/// Measurements around theory (slope 0.2 + m, q = 0.5) with a correction in 1/N, `off` from it in the limit.
struct Made {
    Table points;
    SlopeExpectations known;
};
Made made(std::uint64_t seed, double off = 0.0, std::vector<int> sizes = {50, 100, 200}, int overlaps = 4) {
    Made made;
    Stream stream({.seed = seed, .point = content_hash("fixed overlap comparison")});
    constexpr double error = 0.001;
    for (int k = 0; k < overlaps; ++k) {
        const double m = 0.1 + 0.2 * k;
        made.known[short_step(at(), m)] = {.ansatz = "rs", .slope = 0.2 + m, .q = 0.5};
        for (const int N : sizes) {
            const mc::OverlapSector sector = mc::nearest_sector(N, m);
            const double alpha = 0.1 + 0.01 / N;
            ParameterValues realised = at(alpha);
            made.known[realised_step(dense(), at(), realised, sector)] = {
                .ansatz = "rs", .slope = 0.2 + sector.middle(), .q = 0.5};
            add_parameters(made.points, dense(), at());
            made.points.reals("m").push_back(m);
            made.points.integers("N").push_back(N);
            made.points.integers("K").push_back(N / 10);
            made.points.reals("alpha_realised").push_back(alpha);
            made.points.integers("aligned").push_back(sector.aligned);
            made.points.integers("samples").push_back(100);
            made.points.integers("condensed").push_back(0);
            made.points.integers("equilibrated").push_back(1);
            made.points.texts("equilibration").emplace_back();
            made.points.reals("slope").push_back(0.2 + sector.middle() + off + 1.5 / N + error * gaussian(stream));
            made.points.reals("slope_error").push_back(error);
            made.points.reals("q").push_back(0.5 - 0.7 / N + error * gaussian(stream));
            made.points.reals("q_error").push_back(error);
        }
    }
    return made;
}

Table verdict(const Made& made) { return compare_fixed_overlap(dense(), made.points, made.known); }

TEST(FixedOverlapComparison, AgreesWhereTheoryIsRight) {
    // Of 400 families a thousandth may be rejected, and a hundredth of each has an extrapolation left out: more than 5
    // disagreements have a probability of 1e-5
    int disagree = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed)
        disagree += overall(verdict(made(seed))) == Agreement::disagrees ? 1 : 0;
    EXPECT_LE(disagree, 5);
    const Table table = verdict(made(1));
    ASSERT_EQ(table.rows(), 8u);
    EXPECT_EQ(table.texts("observable")[0], "slope");
    EXPECT_EQ(table.texts("observable")[1], "q");
    EXPECT_EQ(table.texts("sizes")[0], "50,100,200");
    EXPECT_NEAR(table.reals("theory")[0], 0.3, 1e-12);
    EXPECT_NEAR(table.reals("value")[0], 0.3, 5.0 * table.reals("error")[0]);
    EXPECT_EQ(table.reals("exponent")[0], 1.0);
}

/// Few patterns: measurements around a right theory have a second term, smaller by 1/K than the first. It shifts the
/// limit by six of the statistical errors, and is two of them in the misfit. What is farther off is found all the same.
TEST(FixedOverlapComparison, FewPatternsAreNoDisagreement) {
    const auto few = [](std::uint64_t seed, double off) {
        Made one = made(seed, off, {50, 80, 120});
        for (std::size_t row = 0; row < one.points.rows(); ++row) {
            const auto N = static_cast<double>(one.points.integers("N")[row]);
            const auto K = static_cast<double>(one.points.integers("K")[row]);
            one.points.reals("slope")[row] += 7.0 / N + 8.5 / (N * K);
            one.points.reals("q")[row] -= 8.0 / N + 8.7 / (N * K);
        }
        return overall(verdict(one));
    };
    int disagree = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) disagree += few(seed, 0.0) == Agreement::disagrees ? 1 : 0;
    EXPECT_LE(disagree, 5);
    EXPECT_EQ(few(1, 0.15), Agreement::disagrees);
    EXPECT_EQ(few(2, -0.15), Agreement::disagrees);
}

TEST(FixedOverlapComparison, WithoutLoadOnePatternIsEnough) {
    for (const double alpha : {0.0, 0.1}) {
        Table points;
        SlopeExpectations known;
        known[short_step(at(alpha), 0.4)] = {.ansatz = "rs", .slope = 0.2, .q = 0.5};
        for (const int N : {20, 40, 80}) {
            const mc::OverlapSector sector = mc::nearest_sector(N, 0.4);
            known[realised_step(dense(), at(alpha), at(1.0 / N), sector)] = {.ansatz = "rs", .slope = 0.2, .q = 0.5};
            add_parameters(points, dense(), at(alpha));
            points.reals("m").push_back(0.4);
            points.reals("alpha_realised").push_back(1.0 / N);
            points.texts("equilibration").emplace_back();
            for (const auto& [name, value] : {std::pair{"N", N},
                                              {"K", 1},
                                              {"aligned", sector.aligned},
                                              {"samples", 9},
                                              {"condensed", 0},
                                              {"equilibrated", 1}})
                points.integers(name).push_back(value);
            for (const auto& [name, value] :
                 {std::pair{"slope", 0.2 + 0.5 / N}, {"slope_error", 0.01}, {"q", 0.5}, {"q_error", 0.01}})
                points.reals(name).push_back(value);
        }
        const Table table = compare_fixed_overlap(dense(), points, known);
        for (const std::string& reason : table.texts("reason"))
            EXPECT_EQ(reason, alpha == 0.0 ? "" : "1 pattern at N = 20: a verdict needs 5 or more at every size");
    }
}

TEST(FixedOverlapComparison, DisagreesWhereItIsWrong) {
    EXPECT_EQ(overall(verdict(made(1, 0.03))), Agreement::disagrees);
    EXPECT_EQ(overall(verdict(made(2, -0.03))), Agreement::disagrees);
}

TEST(FixedOverlapComparison, SaysWhatIsNotJudged) {
    const auto reason = [](const std::function<void(Made&)>& change) {
        Made one = made(1, 0.5, {50, 100, 200}, 1);
        change(one);
        const Table table = verdict(one);
        EXPECT_EQ(overall(table), Agreement::nothing_judged);
        EXPECT_TRUE(std::isnan(table.reals("z")[0]));
        return table.texts("reason")[0];
    };
    EXPECT_THAT(reason([](Made& one) {
                    one.points.integers("equilibrated")[1] = 0;
                    one.points.texts("equilibration")[1] = "the halves differ";
                }),
                HasSubstr("not equilibrated at N = 100: the halves differ"));
    EXPECT_THAT(reason([](Made& one) { one.points.integers("condensed")[2] = 11; }),
                HasSubstr("another pattern has condensed in 11% of the samples at N = 200"));
    EXPECT_THAT(reason([](Made& one) {
                    for (auto& [step, expected] : one.known) expected.reason = "theory: rs is not stable";
                }),
                HasSubstr("not stable"));
    EXPECT_THAT(reason([](Made& one) { one.known.clear(); }), HasSubstr("not computed yet"));
    EXPECT_THAT(reason([](Made& one) { one.points.integers("K")[0] = 4; }), HasSubstr("4 patterns at N = 50"));
    EXPECT_THAT(reason([](Made& one) {
                    for (auto& samples : one.points.integers("samples")) samples = 1;
                }),
                HasSubstr("one disorder sample"));
    Made two = made(1, 0.5, {50, 100});
    EXPECT_THAT(verdict(two).texts("reason")[0], HasSubstr("fewer than three sizes"));
}

TEST(FixedOverlapComparison, AFitThatDoesNotDescribeItsSizesIsNotJudged) {
    Made one = made(1);
    one.points.reals("slope")[1] += 0.05;
    EXPECT_THAT(verdict(one).texts("reason")[0], HasSubstr("the extrapolation does not fit"));
}

TEST(FixedOverlapComparison, SeveralTablesHaveOneVerdict) {
    std::map<std::string, Table> tables{{"fixed_overlap/agreement", verdict(made(1))}, {"phases", Table{}}};
    EXPECT_EQ(verdict_tables(tables).size(), 1u);
    EXPECT_EQ(overall(verdict_tables(tables)), Agreement::agrees);
    tables["agreement"] = Table{};
    EXPECT_EQ(overall(verdict_tables(tables)), Agreement::agrees);
    tables["agreement"].texts("verdict").emplace_back("disagrees");
    EXPECT_EQ(verdict_tables(tables).size(), 2u);
    EXPECT_EQ(overall(verdict_tables(tables)), Agreement::disagrees);
    EXPECT_EQ(overall(std::span<const Table* const>{}), Agreement::nothing_judged);
}

TEST(FixedOverlapComparison, WithoutLoadTheArchetypeMakesNoNoise) {
    const mc::OverlapSector sector = mc::nearest_sector(50, 0.4);
    EXPECT_EQ(realised_step(dense(), at(0.0), at(0.01), sector).at, at(0.0));
    EXPECT_EQ(realised_step(dense(), at(0.1), at(0.11), sector).at, at(0.11));
}

TEST(FixedOverlapComparison, APatternCountsAsCondensedHalfWayFromARandomOne) {
    EXPECT_NEAR(condensed_overlap(200, 1000), 0.5 * (1.0 + std::sqrt(2.0 * std::log(2000.0) / 200.0)), 1e-15);
    EXPECT_EQ(condensed_overlap(4, 1'000'000), 1.0);
}

} // namespace
} // namespace mattis::diagram
