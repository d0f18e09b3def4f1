#include <cmath>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "solvers/potential/archetype_potential.hpp"
#include "solvers/potential/barrier_capacity.hpp"

// The replica-symmetric cases of tests/reference/potential.json, through the door of potentials.

namespace mattis::solvers {
namespace {

using Json = nlohmann::json;

/// Calls check(case, model) for every replica-symmetric case of this kind; returns how many there are.
int for_each_case(const std::string& kind, const auto& check) {
    std::ifstream file(MATTIS_TEST_REFERENCE_DIR "/potential.json");
    int count = 0;
    for (const Json& c : Json::parse(file)) {
        if (c["kind"] != kind || c["ansatz"] != "RS") continue;
        ++count;
        SCOPED_TRACE(c["id"].get<std::string>());
        const Convention convention = c["convention"] == "distinct" ? Convention::distinct : Convention::full;
        const int P = c["P"];
        const double alpha = c["alpha"], T = c["T"];
        if (P == 2)
            check(c, Hopfield({alpha, T, convention}));
        else
            check(c, Dense({P, alpha, T, convention}));
    }
    return count;
}

double tolerance_of(const Json& c) { return std::pow(10.0, 1 - c["digits_trusted"].get<int>()); }

void expect_value(const Json& c, const char* key, std::optional<double> got, double tolerance) {
    if (!c.contains(key)) return;
    ASSERT_TRUE(got.has_value()) << key;
    EXPECT_NEAR(*got, c[key].get<double>(), tolerance * std::max(1.0, std::abs(c[key].get<double>()))) << key;
}

std::optional<double> named(const std::vector<NamedValue>& values, std::string_view name) {
    for (const NamedValue& entry : values)
        if (entry.name == name) return entry.value;
    return std::nullopt;
}

TEST(PotentialReference, States) {
    const int n = for_each_case("point", [](const Json& c, const auto& model) {
        const std::vector<double> m{c["m"].get<double>()};
        const auto curve = archetype_potential()->curve(ModelAt(model), {.ansatz = replica_symmetric}, m);
        const PotentialPoint& point = curve.points.at(0);
        ASSERT_EQ(point.status, Status::converged);
        for (const char* key : {"V", "b", "q", "C"}) expect_value(c, key, named(point.values, key), tolerance_of(c));
        expect_value(c, "f0", named(curve.reference, "f0"), tolerance_of(c));
        expect_value(c, "replicon", point.replicon, 1e-8);
    });
    EXPECT_EQ(n, 23);
}

TEST(PotentialReference, StationaryPoints) {
    const int n = for_each_case("stationary", [](const Json& c, const auto& model) {
        const auto curve = archetype_potential()->curve(ModelAt(model), {.ansatz = replica_symmetric}, {});
        const Json& want = c["stationary"];
        ASSERT_EQ(curve.stationary.size(), want.size());
        for (std::size_t k = 0; k < want.size(); ++k) {
            const StationaryPoint& got = curve.stationary[k];
            EXPECT_EQ(got.kind, want[k]["kind"].get<std::string>());
            expect_value(want[k], "m", got.at, tolerance_of(c));
            expect_value(want[k], "V", got.value, tolerance_of(c));
            expect_value(want[k], "curvature", got.curvature, 1e-5);
        }
    });
    EXPECT_EQ(n, 12);
}

TEST(PotentialReference, BarrierCapacities) {
    const int n = for_each_case("barrier_capacity", [](const Json& c, const auto& model) {
        const LinePoint point = rs_barrier_capacity(SiteOf(model));
        ASSERT_EQ(point.status, Status::converged);
        expect_value(c, "alpha", point.found, 1e-12);
        expect_value(c, "m", named(point.order, "m"), 1e-11);
    });
    EXPECT_EQ(n, 9);
}

} // namespace
} // namespace mattis::solvers
