#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "montecarlo/disorder/example_data.hpp"

namespace mattis::mc {

// Products of a channel matrix v and vectors, to powers of its entries. Sums have a fixed order whatever the width of
// the vector registers: the same bits on every processor. `Real` is float or double.

/// out_c += sum_i (v_i^c)^power a_i. Cost: N C multiplications for each power. Precondition: N values a, C values out.
template <class Real>
void add_overlaps(const ChannelMatrix& v, int power, std::span<const Real> a, std::span<Real> out);

/// out_i += scale_i sum_c (v_i^c)^power F_c, summed in double. Precondition: C values F, N values scale and out.
template <class Real>
void add_fields(const ChannelMatrix& v, int power, std::span<const Real> F, std::span<const double> scale,
                std::span<double> out);

/// A matrix so small that it stays in the cache as floats: products with its first power then need not convert its
/// entries. Rows of sites, one after the other, and turned: rows of channels. Both are empty for a larger one.
struct FloatChannels {
    static constexpr std::int64_t most = 1 << 18; ///< entries

    FloatChannels() = default;
    explicit FloatChannels(const ChannelMatrix& v);

    bool empty() const { return by_site.empty(); }
    std::vector<float> by_site, by_channel;
};

/// out_j += sum_i row_i(j) a_i over rows one after the other, as long as `out`: x from rows of sites, fields from rows
/// of channels.
void add_rows(std::span<const float> rows, std::span<const float> a, std::span<float> out);

extern template void add_overlaps(const ChannelMatrix&, int, std::span<const float>, std::span<float>);
extern template void add_overlaps(const ChannelMatrix&, int, std::span<const double>, std::span<double>);
extern template void add_fields(const ChannelMatrix&, int, std::span<const float>, std::span<const double>,
                                std::span<double>);
extern template void add_fields(const ChannelMatrix&, int, std::span<const double>, std::span<const double>,
                                std::span<double>);

} // namespace mattis::mc
