// Speed of gradient learning of the perceptron in field space, against the matrix products that it would need if its
// inputs were numbers: OpenBLAS, one thread, the same shapes.
//
// Every benchmark checks what it computes before the clock starts, and consumes all of it while the clock runs.

#include <cmath>
#include <limits>
#include <vector>

#include <benchmark/benchmark.h>
#include <cblas.h>

#include "core/packed_signs.hpp"
#include "learning/blas/blas.hpp"
#include "learning/optimiser/optimiser.hpp"
#include "learning/perceptron/perceptron_run.hpp"
#include "models/perceptron/field_law.hpp"
#include "models/perceptron/field_loss.hpp"

namespace {

using namespace mattis;

constexpr std::size_t N = 1000, M = 2000;

LabelledInputs inputs() {
    Stream stream({.seed = 1, .purpose = Purpose::examples});
    return {PackedSigns(packed_words(N), 0), N, M, stream};
}

std::vector<double> fields() {
    Stream stream({.seed = 1, .purpose = Purpose::fields});
    std::vector<double> theta(N);
    for (double& x : theta) x = gaussian(stream);
    return theta;
}

/// y^mu x_i^mu as numbers, one input after the other.
template <class Real>
std::vector<Real> numbers(const LabelledInputs& labelled) {
    std::vector<Real> values;
    for (std::size_t mu = 0; mu < labelled.count(); ++mu)
        for (std::size_t i = 0; i < labelled.N(); ++i) values.push_back(static_cast<Real>(sign_at(labelled[mu], i)));
    return values;
}

void gemv(CBLAS_TRANSPOSE turned, const std::vector<float>& x, const std::vector<float>& a, std::vector<float>& to) {
    cblas_sgemv(CblasRowMajor, turned, M, N, 1.0f, x.data(), N, a.data(), 1, 0.0f, to.data(), 1);
}

void gemv(CBLAS_TRANSPOSE turned, const std::vector<double>& x, const std::vector<double>& a, std::vector<double>& to) {
    cblas_dgemv(CblasRowMajor, turned, M, N, 1.0, x.data(), N, a.data(), 1, 0.0, to.data(), 1);
}

/// Both products of a full batch, fields of all inputs and their sum over inputs, by OpenBLAS.
template <class Real>
void blas_products(benchmark::State& state) {
    learning::use_one_blas_thread();
    const std::vector<Real> x = numbers<Real>(inputs());
    std::vector<Real> a(N, Real(0.5)), h(M), sum(N);
    for (auto _ : state) {
        gemv(CblasNoTrans, x, a, h);
        gemv(CblasTrans, x, h, sum);
        benchmark::DoNotOptimize(sum.data());
        benchmark::ClobberMemory();
    }
}
BENCHMARK(blas_products<float>)->Unit(benchmark::kMicrosecond);
BENCHMARK(blas_products<double>)->Unit(benchmark::kMicrosecond);

/// The same by matrices of signs.
void sign_products(benchmark::State& state) {
    const LabelledInputs labelled = inputs();
    SignMatrix by_weight(N, M);
    for (std::size_t mu = 0; mu < M; ++mu) by_weight.set_column(mu, labelled[mu]);
    const SignMatrix by_input = by_weight.transposed();
    std::vector<double> a = fields(), h(M), sum(N), expected(M);
    gemv(CblasNoTrans, numbers<double>(labelled), a, expected);
    by_weight.add_product(a, h);
    for (std::size_t mu = 0; mu < M; ++mu)
        if (std::abs(h[mu] - expected[mu]) > 1e-11) return state.SkipWithError("wrong product");
    for (auto _ : state) {
        h.assign(M, 0.0);
        sum.assign(N, 0.0);
        by_weight.add_product(a, h);
        by_input.add_product(h, sum);
        benchmark::DoNotOptimize(sum.data());
        benchmark::ClobberMemory();
    }
}
BENCHMARK(sign_products)->Unit(benchmark::kMicrosecond);

/// A full-batch epoch of learning: the law of the weights, the loss with its gradient, a step of Adam.
void epoch(benchmark::State& state) {
    FieldLoss loss(inputs());
    std::vector<double> theta = fields(), m(N), variance(N), gradient(N);
    learning::Optimiser<double> optimiser({.rate = 1e-9}, N);
    for (auto _ : state) {
        field_law(theta, 1.0, m, variance);
        benchmark::DoNotOptimize(loss.value(m, total_variance(m), gradient));
        for (std::size_t i = 0; i < N; ++i) gradient[i] *= variance[i];
        optimiser.step(theta, gradient);
    }
    if (!std::isfinite(theta[0])) state.SkipWithError("fields that are no numbers");
}
BENCHMARK(epoch)->Unit(benchmark::kMicrosecond);

/// An epoch of a run, with minibatches of a size (0: all).
void run_epoch(benchmark::State& state) {
    learning::PerceptronTask task{
        .alpha = 2.0, .epochs = std::int64_t{1} << 40, .batch = static_cast<int>(state.range(0))};
    task.rule.rate = 1e-9;
    learning::PerceptronRun run({.N = N, .record_every = std::int64_t{1} << 40, .tasks = {task}}, {.seed = 1});
    const std::int64_t minibatches =
        state.range(0) == 0 ? 1 : (static_cast<std::int64_t>(M) + state.range(0) - 1) / state.range(0);
    for (auto _ : state) run.advance(minibatches);
    if (run.finished()) state.SkipWithError("a run that has ended");
}
BENCHMARK(run_epoch)->Arg(0)->Arg(64)->Arg(32)->Unit(benchmark::kMicrosecond);

} // namespace
