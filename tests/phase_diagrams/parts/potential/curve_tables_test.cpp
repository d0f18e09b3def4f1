#include "phase_diagrams/parts/potential/curve_tables.hpp"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

namespace mattis::diagram {
namespace {

/// A potential of which only the description is asked.
class Described final : public Potential {
public:
    FieldInfo coordinate() const override { return {.name = "overlap", .symbol = "q", .doc = "", .range = {0.0, 1.0}}; }
    std::vector<double> default_values() const override { return {0.5}; }
    std::string_view doc() const override { return ""; }
    std::string_view source() const override { return ""; }
    std::vector<FieldInfo> fields() const override {
        return {{.name = "T_ref", .symbol = "", .doc = "", .range = {0.0, 10.0}},
                {.name = "reference",
                 .symbol = "",
                 .doc = "",
                 .kind = FieldKind::choice,
                 .range = {0.0, 1.0},
                 .choices = references}};
    }
    std::vector<OrderParameter> values(const Ansatz& ansatz) const override {
        if (ansatz.breaks_symmetry()) return {{.name = "V"}, {.name = "q1"}, {.name = "q"}};
        return {{.name = "V"}, {.name = "q"}};
    }
    std::vector<std::string_view> diagnostics() const override { return {"rivals", "note"}; }
    PotentialCurve curve(const ModelAt&, const PotentialChoice&, std::span<const double>) const override { return {}; }

    static constexpr std::array<std::string_view, 2> references{"glass", "retrieval"};
};

std::vector<std::string> names(const Table& table) {
    std::vector<std::string> all;
    for (const Column& column : table.columns) all.push_back(column.name);
    return all;
}

using Names = std::vector<std::string>;

const Described potential;
const Ansatz broken = broken_symmetry(1);

/// A point where the solver failed and one that says everything.
PotentialCurve curve(std::string_view more) {
    PotentialCurve c;
    c.points = {{.at = 0.1, .status = Status::stalled, .reason = "too many steps"},
                {.at = 0.2,
                 .status = Status::converged,
                 .values = {{"V", -1.5}, {"q", 0.3}, {more, 0.4}},
                 .replicon = 0.7,
                 .stable = true,
                 .residual = 1e-12,
                 .diagnostics = {{"rivals", 2.0}, {"note", std::string("two states")}}}};
    c.stationary = {
        {.at = 0.25, .value = -2.0, .kind = "minimum", .curvature = 3.0, .values = {{"V", -2.0}, {"q", 0.5}}}};
    c.reference = {{"T_ref", 0.9}, {"f0", -4.0}};
    c.remarks = {"first", "second"};
    return c;
}

TEST(CurveTables, HoldWhatACurveSays) {
    const ModelInfo& sk = model_info("sk");
    const CurveTables tables =
        curve_tables(sk, potential, {{0.4}, replica_symmetric, {std::nullopt, 1.0}}, curve("q1"));
    EXPECT_EQ(names(tables.points), (Names{"T", "ansatz", "T_ref", "reference", "overlap", "status", "V", "q",
                                           "replicon", "stable", "residual", "rivals", "note", "reason"}));
    ASSERT_EQ(tables.points.rows(), 2u);
    EXPECT_EQ(tables.points.reals("T"), (Column::Reals{0.4, 0.4}));
    EXPECT_EQ(tables.points.texts("ansatz")[1], "rs");
    EXPECT_EQ(tables.points.texts("reference")[1], "retrieval");
    EXPECT_EQ(tables.points.reals("overlap"), (Column::Reals{0.1, 0.2}));
    EXPECT_EQ(tables.points.texts("status"), (Column::Texts{"stalled", "converged"}));
    EXPECT_TRUE(std::isnan(tables.points.reals("V")[0]));
    EXPECT_EQ(tables.points.reals("V")[1], -1.5);
    EXPECT_EQ(tables.points.reals("q")[1], 0.3);
    EXPECT_EQ(tables.points.integers("stable"), (Column::Integers{0, 1}));
    EXPECT_TRUE(std::isnan(tables.points.reals("rivals")[0]));
    EXPECT_EQ(tables.points.texts("note"), (Column::Texts{"", "two states"}));
    EXPECT_EQ(tables.points.texts("reason"), (Column::Texts{"too many steps", ""}));
    EXPECT_EQ(names(tables.stationary), (Names{"T", "ansatz", "T_ref", "reference", "overlap", "kind", "V", "curvature",
                                               "q", "replicon", "stable"}));
    EXPECT_EQ(tables.stationary.reals("V"), (Column::Reals{-2.0}));
    EXPECT_EQ(tables.stationary.reals("curvature"), (Column::Reals{3.0}));
    EXPECT_EQ(names(tables.reference), (Names{"T", "ansatz", "T_ref", "reference", "f0", "remark"}));
    EXPECT_EQ(tables.reference.texts("remark"), (Column::Texts{"first; second"}));
}

TEST(CurveTables, AnOwnParameterThatIsNotGivenIsThatOfTheReference) {
    const ModelInfo& sk = model_info("sk");
    const auto T_ref = [&](std::optional<double> given) {
        return curve_tables(sk, potential, {{0.4}, replica_symmetric, {given, 0.0}}, curve("q1"))
            .points.reals("T_ref")[0];
    };
    EXPECT_EQ(T_ref(std::nullopt), 0.9);
    EXPECT_EQ(T_ref(0.8), 0.8);
}

TEST(CurveTables, AnsaetzeOfOtherValuesStandInOneTable) {
    const ModelInfo& sk = model_info("sk");
    CurveTables all = curve_tables(sk, potential, {{0.4}, replica_symmetric, {1.0, 0.0}}, curve("q1"));
    PotentialCurve without_words = curve("q1");
    for (PotentialPoint& point : without_words.points) point.diagnostics.clear();
    without_words.reference.push_back({"barrier", 0.5});
    all.append(curve_tables(sk, potential, {{0.4}, broken, {1.0, 0.0}}, without_words));
    ASSERT_EQ(all.points.rows(), 4u);
    EXPECT_EQ(names(all.points), (Names{"T", "ansatz", "T_ref", "reference", "overlap", "status", "V", "q1", "q",
                                        "replicon", "stable", "residual", "rivals", "note", "reason"}));
    EXPECT_TRUE(std::isnan(all.points.reals("q1")[1])) << "rs has none";
    EXPECT_EQ(all.points.reals("q1")[3], 0.4);
    EXPECT_EQ(all.points.texts("note")[3], "");
    EXPECT_EQ(all.points.texts("ansatz")[3], "1rsb");
    EXPECT_TRUE(std::isnan(all.reference.reals("barrier")[0]));
    EXPECT_EQ(all.reference.reals("barrier")[1], 0.5);
    EXPECT_EQ(all.stationary.rows(), 2u);
}

TEST(CurveTables, AreReadAsTheyWereWritten) {
    const CurveTables tables =
        curve_tables(model_info("sk"), potential, {{0.4}, replica_symmetric, {1.0, 0.0}}, curve("q1"));
    ByteWriter first, second;
    tables.save(first);
    ByteReader from(first.bytes());
    CurveTables::load(from).save(second);
    from.require_end();
    EXPECT_EQ(first.bytes(), second.bytes());
}

TEST(CurveTables, ACurveThatCannotBeAskedForIsAbsentForItsReason) {
    const CurveTables tables = refused_tables(model_info("sk"), potential, {{0.4}, replica_symmetric, {1.0, 0.0}},
                                              {0.1, 0.2, 0.3}, "no such reference");
    EXPECT_EQ(tables.points.texts("status"), (Column::Texts{"absent", "absent", "absent"}));
    EXPECT_EQ(tables.points.texts("reason")[2], "no such reference");
    EXPECT_TRUE(std::isnan(tables.points.reals("V")[0]));
    EXPECT_EQ(tables.stationary.rows(), 0u);
    EXPECT_EQ(tables.reference.texts("remark"), (Column::Texts{"no such reference"}));
}

} // namespace
} // namespace mattis::diagram
