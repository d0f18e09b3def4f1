// Networks of noisy templates, noise many times the signal: simulations against theory (arXiv:2211.14067).
#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "models/template.hpp"
#include "montecarlo/chain/chain.hpp"
#include "montecarlo/kinds/table.hpp"
#include "solvers/theory/theory.hpp"
#include "stats/estimate.hpp"

namespace mattis::mc {
namespace {

/// Estimate over samples of what `measure` finds in a chain that begins at the archetype.
stats::Estimate over_samples(const TemplateNetwork& model, int N, int samples,
                             const std::function<double(Chain&)>& measure) {
    const Hamiltonian h = model.hamiltonian(N);
    std::vector<double> values;
    for (int sample = 0; sample < samples; ++sample) {
        const auto key = [&](Purpose purpose) {
            return StreamKey{.seed = 91,
                             .point = static_cast<std::uint64_t>(N),
                             .sample = static_cast<std::uint32_t>(sample),
                             .purpose = purpose};
        };
        Chain chain(make_spin_system(h, draw_disorder(h, key(Purpose::disorder))), key(Purpose::dynamics));
        chain.begin(Start::archetype, 1.0, key(Purpose::start));
        values.push_back(measure(chain));
    }
    return stats::over_samples(values);
}

double overlap(const Chain& chain) {
    PatternLook look;
    chain.system().look(look, nullptr);
    return look.m.at(0);
}

double after_one_update(Chain& chain) {
    chain.sweep(Dynamics::zero_temperature, Order::parallel, 0.0);
    return overlap(chain);
}

double after_descent(Chain& chain) {
    while (chain.sweep(Dynamics::zero_temperature, Order::sequential, 0.0) > 0) {
    }
    return overlap(chain);
}

Solution retrieval(const TemplateNetwork& model) {
    const std::vector<ModelAt> row{model};
    return solvers::theory_of(row.front()).solve(row, replica_symmetric, std::vector{Branch::retrieval}).at(0).at(0);
}

// Each difference is within 4.9 standard errors between samples, false-alarm probability 1e-6, but for the smaller
// signal of N spins: (N-1)/N of each sum over sites changes m1 by less than 2/N.
TEST(TemplateSimulation, OneUpdateIsThatOfSignalToNoise) {
    for (const auto& [N, c, samples] : {std::tuple{200, 0.1, 40}, {400, 0.16, 20}, {200, 0.3, 40}, {200, 0.6, 40}}) {
        const TemplateNetwork model({0.1, c, 0.0});
        const stats::Estimate found = over_samples(model, N, samples, after_one_update);
        EXPECT_NEAR(found.mean, model.overlap_after_update(), 4.9 * found.error + 2.0 / N) << c;
        EXPECT_LT(found.error, 0.01);
    }
}

// Inside the phase a descent at T = 0 ends next to the state of theory. Near its edge it does not: the minimum next to
// the archetype is above equilibrium, and keeps a larger overlap.
TEST(TemplateSimulation, DescentEndsNearTheStateInsideThePhaseAndAboveItAtTheEdge) {
    const TemplateNetwork inside({0.1, 0.16, 0.0}), edge({0.1, 0.3, 0.0});
    const stats::Estimate deep = over_samples(inside, 400, 20, after_descent);
    EXPECT_NEAR(deep.mean, *order_value(retrieval(inside), "m"), 4.9 * deep.error + 2.0 / 400);
    const stats::Estimate near = over_samples(edge, 200, 40, after_descent);
    EXPECT_GT(near.mean, *order_value(retrieval(edge), "m") + 4.9 * near.error);
}

// Heat bath in equilibrium: overlap and energy, within 4.9 standard errors and corrections of order 1/N.
TEST(TemplateSimulation, HeatBathFindsTheStateOfTheory) {
    const TemplateNetwork model({0.1, 0.16, 0.3});
    const Solution theory = retrieval(model);
    constexpr int N = 200, samples = 20, thermalise = 60, measure = 100;
    const auto mean_of = [&](auto&& what) {
        return over_samples(model, N, samples, [&](Chain& chain) {
            for (int k = 0; k < thermalise; ++k) chain.sweep(Dynamics::heat_bath, Order::random, 1.0 / 0.3);
            double sum = 0.0;
            for (int k = 0; k < measure; ++k) {
                chain.sweep(Dynamics::heat_bath, Order::random, 1.0 / 0.3);
                sum += what(chain) / measure;
            }
            return sum;
        });
    };
    const stats::Estimate m = mean_of(overlap);
    EXPECT_NEAR(m.mean, *order_value(theory, "m"), 4.9 * m.error + 1.0 / N);
    const stats::Estimate energy = mean_of([](const Chain& chain) { return chain.system().energy() / N; });
    EXPECT_NEAR(energy.mean, *theory.energy, 4.9 * energy.error + 2.0 / N);
    EXPECT_LT(energy.error, 0.01);
}

} // namespace
} // namespace mattis::mc
