#include "montecarlo/sample/observables.hpp"

#include <array>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "montecarlo/sample/snapshot.hpp"

namespace mattis::mc {
namespace {

TEST(Observables, StandAtTheirNumbers) {
    // Stored results know them by these.
    constexpr std::array<std::string_view, 22> names{
        "m",          "m2",         "m_abs",  "m4", "q",         "q2",   "q_abs",        "q4",
        "energy",     "acceptance", "m_mean", "n",  "q_support", "loss", "loss_support", "loss_product",
        "iterations", "q0",         "qd",     "r",  "p",         "eps"};
    ASSERT_EQ(observables().size(), names.size());
    for (std::size_t k = 0; k < names.size(); ++k) EXPECT_EQ(observables()[k].name, names[k]);
    EXPECT_EQ(name(Observable::m), "m");
    EXPECT_EQ(name(Observable::q), "q");
    EXPECT_EQ(name(Observable::energy), "energy");
    EXPECT_EQ(name(Observable::loss_product), "loss_product");
    static_assert(sizeof(Observable) == 4);
}

TEST(Observables, EveryRowIsWhole) {
    std::set<std::string_view> names;
    for (const ObservableInfo& row : observables()) {
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_FALSE(row.symbol.empty() || row.doc.empty()) << row.name;
        EXPECT_NE(row.measure, nullptr) << row.name;
        EXPECT_EQ(row.needs_one_state(), row.name == "q_support");
        if (row.needs == Needs::several_patterns) {
            EXPECT_TRUE(row.needs_archetype());
        }
    }
}

TEST(Observables, AreMeasuredOnASnapshot) {
    Snapshot s;
    s.m = -0.5;
    s.q = -0.25;
    s.energy = -1.5;
    s.acceptance = 0.125;
    s.patterns = {.m = {-0.5, 0.75}, .n = {0.1, 0.2}, .loss = {0.3, 0.4}, .loss_support = {0.5, 0.6}};
    s.patterns.loss_product = 7.0;
    s.patterns.support = {0.8, 0.9};
    const auto value = [&](Observable o, std::size_t pattern = 0) { return info(o).measure(s, pattern); };
    EXPECT_EQ(value(Observable::m), -0.5);
    EXPECT_EQ(value(Observable::m, 1), 0.75);
    EXPECT_EQ(value(Observable::m2), 0.25);
    EXPECT_EQ(value(Observable::m_abs), 0.5);
    EXPECT_EQ(value(Observable::m4), 0.0625);
    EXPECT_EQ(value(Observable::q), -0.25);
    EXPECT_EQ(value(Observable::q2), 0.0625);
    EXPECT_EQ(value(Observable::q_abs), 0.25);
    EXPECT_EQ(value(Observable::q4), 0.00390625);
    EXPECT_EQ(value(Observable::energy), -1.5);
    EXPECT_EQ(value(Observable::acceptance), 0.125);
    EXPECT_EQ(value(Observable::m_mean), 0.125);
    EXPECT_EQ(value(Observable::n, 1), 0.2);
    EXPECT_EQ(value(Observable::q_support, 1), 0.9);
    EXPECT_EQ(value(Observable::loss, 1), 0.4);
    EXPECT_EQ(value(Observable::loss_support, 1), 0.6);
    EXPECT_EQ(value(Observable::loss_product), 7.0);
}

TEST(Observables, OfPatternsAreNumberedFromOne) {
    EXPECT_EQ(indexed_name(info(Observable::m), 0), "m_1");
    EXPECT_EQ(indexed_name(info(Observable::q_support), 2), "q_support_3");
    EXPECT_EQ(indexed_name(info(Observable::energy), 2), "energy");
}

} // namespace
} // namespace mattis::mc
