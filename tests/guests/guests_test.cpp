// Guests join the tables by a line each. Their own tests are in the files of their names.
#include <algorithm>
#include <typeindex>

#include <gtest/gtest.h>

#include "montecarlo/kinds/table.hpp"
#include "tests/guests/domain_walls.hpp"
#include "tests/guests/double_well.hpp"
#include "tests/guests/ring.hpp"

namespace mattis::guests {
namespace {

const mc::Kind& ring = mc::add_kind(mc::kind<RingKind>());
const mc::Kind& double_well = mc::add_kind(mc::kind<DoubleWellKind>());
const mc::Observable walls = mc::add_observable(domain_walls_row);

TEST(Guests, AreInTheTables) {
    EXPECT_EQ(&mc::kind_of(RingHamiltonian{5}), &ring);
    EXPECT_EQ(&mc::kind_of(DoubleWellHamiltonian{5, 1.0}), &double_well);
    EXPECT_EQ(mc::kinds().size(), 9u);
    EXPECT_EQ(mc::observables().back().name, "walls");
    EXPECT_EQ(mc::name(walls), "walls");
    EXPECT_EQ(static_cast<std::size_t>(walls), 22u) << "rows are appended: those of before keep their numbers";
}

TEST(Guests, OfTheSameNameOrWithoutAMeasurementAreRefused) {
    EXPECT_THROW(mc::add_observable(domain_walls_row), std::invalid_argument);
    mc::ObservableInfo unmeasured = domain_walls_row;
    unmeasured.name = "other";
    unmeasured.measure = nullptr;
    EXPECT_THROW(mc::add_observable(unmeasured), std::invalid_argument);
    EXPECT_THROW(mc::add_kind(ring), std::invalid_argument);
}

} // namespace
} // namespace mattis::guests
