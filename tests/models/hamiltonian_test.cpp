#include "models/contract/hamiltonian.hpp"

#include <any>

#include <gtest/gtest.h>

#include "models/catalogue.hpp"
#include "models/dense.hpp"
#include "models/hamiltonians/diluted_hamiltonian.hpp"
#include "models/hopfield.hpp"
#include "models/pspin.hpp"
#include "models/sk.hpp"

namespace mattis {
namespace {

static_assert(HamiltonianData<PatternHamiltonian> && HamiltonianData<CouplingHamiltonian> &&
              HamiltonianData<DilutedHamiltonian>);
static_assert(!HamiltonianData<Hamiltonian> && !HamiltonianData<int>, "data know their N");

TEST(Hamiltonian, HoldsTheDataOfOneKind) {
    const Hamiltonian h = coupling_hamiltonian(3, 40);
    ASSERT_NE(h.get_if<CouplingHamiltonian>(), nullptr);
    EXPECT_EQ(h.get<CouplingHamiltonian>().N, 40);
    EXPECT_EQ(h.get_if<PatternHamiltonian>(), nullptr);
    EXPECT_THROW(h.get<PatternHamiltonian>(), std::bad_any_cast);
    EXPECT_EQ(h.type(), typeid(CouplingHamiltonian));
    EXPECT_EQ(Hamiltonian().type(), typeid(void));
    EXPECT_EQ(Hamiltonian().get_if<CouplingHamiltonian>(), nullptr);
}

TEST(Hamiltonian, IsAValue) {
    Hamiltonian h = coupling_hamiltonian(2, 40);
    const Hamiltonian copy = h;
    h.get_if<CouplingHamiltonian>()->N = 50;
    EXPECT_EQ(copy.get<CouplingHamiltonian>().N, 40);
    h = DilutedHamiltonian{.N = 7};
    EXPECT_EQ(h.get<DilutedHamiltonian>().N, 7);
    EXPECT_EQ(copy.type(), typeid(CouplingHamiltonian));
}

TEST(Hamiltonian, ParametersDecideWhichOfItsKindsAModelHas) {
    const auto of = [](Protocol protocol, int M) {
        return Dense({.P = 4, .alpha = 0.1, .T = 0.3, .protocol = protocol, .r = M > 0 ? 0.5 : 1.0, .M = M})
            .hamiltonian(20);
    };
    EXPECT_EQ(of(Protocol::storing, 0).type(), typeid(PatternHamiltonian));
    EXPECT_EQ(of(Protocol::supervised, 5).type(), typeid(ExampleHamiltonian));
    EXPECT_EQ(of(Protocol::unsupervised, 5).type(), typeid(ExampleHamiltonian));
    const auto types = model_info(Dense::name).hamiltonians;
    EXPECT_NE(std::ranges::find(types, std::type_index(typeid(PatternHamiltonian))), types.end());
    EXPECT_NE(std::ranges::find(types, std::type_index(typeid(ExampleHamiltonian))), types.end());
    const OneOf<CouplingHamiltonian, DilutedHamiltonian> either = coupling_hamiltonian(2, 40);
    const Hamiltonian same = either;
    EXPECT_EQ(same.get<CouplingHamiltonian>().N, 40);
    EXPECT_EQ(types_of<decltype(either)>().size(), 2u);
}

TEST(Hamiltonian, EveryGaussianSiteOfTheCatalogueHasOne) {
    for (const auto& entry : catalogue()) {
        EXPECT_EQ(entry->info.is_simulated(), entry->hamiltonian != nullptr) << entry->info.name;
        if (!entry->hamiltonian) {
            EXPECT_FALSE(entry->site) << entry->info.name;
            continue;
        }
        EXPECT_EQ(entry->info.hamiltonians.front(), entry->hamiltonian(entry->info.specimen(), 100).type())
            << entry->info.name;
    }
    const auto dense = Dense({4, 0.1, 0.3, Convention::full}).hamiltonian(30).get<PatternHamiltonian>();
    const PatternHamiltonian direct = pattern_hamiltonian(4, Convention::full, 0.1, 30);
    EXPECT_EQ(dense.weight, direct.weight);
    EXPECT_EQ(dense.K, direct.K);
    const auto hopfield = Hopfield({0.1, 0.3, Convention::distinct}).hamiltonian(30).get<PatternHamiltonian>();
    EXPECT_EQ(hopfield.K, 3);
    EXPECT_EQ(Sk({1.0}).hamiltonian(30).P, 2);
    EXPECT_EQ(PSpin({3, 1.0}).hamiltonian(30).P, 3);
}

} // namespace
} // namespace mattis
