// Broken replica symmetry of networks that learn from examples, against a free energy that shares nothing with the
// solvers: nested sums over fields, and determinants of the replica matrix for every eigenvalue of the examples.

#include <array>
#include <cmath>
#include <functional>
#include <memory>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Dense>
#include <gtest/gtest.h>

#include "models/catalogue.hpp"
#include "models/contract/model_at.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "solvers/rs/replica_symmetric.hpp"
#include "solvers/rsb/broken_glass.hpp"
#include "solvers/rsb/broken_retrieval.hpp"
#include "solvers/rsb/broken_symmetry.hpp"

namespace mattis::solvers {
namespace {

double number(const Solution& s, const std::string& name) {
    const auto value = order_value(s, name);
    EXPECT_TRUE(value) << "no " << name;
    return value.value_or(NAN);
}

/// Trapezoidal mean of f(z) over a normal z.
template <class F>
double normal_mean(double step, F&& f) {
    double sum = 0.0;
    const int reach = static_cast<int>(8.5 / step);
    for (int k = -reach; k <= reach; ++k) sum += std::exp(-0.5 * k * k * step * step) * f(k * step);
    return sum * step / std::sqrt(2.0 * std::numbers::pi);
}

/// One step at T > 0: n, overlaps, breaking parameter, and the variances of the field as unknowns of their own.
using Unknowns = std::array<double, 6>;
enum { n_, q0_, q1_, theta_, V0_, V1_ };

/// Data as in the note, by counting: values of the class average over r with their probabilities, or a Gaussian.
struct Examples {
    Protocol protocol;
    double r;
    int M;
    ClassLaw law;

    double entropy(int k) const { return (1.0 - std::pow(r, 2 * k)) / (M * std::pow(r, 2 * k)); }
};

struct Network {
    int P;
    double alpha, T;
    Convention convention;
    Examples data;

    double amplitude() const {
        const double rho = data.entropy(1);
        if (data.protocol == Protocol::supervised) return std::pow(1.0 + rho, 0.5 * P - 1.0);
        return std::pow(1.0 + rho, P - 1) / std::sqrt(1.0 + data.entropy(P));
    }

    /// Eigenvalues of the covariance of what the noise is made of (P = 2): a number, or the matrix of M examples.
    Eigen::VectorXd modes() const {
        if (data.protocol == Protocol::supervised) return Eigen::VectorXd::Ones(1);
        const double r2 = data.r * data.r, R2 = r2 * r2 + (1.0 - r2 * r2) / data.M;
        const Eigen::MatrixXd covariance =
            (1.0 - r2) * Eigen::MatrixXd::Identity(data.M, data.M) + r2 * Eigen::MatrixXd::Ones(data.M, data.M);
        return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(covariance).eigenvalues() / (data.M * std::sqrt(R2));
    }

    /// x(q) of P = 4.
    double x(double q) const {
        const double own = 0.5 * std::pow(q, 4);
        if (convention == Convention::distinct) return own;
        const double ratio = data.protocol == Protocol::supervised
                                 ? 1.0
                                 : std::pow(data.r, -4) * (1.0 + data.entropy(2)) / (1.0 + data.entropy(4));
        return own + 1.5 * q * q * ratio;
    }

    double noise(const Unknowns& u) const {
        const double theta = u[theta_];
        if (P != 2) return -0.5 * alpha / T * (x(1.0) - (1.0 - theta) * x(u[q1_]) - theta * x(u[q0_]));
        // ln det(1 - l Q/T) of replicas in blocks, over their number, which tends to 0.
        double sum = 0.0;
        for (const double l : modes()) {
            const double within = 1.0 - l / T * (1.0 - u[q1_]), between = within - l / T * theta * (u[q1_] - u[q0_]);
            sum += std::log(between) / theta + (1.0 - 1.0 / theta) * std::log(within) - l / T * u[q0_] / between;
            if (convention == Convention::distinct) sum += l / T;
        }
        return 0.5 * alpha * T * sum;
    }

    /// T/theta E ln E (2 cosh h/T)^theta over fields of mean S X.
    double spin(const Unknowns& u) const {
        const double S = 0.5 * P * amplitude() * std::pow(u[n_], P - 1), theta = u[theta_];
        const double inside = std::sqrt(u[V1_] - u[V0_]);
        const double fine = std::min(0.25, 0.28 * T / inside);
        const auto average = [&](double mean, double variance) {
            const double outside = std::sqrt(variance);
            return normal_mean(std::min(0.2, 0.25 * std::hypot(T, inside) / outside), [&](double z0) {
                const double h = mean + outside * z0;
                // Relative to the largest, which is close to |h| + inside.
                const double scale = std::abs(h) / T;
                const double Z = normal_mean(fine, [&](double z1) {
                    const double at = std::abs(h + inside * z1) / T;
                    return std::exp(theta * (at - scale + std::log1p(std::exp(-2.0 * at))));
                });
                return T * (scale + std::log(Z) / theta);
            });
        };
        if (data.law == ClassLaw::gaussian) return average(S, u[V0_] + S * S * data.entropy(1));
        double sum = 0.0, chance = std::pow(0.5 * (1.0 - data.r), data.M);
        for (int k = 0; k <= data.M; ++k) {
            sum += chance * average(S * (2.0 * k - data.M) / (data.M * data.r), u[V0_]);
            chance *= (data.M - k) * (1.0 + data.r) / ((k + 1) * (1.0 - data.r));
        }
        return sum;
    }

    double f(const Unknowns& u) const {
        const double signal = 0.5 * (P - 1) * (1.0 + data.entropy(1)) * amplitude() * std::pow(u[n_], P);
        const double fields = 0.5 / T * (u[V1_] * (1.0 - u[q1_]) + u[theta_] * (u[V1_] * u[q1_] - u[V0_] * u[q0_]));
        return signal + noise(u) + fields - spin(u);
    }
};

ModelAt model_of(const Network& w) {
    if (w.P == 2)
        return Hopfield({.alpha = w.alpha,
                         .T = w.T,
                         .convention = w.convention,
                         .protocol = w.data.protocol,
                         .r = w.data.r,
                         .M = w.data.M,
                         .class_law = w.data.law});
    return Dense({.P = w.P,
                  .alpha = w.alpha,
                  .T = w.T,
                  .convention = w.convention,
                  .protocol = w.data.protocol,
                  .r = w.data.r,
                  .M = w.data.M,
                  .class_law = w.data.law});
}

std::unique_ptr<const Site> site_of(const Network& w) {
    const ModelAt at = model_of(w);
    return at.entry().site(at.values());
}

Unknowns unknowns_of(const Site& site, const Solution& s) {
    const double q0 = number(s, "q0"), q1 = number(s, "q1"), theta = number(s, "theta"), T = site.temperature();
    const std::vector<double> q{q0, q1}, y{theta / T};
    const LevelNoise noise = site.level_noise({q, y, (1.0 - q1) / T});
    return {number(s, "n"), q0, q1, theta, noise.variance[0], noise.variance[1]};
}

void expect_stationary(const Network& w, const Unknowns& u, double free_energy) {
    EXPECT_NEAR(w.f(u), free_energy, 1e-9);
    for (std::size_t i = 0; i < u.size(); ++i) {
        if (u[i] == 0.0) continue; // stays so by symmetry
        const double room = i == q1_      ? std::min(1.0 - u[q1_], u[q1_] - u[q0_])
                            : i == q0_    ? std::min(u[q0_], u[q1_] - u[q0_])
                            : i == theta_ ? std::min(u[theta_], 1.0 - u[theta_])
                            : i == n_     ? 1.0 - u[q0_]
                                          : std::min(u[V0_] > 0.0 ? u[V0_] : u[V1_], u[V1_] - u[V0_]);
        const double step = 0.02 * room;
        const auto moved = [&](double by) {
            Unknowns at = u;
            at[i] += by;
            return w.f(at);
        };
        const auto difference = [&](double h) { return (moved(h) - moved(-h)) / (2.0 * h); };
        const double slope = (4.0 * difference(0.5 * step) - difference(step)) / 3.0;
        const double bend = (moved(step) - 2.0 * w.f(u) + moved(-step)) / (step * step);
        // The stationary point lies within 1e-6 of what the unknown has room for; f is right to about 1e-14.
        EXPECT_LT(std::abs(slope), 1e-6 * room * std::abs(bend) + 2e-14 / step) << "unknown " << i;
    }
}

constexpr Examples few{Protocol::supervised, 0.8, 5, ClassLaw::exact};
constexpr Examples alone{Protocol::unsupervised, 0.8, 5, ClassLaw::exact};
constexpr Examples many{Protocol::supervised, 0.5, 30, ClassLaw::gaussian};
constexpr Examples many_alone{Protocol::unsupervised, 0.6, 30, ClassLaw::gaussian};

TEST(BrokenLearning, RetrievalIsAStationaryPointOfAnIndependentFreeEnergy) {
    const std::vector<Network> networks{{4, 0.25, 0.15, Convention::distinct, few},
                                        {4, 0.2, 0.1, Convention::distinct, many},
                                        {4, 0.24, 0.15, Convention::distinct, alone},
                                        {4, 0.15, 0.15, Convention::distinct, many_alone},
                                        {4, 0.107, 0.15, Convention::full, many},
                                        {4, 0.112, 0.15, Convention::full, few},
                                        {4, 0.062, 0.1, Convention::full, alone},
                                        {2, 0.071, 0.02, Convention::full, many},
                                        {2, 0.0885, 0.02, Convention::distinct, many_alone},
                                        {2, 0.065, 0.02, Convention::full, alone}};
    for (const Network& w : networks) {
        SCOPED_TRACE(testing::Message() << "P = " << w.P << " alpha = " << w.alpha << " M = " << w.data.M);
        const auto site = site_of(w);
        const Solution s = broken_retrieval(*site, 1);
        ASSERT_TRUE(s.converged());
        ASSERT_TRUE(order_value(s, "theta")) << "symmetry is not broken here";
        expect_stationary(w, unknowns_of(*site, s), *s.free_energy);
    }
}

TEST(BrokenLearning, TheGlassIsAStationaryPointOfAnIndependentFreeEnergy) {
    for (const Network& w : std::vector<Network>{{2, 0.1, 0.5, Convention::distinct, alone},
                                                 {2, 0.3, 0.4, Convention::full, many_alone},
                                                 {2, 0.3, 0.4, Convention::full, few},
                                                 {4, 0.3, 0.4, Convention::full, alone},
                                                 {4, 0.6, 0.3, Convention::distinct, many_alone}}) {
        SCOPED_TRACE(testing::Message() << "P = " << w.P << " M = " << w.data.M);
        const auto site = site_of(w);
        const Solution s = broken_glass(*site, 1);
        ASSERT_TRUE(s.converged());
        expect_stationary(w, unknowns_of(*site, s), *s.free_energy);
    }
}

/// Largest slope of the solvers' own free energy along any unknown of a state of several steps, over what it bends by.
void expect_stationary_in_every_unknown(const Site& site, const Levels& at) {
    const Pinned nothing{};
    const BrokenSymmetry saddle(site, at.depth(), nothing);
    const double T = site.temperature();
    const auto f = [&](const Levels& levels) {
        Levels full = levels;
        if (T > 0.0) full.C = (1.0 - full.q.back()) / T;
        return saddle.free_energy(saddle.evaluate(full));
    };
    std::vector<std::pair<std::function<double&(Levels&)>, double>> numbers{
        {[](Levels& l) -> double& { return l.m; }, 1.0 - at.q[0]}};
    const std::size_t free = T > 0.0 ? at.q.size() : at.depth();
    for (std::size_t i = 0; i < free; ++i) {
        double room = 1.0 - at.q[i];
        if (i > 0) room = std::min(room, at.q[i] - at.q[i - 1]);
        if (i + 1 < at.q.size()) room = std::min(room, at.q[i + 1] - at.q[i]);
        numbers.emplace_back([i](Levels& l) -> double& { return l.q[i]; }, room);
    }
    for (std::size_t i = 0; i < at.depth(); ++i)
        numbers.emplace_back([i](Levels& l) -> double& { return l.y[i]; },
                             i > 0 ? std::min(at.y[i - 1], at.y[i] - at.y[i - 1]) : at.y[0]);
    if (T == 0.0) numbers.emplace_back([](Levels& l) -> double& { return l.C; }, at.C);
    for (std::size_t k = 0; k < numbers.size(); ++k) {
        const auto& [number, room] = numbers[k];
        const double step = 0.02 * room;
        const auto moved = [&, &number = number](double by) {
            Levels there = at;
            number(there) += by;
            return f(there);
        };
        const auto difference = [&](double h) { return (moved(h) - moved(-h)) / (2.0 * h); };
        const double slope = (4.0 * difference(0.5 * step) - difference(step)) / 3.0;
        const double bend = (moved(step) - 2.0 * f(at) + moved(-step)) / (step * step);
        EXPECT_LT(std::abs(slope), 1e-6 * room * std::abs(bend) + 2e-14 / step) << "number " << k;
    }
}

Levels levels_of(const Solution& s, double T, std::size_t depth) {
    Levels at{.m = number(s, "n"), .C = number(s, "C")};
    const std::string breaking = T > 0.0 ? "theta" : "y";
    for (std::size_t i = 0; i <= depth; ++i) at.q.push_back(number(s, "q" + std::to_string(i)));
    for (std::size_t i = 1; i <= depth; ++i)
        at.y.push_back(number(s, depth == 1 ? breaking : breaking + std::to_string(i)) / (T > 0.0 ? T : 1.0));
    return at;
}

TEST(BrokenLearning, DeeperStatesAndGroundStatesAreStationary) {
    for (const Network& w : std::vector<Network>{{4, 0.3, 0.0, Convention::distinct, many},
                                                 {4, 0.3, 0.15, Convention::distinct, many},
                                                 {4, 0.064, 0.05, Convention::full, alone},
                                                 {4, 0.064, 0.0, Convention::full, alone},
                                                 {2, 0.0885, 0.0, Convention::distinct, many_alone},
                                                 {2, 0.066, 0.0, Convention::full, alone}})
        for (const std::size_t depth : {1, 2}) {
            SCOPED_TRACE(testing::Message() << "P = " << w.P << " alpha = " << w.alpha << " steps " << depth);
            const auto site = site_of(w);
            const Solution s = broken_retrieval(*site, depth);
            ASSERT_TRUE(s.converged());
            ASSERT_TRUE(order_value(s, "q2") || depth == 1);
            expect_stationary_in_every_unknown(*site, levels_of(s, w.T, depth));
        }
}

double spinodal_of(const Network& w) {
    const BrokenSpinodal found = broken_spinodal(*site_of(w), 1);
    EXPECT_EQ(found.status, Status::converged);
    EXPECT_EQ(found.at.depth(), 1u) << "symmetry is not broken here";
    return found.alpha;
}

double stored_spinodal(int P, double T, Convention convention) {
    const BrokenSpinodal found = P == 2 ? broken_spinodal(SiteOf(Hopfield({0.1, T, convention})), 1)
                                        : broken_spinodal(SiteOf(Dense({P, 0.1, T, convention})), 1);
    EXPECT_EQ(found.status, Status::converged);
    return found.alpha;
}

TEST(BrokenLearning, PerfectExamplesAndSingleOnesAreStored) {
    for (const int P : {2, 4})
        for (const Convention convention : {Convention::distinct, Convention::full})
            for (const double T : {0.0, 0.01})
                for (const Protocol protocol : {Protocol::supervised, Protocol::unsupervised}) {
                    SCOPED_TRACE(testing::Message() << "P = " << P << " T = " << T);
                    const double stored = stored_spinodal(P, T, convention);
                    // M perfect examples are the pattern; so is the single example of a class, whatever its quality.
                    EXPECT_NEAR(spinodal_of({P, 0.1, T, convention, {protocol, 1.0, 5, ClassLaw::exact}}), stored,
                                1e-9 * stored);
                    EXPECT_NEAR(spinodal_of({P, 0.1, T, convention, {protocol, 0.7, 1, ClassLaw::exact}}), stored,
                                1e-9 * stored);
                    // Nearly perfect Gaussian data: corrections are of the order of rho.
                    const Examples nearly{protocol, 1.0 - 5e-9, 10, ClassLaw::gaussian};
                    EXPECT_NEAR(spinodal_of({P, 0.1, T, convention, nearly}), stored, 1e-6 * stored);
                }
}

TEST(BrokenLearning, ASingleExampleIsStoredWithItsOverlapWithTheArchetype) {
    const double r = 0.7, T = 0.1, alpha = 0.4;
    const Solution stored = broken_retrieval(SiteOf(Dense({4, alpha, T})), 1);
    ASSERT_TRUE(order_value(stored, "theta"));
    for (const Protocol protocol : {Protocol::supervised, Protocol::unsupervised}) {
        const Solution s = broken_retrieval(*site_of({4, alpha, T, {}, {protocol, r, 1, ClassLaw::exact}}), 1);
        EXPECT_NEAR(number(s, "m"), r * number(stored, "m"), 1e-9);
        EXPECT_NEAR(number(s, "n"), r * number(stored, "m"), 1e-9) << "u = n/r is what is stored";
        for (const auto* order : {"q0", "q1", "theta"}) EXPECT_NEAR(number(s, order), number(stored, order), 1e-7);
        EXPECT_NEAR(*s.free_energy, *stored.free_energy, 1e-12);
    }
}

TEST(BrokenLearning, ManyExamplesWithoutALabelAreAsGoodAsLabelled) {
    // At fixed quality the second mode of P = 2 and rho_P vanish as 1/M.
    for (const int P : {2, 4}) {
        std::vector<double> excess;
        for (const int M : {1000, 10000}) {
            const auto at = [&](Protocol protocol) {
                return spinodal_of({P, 0.1, 0.0, Convention::distinct, {protocol, 0.8, M, ClassLaw::gaussian}});
            };
            excess.push_back(at(Protocol::unsupervised) / at(Protocol::supervised) - 1.0);
        }
        EXPECT_LT(std::abs(excess[0]), 0.02);
        EXPECT_NEAR(excess[0] / excess[1], 10.0, 0.3);
    }
}

TEST(BrokenLearning, TheProtocolsAreMappedOnEachOther) {
    // distinct, P >= 3: the network without labels is the labelled one at T' = T A_sup/A_uns, alpha' = alpha
    // (A_sup/A_uns)^2, its energies A_uns/A_sup times as large.
    for (const int P : {3, 4})
        for (const double T : {0.0, 0.1}) {
            const Examples data{Protocol::unsupervised, 0.7, 8, ClassLaw::exact};
            Examples labelled = data;
            labelled.protocol = Protocol::supervised;
            const double near = 0.95 * spinodal_of({P, 0.1, T, Convention::distinct, data});
            const Network uns{P, near, T, Convention::distinct, data};
            const double ratio = Network{P, 0, 0, {}, labelled}.amplitude() / uns.amplitude();
            const Network sup{P, near * ratio * ratio, T * ratio, Convention::distinct, labelled};
            const Solution a = broken_retrieval(*site_of(uns), 1), b = broken_retrieval(*site_of(sup), 1);
            ASSERT_TRUE(a.converged() && b.converged());
            for (const auto* order : {"m", "n", "q0", "q1"}) EXPECT_NEAR(number(a, order), number(b, order), 1e-8);
            if (T > 0.0) {
                EXPECT_NEAR(number(a, "theta"), number(b, "theta"), 1e-7);
            } else {
                EXPECT_NEAR(number(a, "y"), number(b, "y") * ratio, 1e-6);
            }
            EXPECT_NEAR(*a.free_energy * ratio, *b.free_energy, 1e-10);
            EXPECT_NEAR(spinodal_of(uns) * ratio * ratio, spinodal_of(sup), 1e-8);
        }
}

TEST(BrokenLearning, LevelsThatMergeLeaveReplicaSymmetry) {
    for (const Network& w :
         std::vector<Network>{{2, 0.05, 0.3, Convention::distinct, alone}, {4, 0.05, 0.3, Convention::full, alone}}) {
        const auto site = site_of(w);
        const double n = 0.7, q = 0.8, C = (1.0 - q) / w.T;
        const ReplicaSymmetric rs(*site);
        const double whole = rs.free_energy(ReplicaSymmetric::unknowns(n, C));
        double before = 0.0;
        for (const double gap : {4e-4, 2e-4, 1e-4}) {
            const Levels at{.m = n, .q = {q - gap, q}, .y = {0.4 / w.T}, .C = C};
            const BrokenSymmetry saddle(*site, 1, {});
            const double change = saddle.free_energy(saddle.evaluate(at)) - whole;
            if (before != 0.0) {
                EXPECT_NEAR(before / change, 2.0, 0.02) << "off the saddle it falls with the gap";
            }
            before = change;
        }
    }
}

} // namespace
} // namespace mattis::solvers
