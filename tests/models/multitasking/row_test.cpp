#include "models/multitasking/row.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "models/multitasking/branches.hpp"
#include "models/multitasking/multitasking.hpp"

namespace mattis::multitasking {
namespace {

Multitasking::Parameters storing(int K, double d, double T) { return {.K = K, .d = d, .T = T}; }

/// `count` temperatures from 1 % to 99 % of the critical one.
std::vector<Multitasking> cooling(int K, double d, int count) {
    std::vector<Multitasking> row;
    for (int k = 0; k < count; ++k) row.emplace_back(storing(K, d, (1.0 - d) * (0.01 + 0.98 * k / (count - 1))));
    return row;
}

void expect_lowest_of_full_search(const std::vector<Multitasking>& row, std::size_t every) {
    const auto states = multitasking_row(row);
    ASSERT_EQ(states.size(), row.size());
    for (std::size_t k = 0; k < row.size(); k += every) {
        const Solution full = multitasking_states(row[k]).front();
        const auto& p = row[k].parameters;
        SCOPED_TRACE(testing::Message() << "K " << p.K << " d " << p.d << " T " << p.T << " rho " << p.rho);
        EXPECT_NEAR(*states[k].front().free_energy, *full.free_energy, 1e-13);
        EXPECT_EQ(groups_of(states[k].front()), groups_of(full));
        EXPECT_TRUE(states[k].front().stable);
        for (const Solution& s : states[k]) EXPECT_LT(*s.residual, 1e-13);
    }
}

TEST(MultitaskingRow, HasTheLowestStatesOfFullSearches) {
    // 0.633 and 0.66: re-entrant classes just below T_c; 0.55: beyond the hierarchical ground state of K = 3 and 5.
    for (const int K : {2, 3})
        for (const double d : {0.2, 0.55, 0.633, 0.66, 0.8}) expect_lowest_of_full_search(cooling(K, d, 50), 1);
    for (const double d : {0.3, 0.55, 0.633, 0.66, 0.9}) expect_lowest_of_full_search(cooling(5, d, 50), 7);
}

TEST(MultitaskingRow, FollowsStatesInDilutionAndNoise) {
    std::vector<Multitasking> diluting, noisy;
    for (int k = 0; k < 40; ++k) {
        diluting.emplace_back(storing(3, 0.02 + 0.024 * k, 0.1 * (0.98 - 0.024 * k)));
        auto p = storing(3, 0.3, 0.03);
        p.protocol = Protocol::supervised;
        p.rho = 0.02 * k;
        noisy.emplace_back(p);
    }
    expect_lowest_of_full_search(diluting, 1);
    expect_lowest_of_full_search(noisy, 1);
    // rho_par(3, 0.3, 0.05) = 0.3923; the hierarchy of few noisy examples becomes parallel there.
    EXPECT_EQ(groups_of(multitasking_row(noisy).front().front()), "1+1+1");
    EXPECT_EQ(multitasking_row(noisy).back().front().branch, Branch::parallel);
}

TEST(MultitaskingRow, ShortRowsAndZeroTemperatureAreSearchedInFull) {
    const auto equal = [](const std::vector<Multitasking>& row) {
        const auto states = multitasking_row(row);
        for (std::size_t k = 0; k < row.size(); ++k) {
            const auto alone = multitasking_states(row[k]);
            ASSERT_EQ(states[k].size(), alone.size());
            for (std::size_t s = 0; s < alone.size(); ++s) {
                EXPECT_EQ(*states[k][s].free_energy, *alone[s].free_energy);
                EXPECT_EQ(groups_of(states[k][s]), groups_of(alone[s]));
            }
        }
    };
    equal(cooling(3, 0.6, static_cast<int>(full_search_every) - 1));
    std::vector<Multitasking> cold;
    for (int k = 0; k < 20; ++k) cold.emplace_back(storing(3, 0.04 * k, 0.0));
    equal(cold);
}

TEST(MultitaskingRow, StatesOfAnotherNumberOfPatternsAreNotFollowed) {
    std::vector<Multitasking> row;
    for (int k = 0; k < 20; ++k) row.emplace_back(storing(k < 10 ? 2 : 3, 0.8, 0.05));
    const auto states = multitasking_row(row);
    for (std::size_t k = 0; k < row.size(); ++k)
        for (const Solution& s : states[k])
            for (const NamedArray& entry : s.arrays) EXPECT_EQ(entry.values.size(), k < 10 ? 2u : 3u);
}

TEST(MultitaskingRow, NothingButTheParamagnetFromTheCriticalTemperatureOn) {
    std::vector<Multitasking> row;
    for (int k = 0; k < 20; ++k) row.emplace_back(storing(3, 0.4, 0.6 * (1.0 + 0.01 * k)));
    for (const auto& states : multitasking_row(row)) {
        ASSERT_EQ(states.size(), 1u);
        EXPECT_EQ(states[0].branch, Branch::paramagnet);
    }
}

} // namespace
} // namespace mattis::multitasking
