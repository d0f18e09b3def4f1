#include "learning/network/layered_network.hpp"

#include <utility>

#include "core/parallel.hpp"
#include "core/watch.hpp"
#include "learning/blas/product.hpp"
#include "learning/network/normalised_units.hpp"
#include "learning/network/output_loss.hpp"
#include "learning/network/real_units.hpp"

namespace mattis::learning {

template <class Real, class Units>
LayeredNetwork<Real, Units>::LayeredNetwork(NetworkShape shape, Units units, int threads)
    : shape_(std::move(shape)), units_(units), threads_(threads) {
    std::size_t next = shape_.weights();
    for (std::size_t l = 0; l < shape_.layers(); ++l) {
        vectors_.push_back(next);
        next += Units::vectors * shape_.outputs(l);
    }
}

template <class Real, class Units>
template <class Work>
void LayeredNetwork<Real, Units>::each_block(std::size_t layer, const Work& work) const {
    const std::span<const WeightBlock> blocks = shape_.blocks(layer);
    parallel_for(blocks.size(), threads_, [&](std::size_t k) {
        pause_point();
        work(blocks[k]);
    });
}

template <class Real, class Units>
UnitRows<Real> LayeredNetwork<Real, Units>::rows(const WeightBlock& block, const Real* parameters,
                                                 NetworkPass<Real>& pass) const {
    const std::size_t l = block.layer;
    return {.rows = block.rows,
            .columns = pass.columns,
            .stride = shape_.outputs(l),
            .z = pass.z[l].data() + block.first,
            .a = pass.a[l].data() + block.first,
            .inverse = pass.inverse[l].data() + block.first,
            .first = parameters + vector(l, 0) + block.first,
            .second = Units::vectors > 1 ? parameters + vector(l, 1) + block.first : nullptr,
            .last = l + 1 == shape_.layers()};
}

template <class Real, class Units>
void LayeredNetwork<Real, Units>::forward(const Real* parameters, const Real* inputs, std::size_t columns,
                                          NetworkPass<Real>& pass) const {
    pass.columns = columns;
    for (auto* all : {&pass.z, &pass.a, &pass.inverse, &pass.delta, &pass.squares}) all->resize(shape_.layers());
    for (std::size_t l = 0; l < shape_.layers(); ++l) {
        const std::size_t above = shape_.outputs(l), below = shape_.inputs(l);
        for (auto* all : {&pass.z, &pass.a}) (*all)[l].resize(above * columns);
        pass.inverse[l].resize(above);
        const Real* const from = l == 0 ? inputs : pass.a[l - 1].data();
        each_block(l, [&](const WeightBlock& block) {
            const UnitRows<Real> units = rows(block, parameters, pass);
            product(block.rows, columns, below, Real(1), Factor::transposed, {parameters + block.at, below},
                    Factor::as_is, {from, below}, {units.z, above});
            units_.forward(units);
        });
    }
}

template <class Real, class Units>
void LayeredNetwork<Real, Units>::take_down(const WeightBlock& block, const Real* parameters,
                                            NetworkPass<Real>& pass) const {
    const std::size_t l = block.layer, own = shape_.outputs(l);
    if (l + 1 == shape_.layers()) return; // it is that of the loss
    product(block.rows, pass.columns, shape_.outputs(l + 1), Real(1), Factor::as_is,
            {parameters + shape_.start(l + 1) + block.first, own}, Factor::as_is,
            {pass.delta[l + 1].data(), shape_.outputs(l + 1)}, {pass.delta[l].data() + block.first, own});
}

template <class Real, class Units>
double LayeredNetwork<Real, Units>::gradient(const Real* parameters, const Real* inputs,
                                             std::span<const std::uint8_t> labels, NetworkPass<Real>& pass,
                                             Real* gradient) const {
    const std::size_t columns = labels.size();
    forward(parameters, inputs, columns, pass);
    for (std::size_t l = 0; l < shape_.layers(); ++l) pass.delta[l].resize(shape_.outputs(l) * columns);
    const auto examples = static_cast<double>(columns);
    const double loss =
        output_loss(pass.outputs().data(), shape_.outputs(shape_.layers() - 1), labels, pass.delta.back().data());
    for (Real& one : pass.delta.back()) one /= static_cast<Real>(examples);
    for (std::size_t l = shape_.layers(); l-- > 0;) {
        const std::size_t above = shape_.outputs(l), below = shape_.inputs(l);
        const Real* const from = l == 0 ? inputs : pass.a[l - 1].data();
        each_block(l, [&](const WeightBlock& block) {
            take_down(block, parameters, pass);
            Real* const delta = pass.delta[l].data() + block.first;
            units_.backward(rows(block, parameters, pass), delta,
                            UnitGradient<Real>{gradient + vector(l, 0) + block.first,
                                               Units::vectors > 1 ? gradient + vector(l, 1) + block.first : nullptr});
            product(below, block.rows, columns, Real(1), Factor::as_is, {from, below}, Factor::transposed,
                    {delta, above}, {gradient + block.at, below});
        });
    }
    return loss / examples;
}

template <class Real, class Units>
void LayeredNetwork<Real, Units>::squared_gradients(const Real* parameters, const Real* inputs,
                                                    std::span<const std::uint8_t> labels, NetworkPass<Real>& pass,
                                                    Real* sums) const {
    const std::size_t columns = labels.size();
    forward(parameters, inputs, columns, pass);
    for (std::size_t l = 0; l < shape_.layers(); ++l) {
        pass.delta[l].resize(shape_.outputs(l) * columns);
        const Real* const from = l == 0 ? inputs : pass.a[l - 1].data();
        pass.squares[l].resize(shape_.inputs(l) * columns);
        for (std::size_t k = 0; k < pass.squares[l].size(); ++k) pass.squares[l][k] = from[k] * from[k];
    }
    output_loss(pass.outputs().data(), shape_.outputs(shape_.layers() - 1), labels, pass.delta.back().data());
    for (std::size_t l = shape_.layers(); l-- > 0;) {
        const std::size_t above = shape_.outputs(l), below = shape_.inputs(l);
        each_block(l, [&](const WeightBlock& block) {
            take_down(block, parameters, pass);
            Real* const delta = pass.delta[l].data() + block.first;
            units_.backward_alone(rows(block, parameters, pass), delta);
            std::vector<Real> squared(block.rows * columns);
            for (std::size_t j = 0; j < columns; ++j)
                for (std::size_t i = 0; i < block.rows; ++i)
                    squared[i + j * block.rows] = delta[i + j * above] * delta[i + j * above];
            product(below, block.rows, columns, Real(1), Factor::as_is, {pass.squares[l].data(), below},
                    Factor::transposed, {squared.data(), block.rows}, {sums + block.at, below});
        });
    }
}

template class LayeredNetwork<float, NormalisedUnits<SignStep>>;
template class LayeredNetwork<double, NormalisedUnits<SignStep>>;
template class LayeredNetwork<double, NormalisedUnits<HardTanhStep>>;
template class LayeredNetwork<float, RealUnits>;
template class LayeredNetwork<double, RealUnits>;

} // namespace mattis::learning
