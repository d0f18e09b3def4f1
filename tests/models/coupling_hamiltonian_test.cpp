#include "models/hamiltonians/coupling_hamiltonian.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "core/errors.hpp"

namespace mattis {
namespace {

TEST(CouplingHamiltonian, HasTheVarianceOfItsModel) {
    const CouplingHamiltonian sk = coupling_hamiltonian(2, 100);
    EXPECT_NEAR(std::pow(sk.unit * sk.spread, 2), 1.0 / 100, 1e-15);
    const CouplingHamiltonian p3 = coupling_hamiltonian(3, 40);
    EXPECT_NEAR(std::pow(p3.unit * p3.spread, 2), 6.0 / (2.0 * 1600), 1e-15);
    EXPECT_GE(sk.spread, 0x1p16);
}

TEST(CouplingHamiltonian, TooFewSitesAreRefused) {
    EXPECT_THROW(coupling_hamiltonian(3, 2), InputError);
    EXPECT_NO_THROW(coupling_hamiltonian(3, 3));
}

TEST(CouplingHamiltonian, EnergiesBeyondExactIntegersAreRefused) {
    EXPECT_THROW(coupling_hamiltonian(20, 200), InputError);
    EXPECT_THROW(coupling_hamiltonian(64, 3'000'000), InputError); // more subsets than double precision can count
}

} // namespace
} // namespace mattis
