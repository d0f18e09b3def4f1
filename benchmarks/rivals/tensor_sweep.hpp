#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/bit_patterns.hpp"

namespace mattis::benchmarks {

/// What Plefka dynamics replaces: the synaptic tensor J_ijkl = sum_mu xi_i xi_j xi_k xi_l of four spins, every entry of
/// it, as floats one after the other. Fields of all spins are one pass over it, N^4 multiplications.
class FullTensor {
public:
    explicit FullTensor(const BitPatterns& patterns);
    /// h_i = sum_jkl J_ijkl s_j s_k s_l.
    void fields(const std::vector<float>& spins, std::vector<float>& h) const;
    double bytes() const { return static_cast<double>(J_.size()) * sizeof(float); }

private:
    std::size_t N_;
    std::vector<float> J_;
};

/// The same of sets of four different spins, each kept once: N^4/24 entries that serve four fields.
class SymmetricTensor {
public:
    explicit SymmetricTensor(const BitPatterns& patterns);
    /// h_i = sum_{j<k<l, none of them i} J_ijkl s_j s_k s_l.
    void fields(const std::vector<float>& spins, std::vector<float>& h) const;

private:
    std::size_t N_;
    std::vector<float> J_; ///< by i < j < k < l, l fastest
};

} // namespace mattis::benchmarks
