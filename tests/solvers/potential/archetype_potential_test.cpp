#include "solvers/potential/archetype_potential.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::solvers {
namespace {

constexpr Convention distinct = Convention::distinct, full = Convention::full;

PotentialCurve curve_of(const auto& model, const std::vector<double>& m) {
    return archetype_potential()->curve(ModelAt(model), {.ansatz = replica_symmetric}, m);
}

std::optional<double> named(const std::vector<NamedValue>& values, std::string_view name) {
    const auto place = std::ranges::find(values, name, &NamedValue::name);
    return place == values.end() ? std::nullopt : place->value;
}

TEST(ArchetypePotential, IsOfferedByNetworksWithASignal) {
    const auto names = [](std::string_view model) {
        std::vector<std::string_view> coordinates;
        for (const Potential* p : theory_of(model).potentials()) coordinates.push_back(p->coordinate().name);
        return coordinates;
    };
    for (const std::string_view model : {"dense", "hopfield"}) {
        const auto found = names(model);
        EXPECT_EQ(std::ranges::count(found, std::string_view("m")), 1) << model;
    }
    const auto of_sk = names("sk");
    EXPECT_EQ(std::ranges::count(of_sk, std::string_view("m")), 0);
    EXPECT_EQ(archetype_potential()->ansaetze().front(), replica_symmetric);
    EXPECT_EQ(archetype_potential()->values(replica_symmetric).front().name, "V");
}

TEST(ArchetypePotential, RetrievalLiesAtItsFreeEnergy) {
    const auto compared = [](const auto& model) {
        const auto site = SiteOf(model);
        const PotentialCurve curve = curve_of(model, {0.5});
        const Solution retrieval = rs_retrieval(site);
        const StationaryPoint& last = curve.stationary.back();
        EXPECT_EQ(last.kind, "retrieval");
        EXPECT_NEAR(last.at, *order_value(retrieval, "m"), 1e-12);
        EXPECT_NEAR(last.value, *retrieval.free_energy - *named(curve.reference, "f0"), 1e-12);
        EXPECT_GT(*last.curvature, 0.0);
    };
    compared(Dense({4, 0.1, 0.3, distinct}));
    compared(Dense({3, 0.1, 0.3, full}));
    compared(Hopfield({0.05, 0.3, distinct}));
    compared(Hopfield({0.1, 0.0, full}));
}

TEST(ArchetypePotential, SummaryHasTheBasinAndItsBarriers) {
    const PotentialCurve curve = curve_of(Dense({4, 0.1, 0.3, distinct}), {0.0, 0.3});
    ASSERT_EQ(curve.stationary.size(), 3u);
    const StationaryPoint &zero = curve.stationary[0], &barrier = curve.stationary[1], &kept = curve.stationary[2];
    EXPECT_EQ(zero.kind, "paramagnet");
    EXPECT_EQ(barrier.kind, "saddle");
    EXPECT_LT(*barrier.curvature, 0.0);
    EXPECT_EQ(*named(curve.reference, "m_c"), barrier.at);
    EXPECT_EQ(*named(curve.reference, "barrier_leave"), barrier.value - kept.value);
    EXPECT_EQ(*named(curve.reference, "barrier_enter"), barrier.value);
    EXPECT_EQ(curve.points[0].values.front().value, 0.0) << "V(0) = 0 exactly";
    // Without retrieval there is no basin.
    const PotentialCurve none = curve_of(Dense({4, 0.1, 1.1, distinct}), {0.3});
    EXPECT_EQ(none.stationary.size(), 1u);
    EXPECT_FALSE(named(none.reference, "m_c").has_value());
}

TEST(ArchetypePotential, PointsComeInTheOrderAskedFor) {
    const std::vector<double> m{0.9, -0.2, 0.0, 1.0, 0.4};
    const PotentialCurve curve = curve_of(Dense({3, 0.1, 0.3, full}), m);
    ASSERT_EQ(curve.points.size(), m.size());
    for (std::size_t k = 0; k < m.size(); ++k) {
        EXPECT_EQ(curve.points[k].at, m[k]);
        EXPECT_EQ(curve.points[k].status, Status::converged);
        EXPECT_EQ(named(curve.points[k].values, "b").has_value(), m[k] != 1.0) << "infinite at the archetype";
    }
}

TEST(ArchetypePotential, SaysWhereReplicaSymmetryIsWrong) {
    // Below T_s = 0.3568 the disordered state freezes; its replica-symmetric glass is unstable.
    const PotentialCurve cold = curve_of(Dense({3, 0.3, 0.2, distinct}), {0.0, 0.5});
    EXPECT_EQ(cold.stationary.front().kind, "glass");
    EXPECT_FALSE(cold.points[1].stable);
    EXPECT_LT(*cold.points[1].replicon, 0.0);
    EXPECT_EQ(cold.remarks.size(), 2u);
    EXPECT_GT(std::get<std::optional<double>>(cold.points[0].diagnostics.front().value).value(), 0.0) << "rivals";
    const PotentialCurve warm = curve_of(Dense({3, 0.3, 0.45, distinct}), {0.2});
    EXPECT_TRUE(warm.remarks.empty());
    const PotentialCurve several = curve_of(Dense({4, 0.2, 0.2, distinct}), {0.2});
    EXPECT_EQ(several.stationary.size(), 4u);
    EXPECT_EQ(*named(several.reference, "m_c"), several.stationary[2].at) << "the highest barrier";
}

} // namespace
} // namespace mattis::solvers
