#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/packed_signs.hpp"
#include "core/rng.hpp"

namespace mattis {

/// Inputs x^mu of N entries +-1 with the labels y^mu = sgn(w*.x^mu) that a binary teacher w* gives them. What learning
/// needs is y^mu x^mu, which is kept, a bit for an entry.
/// sgn(0) = 1: for even N the teacher's field vanishes on a share sqrt(2/(pi N)) of all inputs, whose labels it sets by
/// convention. Were they left out, averages over the teacher's field would converge like 1/sqrt(N) instead of 1/N.
class LabelledInputs {
public:
    /// `count` inputs, uniform and independent, ceil(N/64) draws each. Precondition: teacher holds N signs.
    LabelledInputs(std::span<const std::uint64_t> teacher, std::size_t N, std::size_t count, Stream& stream);

    std::size_t N() const { return N_; }
    std::size_t count() const { return count_; }
    /// y^mu x^mu, packed.
    std::span<const std::uint64_t> operator[](std::size_t mu) const {
        return std::span(bits_).subspan(mu * words_, words_);
    }
    /// The share of inputs that the weights w label otherwise than the teacher.
    double error(std::span<const std::uint64_t> w) const;

    std::size_t memory() const { return bits_.size() * sizeof(std::uint64_t) + negative_.size(); } ///< bytes

private:
    std::size_t N_, count_, words_;
    std::vector<std::uint64_t> bits_;
    std::vector<std::uint8_t> negative_; ///< 1: y^mu = -1
};

} // namespace mattis
