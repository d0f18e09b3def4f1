#pragma once

// A kind of Hamiltonians that joins from outside: its data, its engine and its answers. docs/add-a-model.md tells
// the story of this file.

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include "montecarlo/kernels/engine_system.hpp"
#include "montecarlo/kinds/make_kind.hpp"

namespace mattis::guests {

/// Ring of N >= 3 spins: H = -J sum_i b_i s_i s_{i+1} with random signs b = +-1, s_{N+1} = s_1. It is exact: with
/// t = tanh(beta J) and f = prod_i b_i,
///   Z = (2 cosh beta J)^N (1 + f t^N),  <s_i s_{i+1}> = b_i (t + f t^(N-1))/(1 + f t^N).
struct RingHamiltonian {
    int N = 0;
    double J = 1.0;
};

/// Its disorder.
struct Bonds {
    std::vector<std::int8_t> b; ///< b_i between i and i + 1
};

/// Energies are integers, in units of J: a flip costs 2 s_i (b_{i-1} s_{i-1} + b_i s_{i+1}).
class RingEngine {
public:
    explicit RingEngine(std::shared_ptr<const Bonds> bonds) : bonds_(std::move(bonds)) {
        rebuild(std::vector<std::int8_t>(bonds_->b.size(), 1));
    }

    int size() const { return static_cast<int>(spins_.size()); }
    std::int64_t energy() const { return energy_; }
    std::span<const std::int8_t> spins() const { return spins_; }
    double archetype_overlap() const { return std::numeric_limits<double>::quiet_NaN(); }
    std::int64_t cost(int site) const {
        const auto i = static_cast<std::size_t>(site), N = spins_.size(), left = (i + N - 1) % N;
        return 2 * spins_[i] * (bonds_->b[left] * spins_[left] + bonds_->b[i] * spins_[(i + 1) % N]);
    }
    void flip(int site, std::int64_t cost) {
        std::int8_t& s = spins_[static_cast<std::size_t>(site)];
        s = static_cast<std::int8_t>(-s);
        energy_ += cost;
    }
    void rebuild(std::span<const std::int8_t> spins) {
        spins_.assign(spins.begin(), spins.end());
        energy_ = 0;
        for (std::size_t i = 0; i < spins_.size(); ++i)
            energy_ -= bonds_->b[i] * spins_[i] * spins_[(i + 1) % spins_.size()];
    }
    std::size_t memory() const { return spins_.size(); }

private:
    std::shared_ptr<const Bonds> bonds_;
    std::vector<std::int8_t> spins_;
    std::int64_t energy_ = 0;
};

/// What a RingHamiltonian answers.
struct RingKind : mc::WithoutPatterns,
                  mc::WithoutEnsembles,
                  mc::WithoutGaussianIdentity,
                  mc::WithoutLimitFault,
                  mc::WithoutOnSample,
                  mc::WithoutLongWork {
    using Data = RingHamiltonian;
    using Realisation = Bonds;
    static constexpr std::string_view name = "ring";
    static constexpr std::string_view doc = "ring of spins with random bonds between neighbours";
    static constexpr std::array starts{mc::Start::archetype, mc::Start::random};
    static constexpr std::array orders{mc::Order::random, mc::Order::sequential};
    static constexpr std::array dynamics{mc::Dynamics::heat_bath, mc::Dynamics::metropolis};

    static void fingerprint(const Data& h, ByteWriter& to) {
        to.put_text(name);
        to.put(h.N);
        to.put(h.J);
    }
    static Bonds draw(const Data& h, const StreamKey& key, std::span<const std::int8_t>) {
        Stream stream(key);
        Bonds bonds;
        for (int i = 0; i < h.N; ++i) bonds.b.push_back(stream() >> 63 != 0 ? 1 : -1);
        return bonds;
    }
    static mc::SystemMemory memory(const Data& h) { return {.disorder = 1.0 * h.N, .system = 1.0 * h.N}; }
    static double proposal_seconds(const Data&) { return 1e-8; }
    static mc::Measurable measurable(const Data& h) { return {.N = h.N}; }
    static std::unique_ptr<mc::System> make_system(const Data& h, std::shared_ptr<const Bonds> bonds) {
        if (bonds->b.size() != static_cast<std::size_t>(h.N))
            throw std::invalid_argument("the bonds are not those of the ring");
        const mc::Reference reference = [](mc::Start) { return std::vector<std::int8_t>{}; };
        return mc::system_of(RingEngine(std::move(bonds)), h.J, reference);
    }
    static mc::Spectrum enumerate(const Data& h, const Bonds& bonds) {
        mc::Spectrum spectrum = mc::empty_spectrum(h.N, h.J);
        for (std::size_t code = 0; code < spectrum.energies.size(); ++code)
            for (std::size_t i = 0; i < bonds.b.size(); ++i) {
                const bool equal = (code >> i & 1) == (code >> (i + 1) % bonds.b.size() & 1);
                spectrum.energies[code] -= equal ? bonds.b[i] : -bonds.b[i];
            }
        return spectrum;
    }
};

} // namespace mattis::guests
