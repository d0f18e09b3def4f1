#include "models/perceptron/storage_overlap.hpp"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

namespace mattis {
namespace {

using Typical = PerceptronStorage::Typical;

double density(double x) { return std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::numbers::pi); }
double normal_law(double u) { return 0.5 * std::erfc(-u / std::numbers::sqrt2); }

/// int Dx f(x) by the trapezoidal rule.
template <class F>
double normal_average(F&& f) {
    constexpr double step = 0.2, reach = 8.6;
    double sum = 0.0;
    for (double x = -reach; x <= reach; x += step) sum += step * density(x) * f(x);
    return sum;
}

/// The average over y > -u, by the double-exponential rule.
template <class F>
double truncated_average(double u, F&& f) {
    constexpr double step = 0.06, first = -3.6, last = 3.0;
    double sum = 0.0;
    for (double tau = first; tau <= last; tau += step) {
        const double beyond = std::exp(tau - std::exp(-tau)), y = beyond - u;
        sum += step * beyond * (1.0 + std::exp(-tau)) * density(y) * f(y);
    }
    return sum / normal_law(u);
}

SolutionsAround around(double alpha) { return {alpha, PerceptronStorage({alpha}).typical_solution().value()}; }

/// The equations as they are written, in three variables: q1, t, p, q1', t' and S of a solution, new.
struct Averages {
    double q1 = 0.0, t = 0.0, p = 0.0, q1_conjugate = 0.0, t_conjugate = 0.0, entropy = 0.0;
};

Averages averages(double alpha, const Typical& w, const SolutionsAtOverlap& s) {
    const double p = 1.0 - s.gap, q1 = 1.0 - s.rest, noise = s.t_conjugate / std::sqrt(w.r);
    Averages at;
    double free = 0.0, psi = 0.0;
    const double width = std::sqrt(s.q1_conjugate - noise * noise);
    for (const double sign : {1.0, -1.0})
        for (const int what : {0, 1, 2, 3}) {
            const double sum = normal_average([&](double z) {
                const double B = std::sqrt(w.r) * z, weight = std::exp(sign * B) / (2.0 * std::cosh(B));
                return weight * normal_average([&](double x) {
                           const double F = noise * z + (s.p_conjugate - s.t_conjugate) * sign + width * x;
                           const double tanh = std::tanh(F);
                           return what == 0   ? tanh * tanh
                                  : what == 1 ? std::tanh(B) * tanh
                                  : what == 2 ? sign * tanh
                                              : std::log(2.0 * std::cosh(F));
                       });
            });
            (what == 0 ? at.q1 : what == 1 ? at.t : what == 2 ? at.p : free) += sum;
        }
    const double a = s.t / std::sqrt(w.q), b = (p - s.t) / std::sqrt(w.rest), c = std::sqrt(q1 - a * a - b * b);
    const double sigma = std::sqrt(s.rest);
    for (const int what : {0, 1, 2}) {
        const double sum = normal_average([&](double z) {
            const double u = std::sqrt(w.q / w.rest) * z, g = density(u) / normal_law(u) / std::sqrt(w.rest);
            return truncated_average(u, [&](double y) {
                return normal_average([&](double x) {
                    const double h = (a * z + b * y + c * x) / sigma, slope = density(h) / normal_law(h) / sigma;
                    return what == 0 ? slope * slope : what == 1 ? g * slope : std::log(normal_law(h));
                });
            });
        });
        (what == 0 ? at.q1_conjugate : what == 1 ? at.t_conjugate : psi) += alpha * sum;
    }
    at.entropy = -0.5 * s.q1_conjugate * s.rest - p * s.p_conjugate + s.t * s.t_conjugate + free + psi;
    return at;
}

TEST(SolutionsAround, SolveTheEquationsAsTheyAreWritten) {
    struct Case {
        double alpha, p;
    };
    for (const auto& [alpha, p] : {Case{0.4, 0.6}, Case{0.7, 0.2}, Case{0.3, 0.8}}) {
        const SolutionsAround solutions = around(alpha);
        const SolutionsAtOverlap s = solutions.at(1.0 - p);
        ASSERT_EQ(s.status, Status::converged) << alpha;
        const Averages at = averages(alpha, solutions.typical(), s);
        EXPECT_NEAR(at.q1, 1.0 - s.rest, 1e-10) << alpha;
        EXPECT_NEAR(at.t, s.t, 1e-10) << alpha;
        EXPECT_NEAR(at.p, p, 1e-10) << alpha;
        EXPECT_NEAR(at.q1_conjugate, s.q1_conjugate, 1e-9) << alpha;
        EXPECT_NEAR(at.t_conjugate, s.t_conjugate, 1e-9) << alpha;
        EXPECT_NEAR(at.entropy, s.entropy, 1e-10) << alpha;
    }
}

TEST(SolutionsAround, SlopeIsThatOfTheEntropy) {
    const SolutionsAround solutions = around(0.5);
    for (const double gap : {1.2, 0.8, 0.3, 0.05, 0.01, 0.003}) {
        const double d = 1e-4 * gap;
        const auto s = solutions.at(gap), below = solutions.at(gap + d), above = solutions.at(gap - d);
        ASSERT_EQ(s.status, Status::converged) << gap;
        EXPECT_NEAR((above.entropy - below.entropy) / (2.0 * d), s.slope, 1e-6 * (1.0 + std::abs(s.slope))) << gap;
    }
}

// At p = q0 the solutions are other typical ones; p_hat = t_hat = q1_hat = r. The deviation is of second order.
TEST(SolutionsAround, AtTheOverlapOfTypicalSolutionsTheyAreTypical) {
    for (const double alpha : {0.1, 0.4, 0.8}) {
        const SolutionsAround solutions = around(alpha);
        const Typical& w = solutions.typical();
        for (const double off : {-1e-4, 1e-4, 1e-5}) {
            const SolutionsAtOverlap s = solutions.at(w.rest - off);
            ASSERT_EQ(s.status, Status::converged) << alpha << " " << off;
            EXPECT_NEAR(s.entropy, w.entropy, 5.0 * off * off + 1e-14) << alpha << " " << off;
            EXPECT_NEAR(s.rest, w.rest, 5.0 * std::abs(off)) << alpha;
            EXPECT_NEAR(s.t, w.q, 5.0 * std::abs(off)) << alpha;
            for (const double conjugate : {s.q1_conjugate, s.t_conjugate, s.p_conjugate})
                EXPECT_NEAR(conjugate / w.r, 1.0, 20.0 * std::abs(off) / w.q) << alpha;
            EXPECT_LT(s.slope * off, 0.0) << "a maximum";
        }
    }
}

TEST(SolutionsAround, ContinuationFindsWhatAPointAloneFinds) {
    const SolutionsAround solutions = around(0.7);
    SolutionsAtOverlap last = solutions.at(0.3);
    for (const double gap : {0.2, 0.1, 0.07, 0.03}) {
        const SolutionsAtOverlap alone = solutions.at(gap), followed = solutions.at(gap, &last);
        ASSERT_EQ(alone.status, Status::converged) << gap;
        EXPECT_NEAR(alone.entropy, followed.entropy, 1e-13) << gap;
        EXPECT_NEAR(alone.rest / followed.rest, 1.0, 1e-10) << gap;
        last = followed;
    }
}

// The equations, linear in a small difference of the overlaps of nearest and other test solutions: it is multiplied by
// 1 - replicon in one sweep. Averages over the difference are by its variance alone.
TEST(SolutionsAround, RepliconIsTheGrowthOfADifferenceOfOverlaps) {
    const double alpha = 0.6;
    const SolutionsAround solutions = around(alpha);
    const Typical& w = solutions.typical();
    const SolutionsAtOverlap s = solutions.at(0.2);
    const double p = 1.0 - s.gap, q1 = 1.0 - s.rest, noise = s.t_conjugate / std::sqrt(w.r), small = 1e-4;
    const double a = s.t / std::sqrt(w.q), b = (p - s.t) / std::sqrt(w.rest), c2 = q1 - a * a - b * b;
    // Two solutions share the noise of overlap q1 - small; they differ by independent noises of variance `small`.
    const auto variance = [](auto&& f, double middle, double width) {
        const double step = std::sqrt(3.0) * width; // Gauss-Hermite with three nodes
        const double below = f(middle - step), here = f(middle), above = f(middle + step);
        const double mean = (below + 4.0 * here + above) / 6.0;
        return (below * below + 4.0 * here * here + above * above) / 6.0 - mean * mean;
    };
    const double sigma = std::sqrt(s.rest);
    const auto slope = [&](double h) { return density(h / sigma) / normal_law(h / sigma) / sigma; };
    const double shared = std::sqrt(c2 - small);
    const double spread = alpha * normal_average([&](double z) {
                              const double u = std::sqrt(w.q / w.rest) * z;
                              return truncated_average(u, [&](double y) {
                                  return normal_average([&](double x) {
                                      return variance(slope, a * z + b * y + shared * x, std::sqrt(small));
                                  });
                              });
                          });
    double grown = 0.0;
    const double rest_width = std::sqrt(s.q1_conjugate - noise * noise - spread);
    for (const double sign : {1.0, -1.0})
        grown += normal_average([&](double z) {
            const double B = std::sqrt(w.r) * z;
            return std::exp(sign * B) / (2.0 * std::cosh(B)) * normal_average([&](double x) {
                       const double F = noise * z + (s.p_conjugate - s.t_conjugate) * sign + rest_width * x;
                       return variance([](double h) { return std::tanh(h); }, F, std::sqrt(spread));
                   });
        });
    EXPECT_NEAR(grown / small, 1.0 - s.replicon, 1e-3);
}

} // namespace
} // namespace mattis
