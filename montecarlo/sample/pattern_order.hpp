#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/bytes.hpp"

namespace mattis::mc {

/// An order and signs of patterns: the k-th of them is pattern of(k) of the sample, turned by sign(k).
class PatternOrder {
public:
    /// As drawn.
    explicit PatternOrder(int patterns);
    /// By decreasing |m|, with the signs that make every m positive. Of equal |m| the one that was drawn first comes
    /// first.
    explicit PatternOrder(std::span<const double> m);

    /// Puts overlaps, given by pattern as drawn, in this order. They change sign with the pattern.
    void turn(std::span<double> overlaps) const;
    /// The same of numbers that do not change sign.
    void sort(std::span<double> values) const;
    /// From this order back to that of drawing.
    void turn_back(std::span<double> overlaps) const;
    void sort_back(std::span<double> values) const;

    void save(ByteWriter& to) const;
    /// Throws BytesError if the bytes are no order of as many patterns.
    void load(ByteReader& from);

private:
    std::vector<int> of_;
    std::vector<int> sign_;
};

} // namespace mattis::mc
