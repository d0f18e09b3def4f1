#include "models/contract/well_lines.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "core/roots.hpp"
#include "models/spherical_pspin.hpp"

namespace mattis {
namespace {

/// A well whose slope at the inflection is T - T_ref^2, and whose bottom has V = T - 1/2.
WellLines toy() {
    WellLines wells;
    wells.finds = {"T"};
    wells.order = {{.name = "V", .doc = ""}};
    wells.belongs_to = "glass";
    wells.gap = [](WellLine line, const ModelAt& at, double T_ref, WellLines::Own) -> std::optional<WellGap> {
        const double T = at.temperature();
        OverlapState state{.overlap = 0.5, .status = Status::converged, .values = {{"V", T}}};
        return WellGap{line == WellLine::dominates ? T - 0.5 : T - T_ref * T_ref, state};
    };
    wells.grid = [](WellLine, const ModelAt&, std::string_view, double, WellLines::Own) {
        return linear_grid(0.1, 3.0, 10);
    };
    wells.require = [](const ModelAt&, std::optional<double> T_ref, WellLines::Own) {
        if (T_ref && *T_ref > 2.0) throw InputError("too hot");
    };
    return wells;
}

LinePoint only(const Line& line, const ModelAt& at, std::string_view find, std::vector<std::optional<double>> own) {
    LineChoice choice{.find = find, .ansatz = line.ansaetze.front()};
    choice.own = std::move(own);
    const auto points = line.trace(at, choice).points;
    EXPECT_EQ(points.size(), 1u) << line.name;
    return points.empty() ? LinePoint{} : points.front();
}

TEST(WellLines, EachAsksTheWellForItsOwnCrossing) {
    const std::vector<Line> lines = lines_of(toy());
    ASSERT_EQ(lines.size(), 3u);
    const SphericalPSpin model({3, 0.64});
    EXPECT_NEAR(only(lines[0], model, "T", {}).found.value(), 1.0, 1e-12) << "one temperature";
    EXPECT_NEAR(only(lines[1], model, "T", {}).found.value(), 0.5, 1e-12);
    EXPECT_NEAR(only(lines[2], model, "T", {1.2}).found.value(), 1.44, 1e-12);
    EXPECT_NEAR(only(lines[2], model, "T_ref", {std::nullopt}).found.value(), 0.8, 1e-12);
}

TEST(WellLines, PointsHaveTheOverlapAndTheStateAndReferencesAreChecked) {
    const std::vector<Line> lines = lines_of(toy());
    const SphericalPSpin model({3, 0.64});
    const LinePoint point = only(lines[1], model, "T", {});
    ASSERT_EQ(point.order.size(), lines[1].order.size());
    for (std::size_t k = 0; k < point.order.size(); ++k) EXPECT_EQ(point.order[k].name, lines[1].order[k].name);
    EXPECT_EQ(point.order[0].value, 0.5);
    EXPECT_EQ(lines[2].own.front().name, "T_ref");
    EXPECT_FALSE(lines[2].own.front().fallback.has_value());
    LineChoice hot{.find = "T", .ansatz = lines[2].ansaetze.front()};
    hot.own = {2.5};
    EXPECT_THROW(lines[2].trace(model, hot), InputError);
}

} // namespace
} // namespace mattis
