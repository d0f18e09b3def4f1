#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/rng.hpp"
#include "models/hamiltonians/example_hamiltonian.hpp"

namespace mattis::mc {

/// Integers v_i^c of N sites and C channels, the channels of a site one after the other. Bytes where all of them fit,
/// otherwise 16 bits.
class ChannelMatrix {
public:
    static constexpr int largest_byte = 127;

    ChannelMatrix() = default;
    /// Zeros. `largest` bounds |v|, at most 32767.
    ChannelMatrix(int sites, std::int64_t channels, int largest)
        : sites_(sites), channels_(channels), narrow_(largest <= largest_byte) {
        const auto size = static_cast<std::size_t>(sites) * static_cast<std::size_t>(channels);
        narrow_ ? bytes_.resize(size) : words_.resize(size);
    }

    int sites() const { return sites_; }
    std::int64_t channels() const { return channels_; }
    bool is_narrow() const { return narrow_; }

    int at(int site, std::int64_t channel) const {
        const std::size_t k = place(site, channel);
        return narrow_ ? bytes_[k] : words_[k];
    }
    void set(int site, std::int64_t channel, int value) {
        const std::size_t k = place(site, channel);
        if (narrow_)
            bytes_[k] = static_cast<std::int8_t>(value);
        else
            words_[k] = static_cast<std::int16_t>(value);
    }
    /// The channels of a site; precondition: is_narrow(), or not.
    std::span<const std::int8_t> bytes(int site) const { return std::span(bytes_).subspan(place(site, 0), width()); }
    std::span<const std::int16_t> words(int site) const { return std::span(words_).subspan(place(site, 0), width()); }

private:
    std::size_t width() const { return static_cast<std::size_t>(channels_); }
    std::size_t place(int site, std::int64_t channel) const {
        return static_cast<std::size_t>(site) * width() + static_cast<std::size_t>(channel);
    }

    int sites_ = 0;
    std::int64_t channels_ = 0;
    bool narrow_ = true;
    std::vector<std::int8_t> bytes_;
    std::vector<std::int16_t> words_;
};

/// One realisation of the data of an ExampleHamiltonian: the archetype of each class and what was learnt of it. Channel
/// mu block + a is example a of class mu.
struct ExampleData {
    int N = 0;
    std::int64_t K = 0;
    int block = 1;               ///< channels of a class
    std::vector<std::int8_t> xi; ///< K rows of N archetype entries +-1
    ChannelMatrix v;
    /// N entries: the first example of the first class, or the sign of its class average where that alone is known,
    /// 0 where it is null.
    std::vector<std::int8_t> example;

    /// Archetype of a class.
    std::span<const std::int8_t> row(std::int64_t mu) const {
        return std::span(xi).subspan(static_cast<std::size_t>(mu) * static_cast<std::size_t>(N),
                                     static_cast<std::size_t>(N));
    }
};

/// Draws archetypes and what is learnt of them. Depends on the key alone, and a class neither on how many follow nor,
/// its archetype, on the data. `archetypes` (rows of N entries +-1, at most K of them) take the place of the first
/// ones. Supervised and unsupervised networks of the same r and M <= 4096 have the same examples: of more the class
/// sums are drawn by their law.
ExampleData draw_example_data(const ExampleHamiltonian& hamiltonian, const StreamKey& key,
                              std::span<const std::int8_t> archetypes = {});

/// Bytes of them, without drawing.
double example_data_memory(const ExampleHamiltonian& hamiltonian);

} // namespace mattis::mc
