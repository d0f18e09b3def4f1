#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "learning/perceptron/perceptron_run.hpp"
#include "models/perceptron/variational.hpp"
#include "models/perceptron/variational_solution.hpp"
#include "solvers/theory/theory.hpp"

// Gradient learning against the replica theory (arXiv:2212.02846).

namespace mattis {
namespace {

using Values = std::array<double, 3>; ///< qd, r, p

/// The stable state with a uniform prior of the strength k = beta.
Values theory(double alpha, double beta) {
    const std::vector<ModelAt> row{VariationalPerceptron({alpha, beta, beta})};
    const auto solutions =
        solvers::theory_of(VariationalPerceptron::name).solve(row, replica_symmetric, VariationalPerceptron::branches);
    for (const Solution& s : solutions.front())
        if (s.converged() && s.stable) return {*order_value(s, "qd"), *order_value(s, "r"), *order_value(s, "p")};
    return {NAN, NAN, NAN};
}

/// Where full-batch Adam with the Kullback-Leibler term to the uniform law comes to rest: the minimum of E + KL.
Values learned(double alpha, std::uint32_t sample) {
    using namespace learning;
    PerceptronTask task{.alpha = alpha, .epochs = 150, .anchor = PerceptronAnchor::uniform, .gamma = 1.0};
    task.rule.rate = 0.05;
    PerceptronRun run({.N = 1000, .spread = 0.1, .tests = 1, .record_every = 150, .tasks = {task}},
                      {.seed = 1, .sample = sample});
    run.advance(std::numeric_limits<std::int64_t>::max());
    const PerceptronLook last = run.result().looks.back();
    EXPECT_LT(last.gradient, 2e-3);
    return {last.qd, last.r[0], last.p[0]};
}

// The minimum is the limit of low temperature with k = beta: theory at beta = 1600 and 3200, extrapolated in 1/beta.
// Each mean over 40 instances is beyond 4.5 of its standard errors by chance with probability 6e-5 (Student's t with 39
// degrees of freedom); corrections of order 1/N are several times smaller than those errors.
TEST(PerceptronLearning, RestsWhereTheTheoryOfLowTemperatureSays) {
    constexpr double alpha = 0.5;
    constexpr std::uint32_t instances = 40;
    const Values warm = theory(alpha, 1600.0), cold = theory(alpha, 3200.0);
    Values sum{}, squares{};
    for (std::uint32_t sample = 0; sample < instances; ++sample) {
        const Values found = learned(alpha, sample);
        for (std::size_t k = 0; k < found.size(); ++k) {
            sum[k] += found[k];
            squares[k] += found[k] * found[k];
        }
    }
    for (std::size_t k = 0; k < sum.size(); ++k) {
        const double mean = sum[k] / instances;
        const double error = std::sqrt((squares[k] / instances - mean * mean) / (instances - 1));
        EXPECT_LT(error, 0.01 * (k == 2 ? 1.0 : 0.2)); // the comparison means something
        EXPECT_NEAR(mean, 2.0 * cold[k] - warm[k], 4.5 * error) << k << ": " << error;
    }
}

} // namespace
} // namespace mattis
