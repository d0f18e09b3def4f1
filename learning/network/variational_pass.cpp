#include "learning/network/variational_pass.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>

#include "core/gaussian_floats.hpp"
#include "core/parallel.hpp"
#include "learning/blas/flush_subnormals.hpp"
#include "learning/blas/product.hpp"
#include "learning/network/output_loss.hpp"
#include "learning/network/variational_kernels.hpp"

namespace mattis::learning {

namespace {

constexpr std::size_t numbers_at_once = 4096; ///< of noise

/// work(0), …, work(n - 1) on some threads, without taking memory.
template <class Work>
void deal_out(std::size_t n, int threads, const Work& work) {
    const auto flushed = [&work](std::size_t k) {
        const FlushSubnormals flush;
        work(k);
    };
    parallel_for(n, threads, std::cref(flushed));
}

template <class Real>
Real inverse_of(std::size_t n) {
    return Real{1} / static_cast<Real>(n);
}

template <class Real>
Real inverse_root_of(std::size_t n) {
    return Real{1} / std::sqrt(static_cast<Real>(n));
}

} // namespace

template <class Real>
VariationalPass<Real>::VariationalPass(const NetworkShape& shape, Activation activation, int threads)
    : shape_(shape), activation_(activation), threads_(threads) {
    std::size_t sum = 0;
    for (std::size_t l = 0; l < shape_.layers(); ++l) {
        unit_starts_.push_back(sum);
        sum += shape_.outputs(l);
    }
}

template <class Real>
void VariationalPass<Real>::make_room(std::size_t columns) {
    if (columns <= room_) return;
    for (std::vector<Real>* one : {&a_, &squares_, &ratio_, &delta_, &spread_}) one->resize(shape_.units() * columns);
    input_squares_.resize(shape_.inputs(0) * columns);
    room_ = columns;
}

template <class Real>
void VariationalPass<Real>::enter(const Real* inputs, std::size_t columns) {
    make_room(columns);
    columns_ = columns;
    inputs_ = inputs;
}

template <class Real>
std::span<const Real> VariationalPass<Real>::last() const {
    const std::size_t layer = shape_.layers() - 1;
    return {a_.data() + units(layer), shape_.outputs(layer) * columns_};
}

template <class Real>
void VariationalPass<Real>::draw_noise(Stream& noise) {
    const std::size_t all = shape_.units() * columns_;
    const std::uint64_t from = noise.position();
    deal_out((all + numbers_at_once - 1) / numbers_at_once, threads_, [&](std::size_t piece) {
        std::array<float, numbers_at_once> drawn;
        const std::size_t first = piece * numbers_at_once, some = std::min(numbers_at_once, all - first);
        Stream own = noise;
        own.seek(from + draws_of_gaussian_floats(first));
        gaussian_floats(own, std::span(drawn).first(some));
        std::copy_n(drawn.begin(), some, ratio_.begin() + static_cast<std::ptrdiff_t>(first));
    });
    noise.seek(from + draws_of_gaussian_floats(all));
}

template <class Real>
void VariationalPass<Real>::sums(const Real* weights, const WeightBlock& block) {
    const std::size_t n = shape_.inputs(block.layer), outputs = shape_.outputs(block.layer);
    product(block.rows, columns_, n, inverse_root_of<Real>(n), Factor::transposed,
            Columns<const Real>{weights + block.at, n}, Factor::as_is, Columns<const Real>{input(block.layer), n},
            Columns<Real>{a_.data() + units(block.layer) + block.first, outputs});
}

template <class Real>
void VariationalPass<Real>::noisy_rows(const WeightLaws<Real>& laws, const WeightBlock& block) {
    const std::size_t n = shape_.inputs(block.layer), outputs = shape_.outputs(block.layer);
    const std::size_t at = units(block.layer) + block.first;
    sums(laws.mu, block);
    product(block.rows, columns_, n, inverse_of<Real>(n), Factor::transposed,
            Columns<const Real>{laws.sigma + block.at, n}, Factor::as_is,
            Columns<const Real>{squared_input(block.layer), n}, Columns<Real>{spread_.data() + at, outputs});
    for (std::size_t column = 0; column < columns_; ++column) {
        const std::size_t own = at + column * outputs;
        noisy_sums(spread_.data() + own, block.rows, a_.data() + own, ratio_.data() + own);
        if (block.layer + 1 < shape_.layers())
            activate(activation_, block.rows, a_.data() + own, squares_.data() + own);
    }
}

template <class Real>
void VariationalPass<Real>::sure_rows(const Real* weights, const WeightBlock& block) {
    const std::size_t outputs = shape_.outputs(block.layer);
    sums(weights, block);
    if (block.layer + 1 == shape_.layers()) return;
    for (std::size_t column = 0; column < columns_; ++column) {
        const std::size_t own = units(block.layer) + block.first + column * outputs;
        activate(activation_, block.rows, a_.data() + own, squares_.data() + own);
    }
}

template <class Real>
std::span<const Real> VariationalPass<Real>::forward(const WeightLaws<Real>& laws, const Real* inputs,
                                                     std::size_t columns, Stream& noise) {
    enter(inputs, columns);
    draw_noise(noise);
    const std::size_t n = shape_.inputs(0);
    deal_out(columns, threads_,
             [&](std::size_t column) { squares(inputs + column * n, n, input_squares_.data() + column * n); });
    for (std::size_t l = 0; l < shape_.layers(); ++l) {
        const auto blocks = shape_.blocks(l);
        deal_out(blocks.size(), threads_, [&](std::size_t k) { noisy_rows(laws, blocks[k]); });
    }
    return last();
}

template <class Real>
std::span<const Real> VariationalPass<Real>::forward(const Real* weights, const Real* inputs, std::size_t columns) {
    enter(inputs, columns);
    for (std::size_t l = 0; l < shape_.layers(); ++l) {
        const auto blocks = shape_.blocks(l);
        deal_out(blocks.size(), threads_, [&](std::size_t k) { sure_rows(weights, blocks[k]); });
    }
    return last();
}

template <class Real>
void VariationalPass<Real>::delta_rows(const WeightLaws<Real>& laws, const WeightBlock& block) {
    const std::size_t above = block.layer + 1, n = shape_.inputs(above), outputs = shape_.outputs(above);
    const std::size_t at = units(block.layer) + block.first;
    const auto back = [&](Real scale, const Real* weights, const Real* from, Real* to) {
        product(block.rows, columns_, outputs, scale, Factor::as_is,
                Columns<const Real>{weights + shape_.start(above) + block.first, n}, Factor::as_is,
                Columns<const Real>{from + units(above), outputs}, Columns<Real>{to + at, n});
    };
    back(inverse_root_of<Real>(n), laws.mu, delta_.data(), delta_.data());
    back(inverse_of<Real>(n), laws.sigma, spread_.data(), spread_.data());
    for (std::size_t column = 0; column < columns_; ++column) {
        const std::size_t own = at + column * n;
        pass_back(activation_, a_.data() + own, ratio_.data() + own, block.rows, delta_.data() + own,
                  spread_.data() + own);
    }
}

template <class Real>
double VariationalPass<Real>::backward(const WeightLaws<Real>& laws, std::span<const std::uint8_t> labels) {
    const std::size_t top = shape_.layers() - 1, at = units(top);
    const double loss = output_loss(a_.data() + at, shape_.outputs(top), labels, delta_.data() + at);
    if (!std::isfinite(loss)) return std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = at; i < at + shape_.outputs(top) * columns_; ++i) spread_[i] = delta_[i] * ratio_[i];
    for (std::size_t l = top; l-- > 0;) {
        const auto blocks = shape_.blocks(l);
        deal_out(blocks.size(), threads_, [&](std::size_t k) { delta_rows(laws, blocks[k]); });
    }
    return loss;
}

template <class Real>
void VariationalPass<Real>::weight_gradients(const WeightBlock& block, Real* mean, Real* spread) const {
    const std::size_t n = shape_.inputs(block.layer), outputs = shape_.outputs(block.layer);
    const auto outer = [&](Real scale, const Real* in, const Real* out, Real* to) {
        product(n, block.rows, columns_, scale, Factor::as_is, Columns<const Real>{in, n}, Factor::transposed,
                Columns<const Real>{out + units(block.layer) + block.first, outputs}, Columns<Real>{to, n});
    };
    outer(inverse_root_of<Real>(n), input(block.layer), delta_.data(), mean);
    outer(inverse_of<Real>(n), squared_input(block.layer), spread_.data(), spread);
}

template <class Real>
double VariationalPass<Real>::largest_gradient() const {
    const auto largest = [](const std::vector<Real>& of, std::size_t n) {
        return static_cast<double>(largest_magnitude(of.data(), n));
    };
    const std::size_t all = shape_.units() * columns_;
    const double a = static_cast<double>(largest_magnitude(inputs_, shape_.inputs(0) * columns_)) + largest(a_, all);
    return static_cast<double>(columns_) * (a * largest(delta_, all) + a * a * largest(spread_, all));
}

template <class Real>
std::size_t VariationalPass<Real>::memory() const {
    return (a_.capacity() + squares_.capacity() + ratio_.capacity() + delta_.capacity() + spread_.capacity() +
            input_squares_.capacity()) *
           sizeof(Real);
}

template class VariationalPass<float>;
template class VariationalPass<double>;

} // namespace mattis::learning
