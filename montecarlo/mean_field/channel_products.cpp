#include "montecarlo/mean_field/channel_products.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

#include "core/vector_clones.hpp"
#include "core/watch.hpp"

namespace mattis::mc {

namespace {

constexpr std::size_t piece = 512; ///< channels at a time: what is added to stays in the nearest cache
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

/// out += sum over groups of four rows of v a.
template <class V, class Real>
[[gnu::always_inline]] inline void accumulate(const V* v, std::size_t width, std::size_t count, const Real* a,
                                              std::size_t groups, Real* out) {
    for (std::size_t g = 0; g < groups; ++g, v += rows * width, a += rows) {
        const V *v0 = v, *v1 = v + width, *v2 = v + 2 * width, *v3 = v + 3 * width;
        const Real a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3];
        for (std::size_t c = 0; c < count; ++c)
            out[c] += (static_cast<Real>(v0[c]) * a0 + static_cast<Real>(v1[c]) * a1) +
                      (static_cast<Real>(v2[c]) * a2 + static_cast<Real>(v3[c]) * a3);
    }
}

/// Numbers that are multiplied and added side by side; the compiler makes of them what the processor has.
template <class Real>
struct Wide {
    static constexpr std::size_t count = 64 / sizeof(Real);
    typedef Real Numbers __attribute__((vector_size(64)));
};

/// Sums of v F over at most `piece` channels for each of R rows.
template <std::size_t R, class Real>
[[gnu::always_inline]] inline void dot(const Real* v, std::size_t width, const Real* F, std::size_t count,
                                       double* out) {
    typename Wide<Real>::Numbers sums[R] = {}, entries, factors;
    std::size_t c = 0;
    for (; c + Wide<Real>::count <= count; c += Wide<Real>::count) {
        std::memcpy(&factors, F + c, sizeof factors);
        for (std::size_t r = 0; r < R; ++r) {
            std::memcpy(&entries, v + r * width + c, sizeof entries);
            sums[r] += entries * factors;
        }
    }
    for (std::size_t r = 0; r < R; ++r) {
        Real lanes[Wide<Real>::count];
        std::memcpy(lanes, &sums[r], sizeof lanes);
        for (std::size_t k = c; k < count; ++k) lanes[k - c] += v[r * width + k] * F[k];
        for (std::size_t half = Wide<Real>::count / 2; half > 0; half /= 2)
            for (std::size_t j = 0; j < half; ++j) lanes[j] += lanes[j + half];
        out[r] = static_cast<double>(lanes[0]);
    }
}

// A name for each type: clones of templates are not made.
#define MATTIS_ENTRY_KERNELS(V, Real)                                                                                  \
    MATTIS_VECTOR_CLONES void raised(const V* v, std::size_t count, int power, Real* out) {                            \
        raise(v, count, power, out);                                                                                   \
    }                                                                                                                  \
    MATTIS_VECTOR_CLONES void accumulated(const V* v, std::size_t width, std::size_t count, const Real* a,             \
                                          std::size_t groups, Real* out) {                                             \
        accumulate(v, width, count, a, groups, out);                                                                   \
    }

MATTIS_ENTRY_KERNELS(std::int8_t, float)
MATTIS_ENTRY_KERNELS(std::int8_t, double)
MATTIS_ENTRY_KERNELS(std::int16_t, float)
MATTIS_ENTRY_KERNELS(std::int16_t, double)
MATTIS_ENTRY_KERNELS(float, float)

#undef MATTIS_ENTRY_KERNELS

/// Of `rows` rows, the others of one.
MATTIS_VECTOR_CLONES void dotted(const float* v, std::size_t width, const float* F, std::size_t count, double* out) {
    dot<rows>(v, width, F, count, out);
}
MATTIS_VECTOR_CLONES void dotted(const double* v, std::size_t width, const double* F, std::size_t count, double* out) {
    dot<rows>(v, width, F, count, out);
}
MATTIS_VECTOR_CLONES void dotted(const float* v, const float* F, std::size_t count, double* out) {
    dot<1>(v, 0, F, count, out);
}
MATTIS_VECTOR_CLONES void dotted(const double* v, const double* F, std::size_t count, double* out) {
    dot<1>(v, 0, F, count, out);
}

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

template <class V, class Real>
void overlaps_of(const V* entries, int power, std::span<const Real> a, std::span<Real> out) {
    for_pieces(out.size(), [&](std::size_t first, std::size_t count) {
        const std::size_t groups = power == 1 ? a.size() / rows : 0;
        accumulated(entries + first, out.size(), count, a.data(), groups, out.data() + first);
        std::size_t i = groups * rows;
        Powers<Real> powers;
        for (; i < a.size(); ++i) {
            raised(entries + i * out.size() + first, count, power, powers.data());
            for (std::size_t c = 0; c < count; ++c) out[first + c] += powers[c] * a[i];
        }
    });
}

template <class V, class Real>
void fields_of(const V* entries, int power, std::span<const Real> F, std::span<const double> scale,
               std::span<double> out) {
    for_pieces(F.size(), [&](std::size_t first, std::size_t count) {
        std::array<Powers<Real>, rows> powers;
        std::array<double, rows> sums;
        const auto row = [&](std::size_t i) { return entries + i * F.size() + first; };
        std::size_t i = 0;
        for (; i + rows <= out.size(); i += rows) {
            for (std::size_t r = 0; r < rows; ++r) raised(row(i + r), count, power, powers[r].data());
            dotted(powers[0].data(), piece, F.data() + first, count, sums.data());
            for (std::size_t r = 0; r < rows; ++r) out[i + r] += scale[i + r] * sums[r];
        }
        for (; i < out.size(); ++i) {
            raised(row(i), count, power, powers[0].data());
            dotted(powers[0].data(), F.data() + first, count, sums.data());
            out[i] += scale[i] * sums[0];
        }
    });
}

} // namespace

template <class Real>
void add_overlaps(const ChannelMatrix& v, int power, std::span<const Real> a, std::span<Real> out) {
    with_entries(v, [&](const auto* entries) { overlaps_of(entries, power, a, out); });
}

template <class Real>
void add_fields(const ChannelMatrix& v, int power, std::span<const Real> F, std::span<const double> scale,
                std::span<double> out) {
    with_entries(v, [&](const auto* entries) { fields_of(entries, power, F, scale, out); });
}

FloatChannels::FloatChannels(const ChannelMatrix& v) {
    if (v.sites() * v.channels() > most) return;
    for (int i = 0; i < v.sites(); ++i)
        for (std::int64_t c = 0; c < v.channels(); ++c) by_site.push_back(static_cast<float>(v.at(i, c)));
    for (std::int64_t c = 0; c < v.channels(); ++c)
        for (int i = 0; i < v.sites(); ++i) by_channel.push_back(static_cast<float>(v.at(i, c)));
}

void add_rows(std::span<const float> rows, std::span<const float> a, std::span<float> out) {
    overlaps_of(rows.data(), 1, a, out);
}

template void add_overlaps(const ChannelMatrix&, int, std::span<const float>, std::span<float>);
template void add_overlaps(const ChannelMatrix&, int, std::span<const double>, std::span<double>);
template void add_fields(const ChannelMatrix&, int, std::span<const float>, std::span<const double>, std::span<double>);
template void add_fields(const ChannelMatrix&, int, std::span<const double>, std::span<const double>,
                         std::span<double>);

} // namespace mattis::mc
