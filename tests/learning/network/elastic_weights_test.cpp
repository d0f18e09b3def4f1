#include "learning/network/elastic_weights.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "reference_network.hpp"

namespace mattis::learning {
namespace {

constexpr std::size_t weights = 12;

std::vector<double> stiffness(std::uint32_t task) {
    std::vector<double> F = test::gaussians(weights, 100 + task);
    for (double& one : F) one *= one;
    F[task] = 0.0; // a weight that this task does not care for
    F[7] = 0.0;    // and one that none does
    return F;
}

std::vector<double> ends(std::uint32_t task) { return test::gaussians(weights, 200 + task); }

/// The sum over tasks as it is written.
double written(const std::vector<double>& w, std::uint32_t tasks) {
    double sum = 0.0;
    for (std::uint32_t t = 0; t < tasks; ++t)
        for (std::size_t i = 0; i < weights; ++i)
            sum += 0.5 * stiffness(t)[i] * (w[i] - ends(t)[i]) * (w[i] - ends(t)[i]);
    return sum;
}

TEST(ElasticWeights, AccumulatedTermsAreTheSumOverTasks) {
    ElasticWeights<double> elastic;
    EXPECT_TRUE(elastic.empty());
    const std::vector<double> w = test::gaussians(weights, 300);
    for (std::uint32_t tasks = 1; tasks <= 3; ++tasks) {
        elastic.add(stiffness(tasks - 1), ends(tasks - 1));
        std::vector<double> gradient(weights, 2.0);
        EXPECT_NEAR(elastic.pull(w, 3.0, gradient.data()), written(w, tasks), 1e-12);
        const auto value = [&](const std::vector<double>& x) { return written(x, tasks); };
        for (std::size_t i = 0; i < weights; ++i)
            EXPECT_NEAR(gradient[i], 2.0 + 3.0 * test::derivative(value, w, i), 1e-8) << i;
    }
}

TEST(ElasticWeights, NothingPullsWhereTheFirstTaskEnded) {
    ElasticWeights<float> elastic;
    const std::vector<float> F{0.1F, 3.0F}, end{0.3F, -0.7F};
    elastic.add(F, end);
    std::vector<float> gradient(2, 0.0F);
    EXPECT_EQ(elastic.pull(end, 5000.0, gradient.data()), 0.0);
    EXPECT_EQ(gradient, (std::vector<float>{0.0F, 0.0F}));
}

TEST(ElasticWeights, StoredAndTaken) {
    ElasticWeights<double> elastic, other;
    elastic.add(stiffness(0), ends(0));
    elastic.add(stiffness(1), ends(1));
    ByteWriter to;
    elastic.save(to);
    ByteReader from(to.bytes());
    other.load(from, weights);
    from.require_end();
    const std::vector<double> w = test::gaussians(weights, 300);
    std::vector<double> one(weights, 0.0), two(weights, 0.0);
    EXPECT_EQ(elastic.pull(w, 1.0, one.data()), other.pull(w, 1.0, two.data()));
    EXPECT_EQ(one, two);
    ByteReader again(to.bytes());
    EXPECT_THROW(other.load(again, weights + 1), BytesError);
}

} // namespace
} // namespace mattis::learning
