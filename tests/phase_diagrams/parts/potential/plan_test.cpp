#include "phase_diagrams/parts/potential/plan.hpp"

#include <cmath>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "phase_diagrams/job/identity.hpp"
#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

using testing::HasSubstr;

/// The minimum of the spherical glass at T_ref = 0.605 and T = 0.5, 0.55, 0.605 has a closed form.
const std::string spherical_job = R"(
mattis = 1
model = "spherical_pspin"
[parameters]
P = 3
T = [0.5, 0.605]
[potential]
overlap = [0.0, 0.4, 0.6]
T_ref = [0.605, 0.61]
)";

std::string changed(const std::string& from, const std::string& to) {
    std::string text = spherical_job;
    EXPECT_NE(text.find(from), std::string::npos) << from;
    return text.replace(text.find(from), from.size(), to);
}

PotentialPlan planned(const std::string& text = spherical_job) {
    return PotentialPlan(std::make_shared<const Job>(job_of(text)));
}

farm::Progress finished(const PotentialPlan& plan, std::size_t task) {
    const auto made = plan.make(task, 1);
    while (!made->advance()) {
    }
    return {.finished = true, .bytes = made->save()};
}

Tables tables_of(const PotentialPlan& plan) {
    std::vector<farm::Progress> ledger;
    for (std::size_t task = 0; task < plan.tasks(); ++task) ledger.push_back(finished(plan, task));
    Tables tables;
    plan.add_tables(tables, ledger);
    return tables;
}

TEST(PotentialPlan, HasATaskForEachPointAndChoiceOfOwnParameters) {
    const PotentialPlan plan = planned();
    ASSERT_EQ(plan.tasks(), 4u);
    EXPECT_EQ(plan.at(1).values, (ParameterValues{3, 0.5}));
    EXPECT_EQ(plan.at(1).own, (std::vector<std::optional<double>>{0.61}));
    EXPECT_EQ(plan.at(2).values, (ParameterValues{3, 0.605}));
    std::set<std::string> contents;
    for (std::size_t task = 0; task < plan.tasks(); ++task) contents.insert(plan.content(task));
    EXPECT_EQ(contents.size(), 4u);
    const PotentialPlan none = planned("mattis = 1\nmodel = \"sk\"\nparameters = { T = 0.5 }\n[theory]\n");
    EXPECT_EQ(none.tasks(), 0u);
    EXPECT_EQ(none.check({}).lines, "");
}

TEST(PotentialPlan, ATaskKeepsItsNameWhereTheJobGrows) {
    const PotentialPlan small = planned(), large = planned(changed("T = [0.5, 0.605]", "T = [0.5, 0.55, 0.605]"));
    std::set<std::string> contents;
    for (std::size_t task = 0; task < large.tasks(); ++task) contents.insert(large.content(task));
    for (std::size_t task = 0; task < small.tasks(); ++task)
        EXPECT_TRUE(contents.contains(small.content(task))) << small.content(task);
    const PotentialPlan other = planned(changed("0.6]", "0.7]"));
    for (std::size_t task = 0; task < other.tasks(); ++task)
        EXPECT_FALSE(contents.contains(other.content(task))) << "other values of the coordinate";
}

TEST(PotentialPlan, TablesHoldTheCurves) {
    const Tables tables = tables_of(planned());
    const Table &points = tables.at("potential/points"), &stationary = tables.at("potential/stationary");
    ASSERT_EQ(points.rows(), 12u);
    EXPECT_EQ(points.reals("T_ref")[3], 0.61);
    EXPECT_EQ(points.reals("overlap")[5], 0.6);
    EXPECT_EQ(points.reals("V")[0], 0.0);
    // Closed form of the secondary minimum: docs/theory.md.
    int found = 0;
    for (std::size_t row = 0; row < stationary.rows(); ++row) {
        if (stationary.reals("T_ref")[row] != 0.605 || stationary.texts("kind")[row] != "minimum") continue;
        if (stationary.reals("overlap")[row] < 0.5) continue;
        const bool followed = stationary.reals("T")[row] == 0.5;
        EXPECT_NEAR(stationary.reals("overlap")[row], followed ? 0.625456 : 0.57735, 1e-5);
        EXPECT_NEAR(stationary.reals("V")[row], followed ? 0.0142486484 : 0.0063431926, 1e-9);
        ++found;
    }
    EXPECT_EQ(found, 2);
    EXPECT_EQ(tables.at("potential/reference").rows(), 4u);
}

TEST(PotentialPlan, ATaskIsTakenUpFromAnyState) {
    const PotentialPlan plan = planned();
    const Bytes whole = finished(plan, 2).bytes;
    auto first = plan.make(2, 1);
    const Bytes fresh = first->save();
    EXPECT_EQ(plan.share_done(2, fresh), 0.0);
    EXPECT_EQ(plan.share_done(2, whole), 1.0);
    for (const Bytes& state : {fresh, whole}) {
        auto resumed = plan.make(2, 1);
        ByteReader from(state);
        resumed->load(from);
        from.require_end();
        EXPECT_TRUE(resumed->advance());
        EXPECT_EQ(resumed->save(), whole);
    }
}

TEST(PotentialPlan, WhatCannotBeAskedForIsRefusedWithTheJob) {
    try {
        planned(changed("T_ref = [0.605, 0.61]", "T_ref = 0.5"));
        FAIL() << "below the static transition";
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), HasSubstr("small.toml: potential: "));
        EXPECT_THAT(error.what(), HasSubstr("0.5"));
    }
    std::string many = changed("overlap = [0.0, 0.4, 0.6]", "overlap = { from = 0, to = 0.9, count = 901 }");
    many.replace(many.find("T = [0.5, 0.605]"), 16, "T = { from = 0.5, to = 0.605, count = 601 }");
    EXPECT_THROW(planned(many), InputError) << "more than a million points";
}

TEST(PotentialPlan, APointWithinTheGridThatCannotBeAskedForIsAbsent) {
    // The corners, T = 0.61 and 0.65, are above the static transition; in between stands one that is not.
    const std::string text = changed("T = [0.5, 0.605]", "T = [0.61, 0.5, 0.65]");
    const Tables tables = tables_of(planned(text.substr(0, text.find("T_ref"))));
    const Table& points = tables.at("potential/points");
    ASSERT_EQ(points.rows(), 9u);
    for (std::size_t row = 0; row < 9; ++row) {
        const bool below = points.reals("T")[row] == 0.5;
        EXPECT_EQ(points.texts("status")[row], below ? "absent" : "converged") << row;
        EXPECT_EQ(points.texts("reason")[row].empty(), !below);
        EXPECT_EQ(std::isnan(points.reals("V")[row]), below);
    }
}

TEST(PotentialPlan, EveryKeyOfTheSectionIsInTheIdentity) {
    const auto text = [](const std::string& job) { return identity_text(plan_of(job)); };
    const std::string base = changed("T = [0.5, 0.605]", "T = [0.605, 0.61]");
    const auto altered = [&](const std::string& from, const std::string& to) {
        EXPECT_NE(base.find(from), std::string::npos) << from;
        return std::string(base).replace(base.find(from), from.size(), to);
    };
    EXPECT_THAT(text(base), HasSubstr("\npotential.ansatz = "));
    EXPECT_THAT(text(base), HasSubstr("\npotential.overlap = "));
    EXPECT_THAT(text(base), HasSubstr("\npotential.T_ref = "));
    std::set<std::string> all{text(base)};
    for (const auto& [from, to] :
         {std::pair{"0.6]", "0.7]"}, {"[0.605, 0.61]\n[pot", "[0.605, 0.615]\n[pot"}, {"T_ref = [0.605, 0.61]\n", ""}})
        EXPECT_TRUE(all.insert(text(altered(from, to))).second) << from;
    EXPECT_FALSE(all.insert(text(altered("T_ref =", "ansatz = [\"rs\"]\nT_ref ="))).second) << "the default";
    EXPECT_THAT(identity_text(plan_of()), Not(HasSubstr("potential."))) << "jobs without it are what they were";
}

} // namespace
} // namespace mattis::diagram
