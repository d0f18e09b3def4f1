#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace mattis::learning {

/// Rows of the weights of one layer that are worked on together: what they are does not depend on the number of
/// threads.
struct WeightBlock {
    std::size_t layer; ///< from 0
    std::size_t first, rows;
    std::size_t at; ///< of its first weight among those of the network
};

/// Where the weights and the activations of a network lie. The weights of layer l (from 0) are N_{l+1} rows of N_l
/// entries, row after row; those of the next layer follow. Activations of a minibatch are columns.
class NetworkShape {
public:
    /// Throws std::invalid_argument unless there are two sizes or more, all of them positive.
    explicit NetworkShape(std::span<const int> sizes);

    std::size_t layers() const { return sizes_.size() - 1; } ///< of weights
    std::size_t inputs(std::size_t layer) const { return sizes_[layer]; }
    std::size_t outputs(std::size_t layer) const { return sizes_[layer + 1]; }
    std::size_t weights() const { return starts_.back(); } ///< of all layers
    /// Where the weights of a layer begin; of `layers()`: where the last ones end.
    std::size_t start(std::size_t layer) const { return starts_[layer]; }
    /// Outputs of all layers.
    std::size_t units() const;

    const std::vector<WeightBlock>& blocks() const { return blocks_; }
    std::span<const WeightBlock> blocks(std::size_t layer) const;
    std::size_t largest_block() const; ///< weights

private:
    std::vector<std::size_t> sizes_, starts_, first_blocks_;
    std::vector<WeightBlock> blocks_;
};

} // namespace mattis::learning
