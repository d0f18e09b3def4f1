#include "learning/optimiser/optimiser.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

#include <gtest/gtest.h>

#include "core/rng.hpp"

namespace mattis::learning {
namespace {

template <class Real>
void step(Optimiser<Real>& optimiser, std::vector<Real>& theta, const std::vector<Real>& gradient) {
    optimiser.step(theta, gradient);
}

TEST(Optimiser, DescendsWithMomentumByHand) {
    // eta = 0.1, momentum 0.5, decay 0.2. theta = 1, g = 2: v = 0.2, theta = 1 - 0.2 - 0.02 = 0.78.
    // g = -3: v = 0.1 - 0.3 = -0.2, theta = 0.78 + 0.2 - 0.02 0.78 = 0.9644.
    Optimiser<double> optimiser({.kind = OptimiserKind::sgd, .rate = 0.1, .decay = 0.2, .momentum = 0.5}, 1);
    std::vector<double> theta{1.0};
    step(optimiser, theta, {2.0});
    EXPECT_DOUBLE_EQ(theta[0], 0.78);
    EXPECT_DOUBLE_EQ(optimiser.first_moment()[0], 0.2);
    step(optimiser, theta, {-3.0});
    EXPECT_DOUBLE_EQ(theta[0], 0.9644);
}

TEST(Optimiser, DescendsWithAdamByHand) {
    // eta = 0.1, decay 0.2, beta 0.5 and 0.75, epsilon 1. theta = 1, g = 2: a = 1, u = 1, a' = 1/0.5 = 2,
    // u' = 1/0.25 = 4: theta = 1 - 0.1 (2/(2 + 1) + 0.2) = 0.913333...
    // g = 4: a = 2.5, u = 4.75, a' = 2.5/0.75 = 10/3, u' = 4.75/0.4375 = 76/7:
    // theta = 0.913333... - 0.1 ((10/3)/(sqrt(76/7) + 1) + 0.2 0.913333...) = 0.817457366235065.
    Optimiser<double> optimiser({.rate = 0.1, .decay = 0.2, .beta1 = 0.5, .beta2 = 0.75, .epsilon = 1.0}, 1);
    std::vector<double> theta{1.0};
    step(optimiser, theta, {2.0});
    EXPECT_NEAR(theta[0], 1.0 - 0.1 * (2.0 / 3.0 + 0.2), 1e-15);
    EXPECT_DOUBLE_EQ(optimiser.first_moment()[0], 1.0);
    step(optimiser, theta, {4.0});
    EXPECT_NEAR(theta[0], 0.817457366235065, 1e-15);
    EXPECT_DOUBLE_EQ(optimiser.first_moment()[0], 2.5);
}

/// Some steps by a plain loop over single numbers.
template <class Real>
std::vector<Real> plain(const OptimiserRule& rule, std::vector<Real> theta,
                        const std::vector<std::vector<Real>>& gradients) {
    std::vector<Real> a(theta.size(), 0), u(theta.size(), 0);
    double power1 = 1.0, power2 = 1.0;
    const auto real = [](double x) { return static_cast<Real>(x); };
    for (const auto& g : gradients) {
        power1 *= rule.beta1;
        power2 *= rule.beta2;
        for (std::size_t i = 0; i < theta.size(); ++i) {
            volatile Real move = 0; // volatile: this loop is not vectorised
            if (rule.kind == OptimiserKind::sgd) {
                a[i] = real(rule.momentum) * a[i] + real(rule.rate) * g[i];
                move = a[i];
            } else {
                a[i] = real(rule.beta1) * a[i] + real(1.0 - rule.beta1) * g[i];
                u[i] = real(rule.beta2) * u[i] + real(1.0 - rule.beta2) * (g[i] * g[i]);
                const Real root = std::sqrt(u[i] * real(1.0 / (1.0 - power2)));
                move = real(rule.rate) * (a[i] * real(1.0 / (1.0 - power1)) / (root + real(rule.epsilon)));
            }
            theta[i] -= move + real(rule.rate * rule.decay) * theta[i];
        }
    }
    return theta;
}

template <class Real>
void check_bits(OptimiserKind kind) {
    const OptimiserRule rule{.kind = kind, .rate = 0.03, .decay = 0.1};
    Stream stream({.seed = 6});
    const auto numbers = [&] {
        std::vector<Real> some(37);
        for (Real& x : some) x = static_cast<Real>(gaussian(stream));
        return some;
    };
    const std::vector<Real> start = numbers();
    std::vector<std::vector<Real>> gradients;
    for (int t = 0; t < 5; ++t) gradients.push_back(numbers());

    Optimiser<Real> whole(rule, start.size()), parts(rule, start.size());
    std::vector<Real> theta = start, other = start, update(start.size());
    for (std::size_t t = 0; t < gradients.size(); ++t) {
        step(whole, theta, gradients[t]);
        // The same with the step in two parts, and the memory through bytes at each step.
        ByteWriter to;
        parts.save(to);
        const Bytes bytes = to.take();
        parts = Optimiser<Real>(rule, start.size());
        ByteReader from(bytes);
        parts.load(from);
        from.require_end();
        parts.update(gradients[t], update);
        for (std::size_t i = 0; i < other.size(); ++i)
            other[i] -= update[i] + static_cast<Real>(rule.rate * rule.decay) * other[i];
    }
    EXPECT_EQ(theta, plain(rule, start, gradients));
    EXPECT_EQ(other, theta);
}

TEST(Optimiser, HasTheBitsOfAPlainLoopInOnePartAndInTwo) {
    for (const OptimiserKind kind : {OptimiserKind::sgd, OptimiserKind::adam}) {
        check_bits<double>(kind);
        check_bits<float>(kind);
    }
}

TEST(Optimiser, RefusesTheMemoryOfAnother) {
    ByteWriter to;
    Optimiser<double>({}, 3).save(to);
    const Bytes bytes = to.take();
    Optimiser<double> longer({}, 4), sgd({.kind = OptimiserKind::sgd}, 3);
    ByteReader once(bytes), again(bytes);
    EXPECT_THROW(longer.load(once), BytesError);
    EXPECT_THROW(sgd.load(again), BytesError);
}

TEST(Optimiser, RefusesRulesWithoutSense) {
    const double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
    for (const OptimiserRule& rule :
         {OptimiserRule{.rate = nan}, OptimiserRule{.rate = infinity}, OptimiserRule{.rate = -1.0},
          OptimiserRule{.decay = -1.0}, OptimiserRule{.decay = infinity}, OptimiserRule{.momentum = 1.0},
          OptimiserRule{.beta1 = 1.0}, OptimiserRule{.beta2 = -0.1}, OptimiserRule{.epsilon = 0.0}})
        EXPECT_THROW(Optimiser<float>(rule, 1), std::invalid_argument);
    EXPECT_NO_THROW(require_sense({.rate = 0.0}));
}

TEST(Optimiser, SaysHowMuchMemoryItTakes) {
    EXPECT_EQ(Optimiser<float>({}, 10).memory(), 80u);
    EXPECT_EQ(Optimiser<double>({.kind = OptimiserKind::sgd}, 10).memory(), 80u);
}

} // namespace
} // namespace mattis::learning
