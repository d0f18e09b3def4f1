#include "solvers/potential/reference_state.hpp"

#include <cmath>
#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "models/pspin.hpp"
#include "models/sk.hpp"
#include "solvers/rs/rs_branches.hpp"

namespace mattis::solvers {
namespace {

Dense dense(int P, double alpha, double T, Convention convention = Convention::distinct) {
    return Dense(Dense::Parameters{.P = P, .alpha = alpha, .T = T, .convention = convention});
}

std::string refusal(const std::function<void()>& ask) {
    try {
        ask();
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST(ReferenceState, TheLowestGlassReferenceIsTheGlassTransitionOfEveryKind) {
    // Literature and independent computations: discontinuous, in a random field, continuous, and of the AT type.
    EXPECT_NEAR(lowest_glass_reference(SiteOf(PSpin({3, 1.0}))), 0.651385227, 1e-9);
    EXPECT_NEAR(lowest_glass_reference(SiteOf(dense(3, 0.25, 1.0))), 0.5 * 0.651385227, 1e-9);
    EXPECT_NEAR(lowest_glass_reference(SiteOf(dense(6, 1.0, 1.0, Convention::full))), 2.399275, 1e-6);
    EXPECT_NEAR(lowest_glass_reference(SiteOf(dense(5, 1.0, 1.0, Convention::full))), 1.728833, 1e-6);
    EXPECT_NEAR(lowest_glass_reference(SiteOf(dense(4, 2.0, 1.0, Convention::full))), std::sqrt(6.0), 1e-12);
    EXPECT_NEAR(lowest_glass_reference(SiteOf(dense(3, 1.0, 1.0, Convention::full))), 0.735079, 1e-6);
}

TEST(ReferenceState, IsTheReplicaSymmetricStateOfItsKind) {
    const Dense model = dense(4, 0.1, 0.3);
    const SiteOf site(model);
    const auto retrieval = reference_state(site, 0.5, ReferenceKind::retrieval).value();
    const Solution state = rs_retrieval(SiteOf(dense(4, 0.1, 0.5)));
    EXPECT_EQ(retrieval.m, order_value(state, "m").value());
    EXPECT_EQ(retrieval.q, order_value(state, "q").value());
    EXPECT_EQ(retrieval.free_energy, state.free_energy.value());
    EXPECT_TRUE(retrieval.stable());
    const auto glass = reference_state(site, 0.5, ReferenceKind::glass).value();
    EXPECT_EQ(glass.m, 0.0);
    EXPECT_EQ(glass.q, 0.0);
    const Dense field = dense(5, 1.0, 1.8, Convention::full);
    EXPECT_GT(reference_state(SiteOf(field), 1.8, ReferenceKind::glass).value().q, 0.2);
    EXPECT_FALSE(reference_state(site, 1.5, ReferenceKind::retrieval).has_value());
}

TEST(ReferenceState, RefusesReferencesThatAreNotInEquilibriumWithTheReason) {
    const PSpin three({3, 1.0});
    const std::string below = refusal([&] { required_reference(SiteOf(three), 0.6, ReferenceKind::glass); });
    EXPECT_NE(below.find("T_ref = 0.6 is below T_s = 0.65138522"), std::string::npos) << below;
    EXPECT_NO_THROW(required_reference(SiteOf(three), 0.6513852, ReferenceKind::glass)) << "seven digits of T_s";
    EXPECT_NE(refusal([&] { required_reference(SiteOf(three), 0.0, ReferenceKind::glass); }), "");
    const Dense network = dense(4, 0.1, 0.3);
    const std::string none = refusal([&] { required_reference(SiteOf(network), 1.5, ReferenceKind::retrieval); });
    EXPECT_NE(none.find("no state of retrieval"), std::string::npos) << none;
}

TEST(ReferenceState, RefusesModelsWithoutSuchAPotentialWithTheReason) {
    const auto asked = [](const auto& model) { return refusal([&] { require_landscape(model, SiteOf(model)); }); };
    EXPECT_NE(asked(Sk({1.5})).find("P = 2"), std::string::npos);
    EXPECT_NE(asked(Hopfield(Hopfield::Parameters{.alpha = 0.1, .T = 1.5})).find("P = 2"), std::string::npos);
    Dense::Parameters learning{.P = 4, .alpha = 0.1, .T = 0.5};
    learning.protocol = Protocol::supervised;
    learning.rho = 0.1;
    EXPECT_NE(asked(Dense(learning)).find("learn"), std::string::npos);
    EXPECT_NE(asked(Dense(Dense::Parameters{.P = 4, .alpha = 0.1, .T = 0.5, .w = 0.5})).find("w = 0"),
              std::string::npos);
    EXPECT_EQ(asked(dense(4, 0.1, 0.5)), "");
    EXPECT_EQ(asked(PSpin({3, 0.7})), "");
}

} // namespace
} // namespace mattis::solvers
