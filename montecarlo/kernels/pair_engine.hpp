#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "montecarlo/disorder/couplings.hpp"

namespace mattis::mc {

/// Spin glass of pair couplings: E = -sum_{i<j} J_ij s_i s_j. The fields h_i = sum_j J_ij s_j are kept: a proposal
/// reads one (cost 2 s_i h_i), an accepted flip updates all along one row of the symmetric matrix.
class PairEngine {
public:
    explicit PairEngine(const Couplings& couplings);

    int size() const { return static_cast<int>(spins_.size()); }
    std::int64_t energy() const { return energy_; }
    std::span<const std::int8_t> spins() const { return spins_; }
    double archetype_overlap() const { return std::numeric_limits<double>::quiet_NaN(); }
    std::int64_t cost(int site) const {
        const auto i = static_cast<std::size_t>(site);
        return 2 * spins_[i] * fields_[i];
    }
    void flip(int site, std::int64_t cost);
    void rebuild(std::span<const std::int8_t> spins);
    std::size_t memory() const;

private:
    std::shared_ptr<const std::vector<std::int32_t>> J_; ///< N x N, symmetric, zero diagonal; copies share it
    std::vector<std::int8_t> spins_;
    std::vector<std::int64_t> fields_;
    std::int64_t energy_ = 0;
};

} // namespace mattis::mc
