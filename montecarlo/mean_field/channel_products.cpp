#include "montecarlo/mean_field/channel_products.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/vector_clones.hpp"
#include "core/watch.hpp"

namespace mattis::mc {

namespace {

constexpr std::size_t piece = 512; ///< channels at a time: what is added to stays in the nearest cache
constexpr std::size_t lanes = 32;  ///< sums side by side
constexpr std::size_t rows = 4;    ///< sites side by side

/// Entries of one site to a power.
template <class Real>
using Powers = std::array<Real, piece>;

template <class V, class Real>
[[gnu::always_inline]] inline void raise(const V* v, std::size_t count, int power, Real* out) {
    for (std::size_t c = 0; c < count; ++c) out[c] = static_cast<Real>(v[c]);
    for (int k = 1; k < power; ++k)
        for (std::size_t c = 0; c < count; ++c) out[c] *= static_cast<Real>(v[c]);
}

/// out += sum over four rows of v a.
template <class V, class Real>
[[gnu::always_inline]] inline void accumulate(const V* v, std::size_t width, std::size_t count, const Real* a,
                                              Real* out) {
    const V *v0 = v, *v1 = v + width, *v2 = v + 2 * width, *v3 = v + 3 * width;
    const Real a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3];
    for (std::size_t c = 0; c < count; ++c)
        out[c] += (static_cast<Real>(v0[c]) * a0 + static_cast<Real>(v1[c]) * a1) +
                  (static_cast<Real>(v2[c]) * a2 + static_cast<Real>(v3[c]) * a3);
}

/// sum of v F over at most `piece` channels: lanes that are added up at the end.
template <class V, class Real>
[[gnu::always_inline]] inline double dot(const V* v, const Real* F, std::size_t count) {
    Real sums[lanes] = {};
    std::size_t c = 0;
    for (; c + lanes <= count; c += lanes)
        for (std::size_t j = 0; j < lanes; ++j) sums[j] += static_cast<Real>(v[c + j]) * F[c + j];
    for (std::size_t j = 0; c < count; ++c, ++j) sums[j] += static_cast<Real>(v[c]) * F[c];
    for (std::size_t half = lanes / 2; half > 0; half /= 2)
        for (std::size_t j = 0; j < half; ++j) sums[j] += sums[j + half];
    return static_cast<double>(sums[0]);
}

// A name for each type: clones of templates are not made.
#define MATTIS_CHANNEL_KERNELS(V, Real)                                                                                \
    MATTIS_VECTOR_CLONES void raised(const V* v, std::size_t count, int power, Real* out) {                            \
        raise(v, count, power, out);                                                                                   \
    }                                                                                                                  \
    MATTIS_VECTOR_CLONES void accumulated(const V* v, std::size_t width, std::size_t count, const Real* a,             \
                                          Real* out) {                                                                 \
        accumulate(v, width, count, a, out);                                                                           \
    }                                                                                                                  \
    MATTIS_VECTOR_CLONES double dotted(const V* v, const Real* F, std::size_t count) { return dot(v, F, count); }

MATTIS_CHANNEL_KERNELS(std::int8_t, float)
MATTIS_CHANNEL_KERNELS(std::int8_t, double)
MATTIS_CHANNEL_KERNELS(std::int16_t, float)
MATTIS_CHANNEL_KERNELS(std::int16_t, double)
MATTIS_VECTOR_CLONES double dotted(const float* v, const float* F, std::size_t count) { return dot(v, F, count); }
MATTIS_VECTOR_CLONES double dotted(const double* v, const double* F, std::size_t count) { return dot(v, F, count); }

#undef MATTIS_CHANNEL_KERNELS

/// Calls with the pointer to the first entry of the matrix, bytes or words.
template <class Do>
void with_entries(const ChannelMatrix& v, const Do& act) {
    if (v.sites() == 0 || v.channels() == 0) return;
    if (v.is_narrow())
        act(v.bytes(0).data());
    else
        act(v.words(0).data());
}

/// Calls with first channel and number of channels of each piece.
template <class Do>
void for_pieces(std::size_t channels, const Do& act) {
    for (std::size_t first = 0; first < channels; first += piece) {
        pause_point();
        act(first, std::min(piece, channels - first));
    }
}

} // namespace

template <class Real>
void add_overlaps(const ChannelMatrix& v, int power, std::span<const Real> a, std::span<Real> out) {
    const auto N = static_cast<std::size_t>(v.sites()), width = static_cast<std::size_t>(v.channels());
    with_entries(v, [&](const auto* entries) {
        for_pieces(width, [&](std::size_t first, std::size_t count) {
            std::size_t i = 0;
            for (; power == 1 && i + rows <= N; i += rows)
                accumulated(entries + i * width + first, width, count, a.data() + i, out.data() + first);
            Powers<Real> raised_entries;
            for (; i < N; ++i) {
                raised(entries + i * width + first, count, power, raised_entries.data());
                for (std::size_t c = 0; c < count; ++c) out[first + c] += raised_entries[c] * a[i];
            }
        });
    });
}

template <class Real>
void add_fields(const ChannelMatrix& v, int power, std::span<const Real> F, std::span<const double> scale,
                std::span<double> out) {
    const auto N = static_cast<std::size_t>(v.sites()), width = static_cast<std::size_t>(v.channels());
    with_entries(v, [&](const auto* entries) {
        for_pieces(width, [&](std::size_t first, std::size_t count) {
            Powers<Real> raised_entries;
            for (std::size_t i = 0; i < N; ++i) {
                const auto* row = entries + i * width + first;
                if (power == 1) {
                    out[i] += scale[i] * dotted(row, F.data() + first, count);
                    continue;
                }
                raised(row, count, power, raised_entries.data());
                out[i] += scale[i] * dotted(raised_entries.data(), F.data() + first, count);
            }
        });
    });
}

template void add_overlaps(const ChannelMatrix&, int, std::span<const float>, std::span<float>);
template void add_overlaps(const ChannelMatrix&, int, std::span<const double>, std::span<double>);
template void add_fields(const ChannelMatrix&, int, std::span<const float>, std::span<const double>, std::span<double>);
template void add_fields(const ChannelMatrix&, int, std::span<const double>, std::span<const double>,
                         std::span<double>);

} // namespace mattis::mc
