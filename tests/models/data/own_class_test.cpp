#include "models/data/own_class.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace mattis {
namespace {

double binomial(int n, int k) {
    return std::round(std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0)));
}

TEST(OwnClass, IsTheSumOverDeviations) {
    for (const int P : {2, 3, 4, 6}) {
        const Dataset data({.protocol = Protocol::unsupervised, .r = 0.3, .M = 40});
        const double x = (1.0 - 0.09) / (100.0 * 0.09);
        double sum = 0.0;
        for (int k = 0; k < P; ++k) sum += std::pow(binomial(P - 1, k), 2) * std::tgamma(k + 1.0) * std::pow(x, k);
        EXPECT_NEAR(own_class_scatter(data, P, 100.0).value(), data.rho() * (sum - 1.0), 1e-14) << P;
    }
}

TEST(OwnClass, VanishesInTheLimit) {
    const Dataset data({.protocol = Protocol::unsupervised, .r = 0.3, .M = 40});
    const double first = 9.0 * data.rho() * 0.91 / 0.09;
    EXPECT_NEAR(own_class_scatter(data, 4, 1e6).value() * 1e6 / first, 1.0, 1e-3);
    EXPECT_EQ(own_class_scatter(Dataset({.protocol = Protocol::unsupervised, .r = 1.0, .M = 40}), 4, 10.0), 0.0);
}

TEST(OwnClass, OthersHaveNone) {
    EXPECT_FALSE(own_class_scatter(Dataset({.protocol = Protocol::supervised, .r = 0.3, .M = 40}), 4, 100.0));
    EXPECT_FALSE(own_class_scatter(Dataset({}), 4, 100.0));
}

} // namespace
} // namespace mattis
