// Ground states of small spin glasses, all configurations enumerated, extrapolated to the energies of the infinite
// systems: replica theory against no theory at all.
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include <Eigen/Dense>
#include <gtest/gtest.h>

#include "core/rng.hpp"
#include "models/hamiltonians/coupling_hamiltonian.hpp"
#include "montecarlo/exact/enumeration.hpp"
#include "montecarlo/kinds/table.hpp"
#include "stats/estimate.hpp"

namespace mattis::mc {
namespace {

struct Size {
    int N, samples;
};

/// Ground-state energy per spin: mean over disorder samples.
stats::Estimate energy(int P, const Size& size) {
    const CouplingHamiltonian h = coupling_hamiltonian(P, size.N);
    const std::uint64_t point = content_hash("ground states, P = " + std::to_string(P) + ", " + std::to_string(size.N));
    std::vector<double> energies;
    for (int sample = 0; sample < size.samples; ++sample) {
        const StreamKey key{
            .seed = 67, .point = point, .sample = static_cast<std::uint32_t>(sample), .purpose = Purpose::disorder};
        const GroundState ground = ground_state(enumerate(h, draw_disorder(h, key)));
        energies.push_back(h.unit * static_cast<double>(ground.energy) / size.N);
    }
    return stats::over_samples(energies);
}

/// What the couplings of N spins have of the variance that the infinite system has: C(N, P) P!/N^P.
double strength(int P, int N) {
    double product = 1.0;
    for (int i = 1; i < P; ++i) product *= 1.0 - static_cast<double>(i) / N;
    return product;
}

struct Limit {
    double value, error, chi_squared;
};

/// e_N/sqrt(strength) = e + sum of a_k g_k(N), by weighted least squares.
Limit extrapolated(int P, const std::vector<std::function<double(double)>>& corrections) {
    const std::vector<Size> sizes{{8, 6000}, {10, 6000}, {12, 4000}, {14, 3000}, {16, 1500}, {18, 500}};
    const auto rows = static_cast<Eigen::Index>(sizes.size());
    Eigen::MatrixXd A(rows, static_cast<Eigen::Index>(corrections.size()) + 1);
    Eigen::VectorXd b(rows);
    for (Eigen::Index row = 0; row < rows; ++row) {
        const Size& size = sizes[static_cast<std::size_t>(row)];
        const stats::Estimate e = energy(P, size);
        A(row, 0) = 1.0;
        for (std::size_t k = 0; k < corrections.size(); ++k)
            A(row, static_cast<Eigen::Index>(k) + 1) = corrections[k](size.N);
        b(row) = e.mean / e.error;
        A.row(row) *= std::sqrt(strength(P, size.N)) / e.error;
    }
    const Eigen::MatrixXd covariance = (A.transpose() * A).inverse();
    const Eigen::VectorXd fit = covariance * A.transpose() * b;
    return {fit(0), std::sqrt(covariance(0, 0)), (A * fit - b).squaredNorm()};
}

// The tests accept 4.9 standard errors: false-alarm probability 1e-6 each, if the stated form holds and the means are
// Gaussian, as those of 500 samples and more are. The seed is fixed.
constexpr double most_errors = 4.9;

TEST(GroundStates, SherringtonKirkpatrick) {
    // e_N = e + a N^(-2/3): Bouchaud, Krzakala and Martin, Phys. Rev. B 68, 224404 (2003). Parisi's energy: Crisanti
    // and Rizzo, Phys. Rev. E 65, 046137 (2002).
    const Limit e = extrapolated(2, {[](double N) { return std::pow(N, -2.0 / 3.0); }});
    EXPECT_NEAR(e.value, -0.7631667, most_errors * e.error);
    EXPECT_LT(e.error, 0.006);
    EXPECT_LT(e.chi_squared, 24.0); // 4 degrees of freedom: probability 1e-4
    EXPECT_GT(std::abs(e.value + std::sqrt(2.0 / M_PI)), most_errors * e.error) << "replica symmetry is excluded";
}

TEST(GroundStates, PSpinGlassesOfOneStep) {
    // The lowest of independent states whose density grows like N^(-1/2) exp(y(E - E_0)), as one step of breaking has
    // them, lies ln N/(2y) above E_0: e_N = e + a ln N/N + b/N. Energies: P = 3 with steps to infinity, P = 4 of one
    // step, in units of sqrt(alpha); computed independently (tests/reference/rsb.json).
    for (const auto& [P, energy, replica_symmetric] :
         {std::tuple{3, -0.81317, -std::sqrt(3.0 / M_PI)}, std::tuple{4, -0.8254705, -std::sqrt(4.0 / M_PI)}}) {
        const Limit e = extrapolated(P, {[](double N) { return std::log(N) / N; }, [](double N) { return 1.0 / N; }});
        EXPECT_NEAR(e.value, energy, most_errors * e.error) << P;
        EXPECT_LT(e.error, 0.03) << P;
        EXPECT_LT(e.chi_squared, 21.1) << P; // 3 degrees of freedom: probability 1e-4
        EXPECT_GT(std::abs(e.value - replica_symmetric), most_errors * e.error) << P;
    }
}

} // namespace
} // namespace mattis::mc
