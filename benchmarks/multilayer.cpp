// Speed of a multilayer network of binary weights beside the matrix products that it cannot do without, which are
// measured for themselves: `step` is a training step of 784-512-512-10 at minibatches of 64, `products` its
// sixteen matrix products alone, each as one call for the whole matrix. Arguments: threads. The same in torch:
// rivals/multilayer_torch.py. An epoch of n images is n/64 steps.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include "learning/blas/blas.hpp"
#include "learning/blas/product.hpp"
#include "learning/network/variational_learner.hpp"

namespace {

using namespace mattis;
using namespace mattis::learning;

constexpr std::array<int, 4> sizes{784, 512, 512, 10};
constexpr std::size_t columns = 64;

void step(benchmark::State& state) {
    NetworkSettings settings;
    settings.layers.assign(sizes.begin(), sizes.end());
    settings.rule.rate = 0.01;
    settings.rule.beta2 = 0.99;
    settings.threads = static_cast<int>(state.range(0));
    VariationalLearner learner(settings, {.seed = 1});
    const Eigen::MatrixXf inputs = Eigen::MatrixXf::Random(sizes[0], columns).cwiseAbs();
    std::vector<std::uint8_t> labels(columns);
    for (std::size_t k = 0; k < columns; ++k) labels[k] = static_cast<std::uint8_t>(k % 10);
    Stream noise({.seed = 2, .purpose = Purpose::training});
    for (auto _ : state)
        if (!learner.step({inputs, labels}, 2.0, noise).finite) state.SkipWithError("the step is not finite");
    state.SetLabel(blas_core());
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(columns));
}
BENCHMARK(step)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);

/// C = op(A) op(B) of sizes m, n, k on numbers of their own.
class Product {
public:
    Product(std::size_t m, std::size_t n, std::size_t k, Factor a, Factor b)
        : m_(m), n_(n), k_(k), op_a_(a), op_b_(b), a_(m * k, 0.5f), b_(k * n, 0.25f), c_(m * n) {}

    void operator()() {
        product(m_, n_, k_, 1.0f, op_a_, Columns<const float>{a_.data(), op_a_ == Factor::as_is ? m_ : k_}, op_b_,
                Columns<const float>{b_.data(), op_b_ == Factor::as_is ? k_ : n_}, Columns<float>{c_.data(), m_});
        benchmark::DoNotOptimize(c_.data());
    }

private:
    std::size_t m_, n_, k_;
    Factor op_a_, op_b_;
    std::vector<float> a_, b_, c_;
};

void products(benchmark::State& state) {
    std::vector<Product> all;
    for (std::size_t l = 0; l + 1 < sizes.size(); ++l) {
        const auto in = static_cast<std::size_t>(sizes[l]), out = static_cast<std::size_t>(sizes[l + 1]);
        for (int law = 0; law < 2; ++law) { // means and variances
            all.emplace_back(out, columns, in, Factor::transposed, Factor::as_is);
            if (l > 0) all.emplace_back(in, columns, out, Factor::as_is, Factor::as_is);
            all.emplace_back(in, out, columns, Factor::as_is, Factor::transposed);
        }
    }
    for (auto _ : state)
        for (Product& one : all) one();
    state.SetLabel(blas_core());
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(columns));
}
BENCHMARK(products)->Unit(benchmark::kMillisecond);

} // namespace
