// The cases of tests/reference/reference_potential.json, through the door that the program uses, and published values.

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/pspin.hpp"
#include "models/spherical_pspin.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis {
namespace {

using Json = nlohmann::json;

std::vector<Json> cases(const std::string& part_of_kind) {
    std::ifstream file(MATTIS_TEST_REFERENCE_DIR "/reference_potential.json");
    std::vector<Json> chosen;
    for (const Json& c : Json::parse(file))
        if (c["kind"].get<std::string>().ends_with(part_of_kind)) chosen.push_back(c);
    EXPECT_FALSE(chosen.empty()) << part_of_kind;
    return chosen;
}

ModelAt model_of(const Json& c) {
    const int P = c["P"];
    const double T = c.value("T", 1.0);
    if (c["kind"].get<std::string>().find("spherical") != std::string::npos) return SphericalPSpin({P, T});
    return PSpin({P, T});
}

PotentialCurve curve_of(const Json& c, double overlap) {
    const ModelAt at = model_of(c);
    for (const Potential* potential : solvers::theory_of(at).potentials())
        if (potential->coordinate().name == "overlap")
            return potential->curve(at, {.own = {c["T_ref"].get<double>()}}, std::vector<double>{overlap});
    throw std::logic_error("no such potential");
}

double value(const std::vector<NamedValue>& values, std::string_view name) {
    for (const NamedValue& entry : values)
        if (entry.name == name) return entry.value.value();
    return std::nan("");
}

TEST(ReferencePotentialCases, PotentialsAtSingleOverlaps) {
    for (const Json& c : cases("_V")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        const PotentialCurve curve = curve_of(c, c["overlap"]);
        const PotentialPoint& point = curve.points.front();
        ASSERT_EQ(point.status, Status::converged);
        EXPECT_NEAR(value(point.values, "V"), c["values"]["V"].get<double>(), 1e-12);
        EXPECT_NEAR(value(point.values, "q"), c["values"]["q"].get<double>(), 1e-10);
        if (c["values"].contains("phat"))
            EXPECT_NEAR(value(point.values, "b"), c["values"]["phat"].get<double>(), 1e-9);
    }
}

TEST(ReferencePotentialCases, SecondMinima) {
    for (const Json& c : cases("_min")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        const PotentialCurve curve = curve_of(c, 0.5);
        const StationaryPoint& well = curve.stationary.back();
        EXPECT_EQ(well.kind, "minimum");
        EXPECT_NEAR(well.at, c["values"]["overlap"].get<double>(), 1e-6); // the case has it to six digits
        EXPECT_NEAR(well.value, c["values"]["V"].get<double>(), 1e-10);
    }
}

TEST(ReferencePotentialCases, TransitionsOfBothRoutes) {
    for (const Json& c : cases("_T")) {
        SCOPED_TRACE(c["id"].get<std::string>());
        const ModelAt at = model_of(c);
        for (const auto& [lines, key] : {std::pair{std::pair{"potential_dynamic", "glass_dynamic"}, "Td"},
                                         {{"potential_static", "glass_static"}, "Ts"}}) {
            for (const char* line : {lines.first, lines.second}) {
                const auto points = solvers::trace(at, line).points;
                ASSERT_EQ(points.size(), 1u) << line;
                EXPECT_NEAR(points.front().found.value_or(NAN), c["values"][key].get<double>(), 1e-9) << line;
            }
        }
    }
}

} // namespace
} // namespace mattis
