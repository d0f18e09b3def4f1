#include "solvers/potential/reference_potential.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "models/pspin.hpp"
#include "models/sk.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::solvers {
namespace {

const Potential& potential_of(const ModelAt& at) {
    for (const Potential* potential : theory_of(at).potentials())
        if (potential->coordinate().name == "overlap") return *potential;
    throw std::logic_error("no such potential");
}

PotentialCurve curve_of(const ModelAt& at, const std::vector<double>& overlaps, std::optional<double> T_ref = {},
                        double kind = 0.0) {
    PotentialChoice choice{.own = {T_ref}};
    const Potential& potential = potential_of(at);
    if (potential.fields().size() > 1) choice.own.push_back(kind);
    return potential.curve(at, choice, overlaps);
}

std::vector<StationaryPoint> of_kind(const PotentialCurve& curve, std::string_view kind) {
    std::vector<StationaryPoint> chosen;
    for (const StationaryPoint& s : curve.stationary)
        if (s.kind == kind) chosen.push_back(s);
    return chosen;
}

double value(const std::vector<NamedValue>& values, std::string_view name) {
    for (const NamedValue& entry : values)
        if (entry.name == name) return entry.value.value();
    return NAN;
}

Dense dense(int P, double alpha, double T, Convention convention = Convention::distinct) {
    return Dense(Dense::Parameters{.P = P, .alpha = alpha, .T = T, .convention = convention});
}

TEST(ReferencePotential, BetweenTheGlassTemperaturesItHasTwoMinimaAndAMaximum) {
    const PotentialCurve curve = curve_of(PSpin({3, 0.66}), {0.0, 0.6, 0.8});
    ASSERT_EQ(curve.stationary.size(), 3u);
    const auto minima = of_kind(curve, "minimum"), maxima = of_kind(curve, "maximum");
    ASSERT_EQ(minima.size(), 2u);
    ASSERT_EQ(maxima.size(), 1u);
    EXPECT_EQ(minima[0].at, 0.0);
    EXPECT_NEAR(minima[0].value, 0.0, 1e-15);
    EXPECT_NEAR(minima[1].at, 0.7893796714431569, 1e-11);
    EXPECT_TRUE(minima[0].at < maxima[0].at && maxima[0].at < minima[1].at);
    EXPECT_GT(minima[1].curvature.value(), 0.0);
    EXPECT_LT(maxima[0].curvature.value(), 0.0);
    EXPECT_TRUE(minima[1].stable);
    EXPECT_EQ(value(curve.reference, "T_ref"), 0.66);
    EXPECT_EQ(value(curve.reference, "q"), 0.0);
    EXPECT_NEAR(value(curve.reference, "f"), rs_paramagnet(SiteOf(PSpin({3, 0.66}))).free_energy.value(), 1e-15);
}

TEST(ReferencePotential, AtTheSecondMinimumItIsTheOneEquationOfOneTemperature) {
    // q = E tanh(sqrt(h) z + h), h = beta^2 x'(q), and V from it alone: by plain sums, for T = T_ref.
    for (const double T : {0.655, 0.67}) {
        const PotentialCurve curve = curve_of(PSpin({3, T}), {0.5});
        const StationaryPoint well = of_kind(curve, "minimum").at(1);
        const double q = well.at, h = 1.5 * q * q / (T * T);
        double mean = 0.0, log_cosh = 0.0;
        for (double z = -9.0; z < 9.02; z += 0.02) {
            const double weight = 0.02 * std::exp(-0.5 * z * z) / std::sqrt(2.0 * M_PI), u = std::sqrt(h) * z + h;
            mean += weight * std::tanh(u);
            log_cosh += weight * std::log(std::cosh(u));
        }
        EXPECT_NEAR(mean, q, 1e-12);
        const double beta2 = 1.0 / (T * T), x = 0.5 * q * q * q, slope = 1.5 * q * q;
        const double V = -T * (-0.5 * beta2 * x - 0.5 * beta2 * slope * (1.0 - q) + beta2 * x - q * h + log_cosh);
        EXPECT_NEAR(well.value, V, 1e-12);
        EXPECT_NEAR(value(well.values, "q"), q, 1e-11);
    }
}

TEST(ReferencePotential, AboveTheDynamicTemperatureItHasOneMinimum) {
    const PotentialCurve curve = curve_of(PSpin({3, 0.69}), {0.5});
    EXPECT_EQ(curve.stationary.size(), 1u);
    EXPECT_EQ(curve.stationary[0].at, 0.0);
}

TEST(ReferencePotential, TheGlassOfANetworkIsThatOfThePSpinInItsUnits) {
    const double alpha = 0.36;
    const PotentialCurve network = curve_of(dense(3, alpha, 0.6 * 0.62), {0.3, 0.8}, 0.6 * 0.67);
    const PotentialCurve glass = curve_of(PSpin({3, 0.62}), {0.3, 0.8}, 0.67);
    for (const std::size_t k : {0u, 1u}) {
        EXPECT_NEAR(value(network.points[k].values, "V"), 0.6 * value(glass.points[k].values, "V"), 1e-13);
        EXPECT_NEAR(value(network.points[k].values, "q"), value(glass.points[k].values, "q"), 1e-12);
        EXPECT_EQ(value(network.points[k].values, "m"), 0.0);
    }
}

TEST(ReferencePotential, ARandomFieldLiftsTheFirstMinimumFromZeroAndLeavesItTheReplicaSymmetricState) {
    // At any T: the unconstrained system has V = 0, and its overlap with the reference is t.
    for (const double T : {1.735, 1.8}) {
        const Dense model = dense(5, 1.0, T, Convention::full);
        const PotentialCurve curve = curve_of(model, {0.5}, 1.76);
        ASSERT_FALSE(curve.stationary.empty());
        const StationaryPoint& first = curve.stationary.front();
        EXPECT_EQ(first.kind, "minimum");
        EXPECT_NEAR(first.value, 0.0, 1e-14);
        EXPECT_NEAR(first.at, value(first.values, "t"), 1e-10);
        const Solution state = rs_glass(SiteOf(model));
        EXPECT_NEAR(value(first.values, "q"), order_value(state, "q").value(), 1e-11);
    }
}

TEST(ReferencePotential, AStateOfRetrievalIsFollowedToOtherTemperaturesAsRetrievalItself) {
    // Retrieval has no clusters where it is replica-symmetric: the state followed to T is retrieval at T, p = t.
    for (const auto& [P, convention] :
         {std::pair{4, Convention::distinct}, {4, Convention::full}, {3, Convention::full}})
        for (const double T : {0.25, 0.45, 0.6}) {
            const Dense model = dense(P, 0.05, T, convention);
            const PotentialCurve curve = curve_of(model, {0.5}, 0.4, 1.0);
            const StationaryPoint well = curve.stationary.back();
            const Solution retrieval = rs_retrieval(SiteOf(model)), disordered = rs_disordered(SiteOf(model));
            EXPECT_EQ(well.kind, "minimum");
            EXPECT_NEAR(value(well.values, "m"), order_value(retrieval, "m").value(), 1e-10) << T;
            EXPECT_NEAR(value(well.values, "q"), order_value(retrieval, "q").value(), 1e-10) << T;
            EXPECT_NEAR(well.at, value(well.values, "t"), 1e-10) << T;
            EXPECT_NEAR(well.value, retrieval.free_energy.value() - disordered.free_energy.value(), 1e-12) << T;
        }
}

TEST(ReferencePotential, FollowsTheReferenceFarBelowTheStaticTemperature) {
    // q and b of the only root at each overlap, by a scan over sqrt(beta^2 x'(q)).
    const PotentialCurve curve = curve_of(PSpin({3, 0.05}), {0.0, 0.25, 0.5, 0.75, 1.0}, 0.66);
    const double expected[3][2] = {{0.968040, 7.561}, {0.973363, 16.093}, {0.982912, 27.716}};
    for (std::size_t k = 0; k < 3; ++k) {
        const PotentialPoint& point = curve.points[k + 1];
        ASSERT_EQ(point.status, Status::converged) << point.at;
        EXPECT_NEAR(value(point.values, "q"), expected[k][0], 1e-6);
        EXPECT_NEAR(value(point.values, "b"), expected[k][1], 1e-3);
    }
    EXPECT_EQ(value(curve.points[0].values, "V"), 0.0) << "V is measured from there";
    for (const double T : {0.02, 0.01})
        for (const PotentialPoint& point : curve_of(PSpin({3, T}), {0.3, 0.6, 0.99}, 0.66).points)
            EXPECT_EQ(point.status, Status::converged) << T << " " << point.at;
}

TEST(ReferencePotential, SaysThatTheDisorderedStateDoesNotHoldBelowTheStaticTemperature) {
    const auto says = [](const PotentialCurve& curve) {
        return std::ranges::any_of(curve.remarks, [](const std::string& remark) {
            return remark.find("below the static temperature") != std::string::npos;
        });
    };
    EXPECT_TRUE(says(curve_of(PSpin({3, 0.05}), {0.5}, 0.66)));
    EXPECT_TRUE(says(curve_of(dense(4, 0.1, 0.01), {0.5}, 0.3, 1.0)));
    EXPECT_FALSE(says(curve_of(PSpin({3, 0.67}), {0.5}, 0.67)));
}

TEST(ReferencePotential, ListsOneStationaryPointAtOverlapZero) {
    const PotentialCurve curve = curve_of(dense(4, 0.1, 0.01), {0.5}, 0.3, 1.0);
    EXPECT_EQ(std::ranges::count(curve.stationary, 0.0, &StationaryPoint::at), 1);
    EXPECT_EQ(curve.stationary.front().value, 0.0);
}

TEST(ReferencePotential, TellsBranchesApartByTheScaleOfEnergies) {
    for (const double T : {1e300, 1e10, 1.0}) {
        const PotentialCurve curve = curve_of(PSpin({3, T}), {0.1, 0.9}, T);
        for (const PotentialPoint& point : curve.points)
            EXPECT_EQ(std::get<std::optional<double>>(point.diagnostics.at(0).value), 1.0) << T;
    }
}

TEST(ReferencePotential, SaysWhereItsEquationsHaveSeveralSolutions) {
    const PotentialCurve curve = curve_of(PSpin({3, 0.3}), {0.05, 0.6}, 0.67);
    EXPECT_EQ(std::get<std::optional<double>>(curve.points[0].diagnostics.at(0).value), 2.0);
    EXPECT_EQ(std::get<std::optional<double>>(curve.points[1].diagnostics.at(0).value), 1.0);
    EXPECT_TRUE(std::ranges::any_of(curve.remarks, [](const std::string& remark) {
        return remark.find("several solutions") != std::string::npos;
    }));
}

TEST(ReferencePotential, SaysThatAReferenceWithBrokenSymmetryIsApproximate) {
    const Dense model = dense(4, 0.457, 0.4);
    const PotentialCurve curve = curve_of(model, {0.9}, 0.4, 1.0);
    EXPECT_TRUE(std::ranges::any_of(
        curve.remarks, [](const std::string& remark) { return remark.find("approximation") != std::string::npos; }));
    EXPECT_TRUE(curve_of(dense(4, 0.1, 0.4), {0.9}, 0.4, 1.0).remarks.empty());
}

TEST(ReferencePotential, RefusesWhatHasNoSuchPotential) {
    const auto refused = [](const ModelAt& at, std::optional<double> T_ref = {}, double kind = 0.0) {
        try {
            curve_of(at, {0.5}, T_ref, kind);
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_NE(refused(PSpin({3, 0.0})).find("allowed is T > 0"), std::string::npos);
    EXPECT_NE(refused(PSpin({3, 0.6})).find("below T_s"), std::string::npos) << "T_ref is T where it is not given";
    EXPECT_EQ(refused(PSpin({3, 0.6}), 0.66), "");
    EXPECT_NE(refused(Sk({0.5})).find("P = 2"), std::string::npos);
    EXPECT_NE(refused(Hopfield(Hopfield::Parameters{.alpha = 0.1, .T = 0.5})).find("P = 2"), std::string::npos);
    EXPECT_NE(refused(dense(4, 0.1, 0.1)).find("below T_s"), std::string::npos);
    EXPECT_NE(refused(dense(4, 1.0, 1.7, Convention::full)).find("below T_s = 1.732"), std::string::npos);
    EXPECT_NE(refused(dense(4, 0.1, 0.5), 1.2, 1.0).find("retrieval"), std::string::npos);
}

} // namespace
} // namespace mattis::solvers
