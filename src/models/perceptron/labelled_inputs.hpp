#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/packed_signs.hpp"
#include "core/rng.hpp"

namespace mattis {

/// Inputs x^mu of N entries +-1 with the labels y^mu = sgn(w*.x^mu) that a binary teacher w* gives them. What counts
/// for learning is y^mu x^mu, which is kept, a bit for an entry.
class LabelledInputs {
public:
    /// What becomes of an input on which the field of a teacher of an even number of weights vanishes. Drawn again, so
    /// that the teacher makes no error, it leaves a gap in the law of fields, of which averages have corrections like
    /// N^(-1/2). With a random label corrections are like 1/N, as for odd N.
    enum class Ties { drawn_again, random_label };

    /// `count` inputs, uniform and independent, ceil(N/64) draws each. Precondition: teacher holds N signs.
    LabelledInputs(std::span<const std::uint64_t> teacher, std::size_t N, std::size_t count, Stream& stream,
                   Ties ties = Ties::drawn_again);

    std::size_t N() const { return N_; }
    std::size_t count() const { return count_; }
    /// y^mu x^mu, packed.
    std::span<const std::uint64_t> operator[](std::size_t mu) const {
        return std::span(bits_).subspan(mu * words_, words_);
    }
    /// The share of inputs that the weights w label otherwise than the teacher. Where w.x^mu = 0 half an input counts.
    double error(std::span<const std::uint64_t> w) const;

    std::size_t memory() const { return bits_.size() * sizeof(std::uint64_t); } ///< bytes

private:
    std::size_t N_, count_, words_;
    std::vector<std::uint64_t> bits_;
};

} // namespace mattis
