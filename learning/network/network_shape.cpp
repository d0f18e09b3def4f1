#include "learning/network/network_shape.hpp"

#include <algorithm>
#include <stdexcept>

namespace mattis::learning {

namespace {

/// Few enough for many threads, and so many that a product of such a block is as fast as one of the whole matrix.
constexpr std::size_t rows_of_a_block = 128;

} // namespace

NetworkShape::NetworkShape(std::span<const int> sizes) {
    if (sizes.size() < 2) throw std::invalid_argument("a network has a size of the input and one of the output");
    for (const int size : sizes) {
        if (size < 1) throw std::invalid_argument("the sizes of the layers of a network are positive");
        sizes_.push_back(static_cast<std::size_t>(size));
    }
    starts_.push_back(0);
    for (std::size_t l = 0; l < layers(); ++l) {
        first_blocks_.push_back(blocks_.size());
        for (std::size_t first = 0; first < outputs(l); first += rows_of_a_block)
            blocks_.push_back(
                {l, first, std::min(rows_of_a_block, outputs(l) - first), starts_.back() + first * inputs(l)});
        starts_.push_back(starts_.back() + inputs(l) * outputs(l));
    }
    first_blocks_.push_back(blocks_.size());
}

std::size_t NetworkShape::units() const {
    std::size_t sum = 0;
    for (std::size_t l = 0; l < layers(); ++l) sum += outputs(l);
    return sum;
}

std::span<const WeightBlock> NetworkShape::blocks(std::size_t layer) const {
    return std::span(blocks_).subspan(first_blocks_[layer], first_blocks_[layer + 1] - first_blocks_[layer]);
}

std::size_t NetworkShape::largest_block() const {
    std::size_t most = 0;
    for (const WeightBlock& block : blocks_) most = std::max(most, block.rows * inputs(block.layer));
    return most;
}

} // namespace mattis::learning
