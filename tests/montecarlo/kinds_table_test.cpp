#include "montecarlo/kinds/table.hpp"

#include <algorithm>
#include <stdexcept>

#include <gtest/gtest.h>

#include "models/catalogue.hpp"
#include "montecarlo/kinds/patterns.hpp"
#include "tests/montecarlo/small_systems.hpp"

namespace mattis::mc {
namespace {

TEST(KindsTable, HasAKindForEveryModelThatIsSimulated) {
    for (const auto& entry : catalogue())
        for (const std::type_index data : entry->info.hamiltonians)
            EXPECT_EQ(kind_of(data).type(), data) << entry->info.name;
    EXPECT_EQ(kinds().size(), 7u);
    EXPECT_EQ(kinds_of(model_info("dense").hamiltonians).size(), 3u);
}

TEST(KindsTable, DataOfNoKindAreRefused) {
    struct Unknown {
        int N = 0;
    };
    EXPECT_THROW(kind_of(Hamiltonian(Unknown{})), std::invalid_argument);
    EXPECT_THROW(kind_of(Hamiltonian()), std::invalid_argument);
    EXPECT_THROW(draw_disorder(Unknown{}, {}), std::invalid_argument);
}

TEST(KindsTable, TwoKindsOfTheSameDataAreRefused) {
    EXPECT_THROW(add_kind(kind<PatternKind>()), std::invalid_argument);
    EXPECT_EQ(kinds().size(), 7u);
}

// A kind that lacks something is none. These lack one thing each.
struct WithoutName : PatternKind {
    static constexpr int name = 0;
};
struct WithoutDraw : PatternKind {
    static void draw() {}
};
struct WithoutMemory : PatternKind {
    static void memory() {}
};
struct WithoutSystem : PatternKind {
    static void make_system() {}
};
struct WithAnotherAnswer : PatternKind {
    static int realised_load(const PatternHamiltonian&) { return 0; }
};
static_assert(HamiltonianKind<PatternKind>);
static_assert(!DescribesItself<WithoutName> && !HamiltonianKind<WithoutName>);
static_assert(!DrawsDisorder<WithoutDraw> && !HamiltonianKind<WithoutDraw>);
static_assert(!KnowsItsCost<WithoutMemory> && !HamiltonianKind<WithoutMemory>);
static_assert(!MakesSystems<WithoutSystem> && !HamiltonianKind<WithoutSystem>);
static_assert(!SaysWhatIsMeasured<WithAnotherAnswer> && !HamiltonianKind<WithAnotherAnswer>);

} // namespace
} // namespace mattis::mc
