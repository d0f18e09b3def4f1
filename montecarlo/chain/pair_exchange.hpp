#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/bytes.hpp"
#include "core/rng.hpp"
#include "montecarlo/chain/spin_system.hpp"

namespace mattis::mc {

/// Energies of an exchange, which flips one spin along the archetype and one against it.
struct ExchangeCosts {
    double apart = 0.0; ///< the costs of both flips, each on the configuration before: without their interaction
    double whole = 0.0; ///< the exact change of the energy
    double back = 0.0;  ///< as `apart`, of the exchange back on the configuration after
};

/// Probability that an exchange passes the first stage, which needs no flip: min(1, exp(-beta apart)).
double first_stage(double beta, double apart);

/// Probability that it passes the second one, which makes up for what the first has left out:
///   min(1, exp(-beta whole) first_stage(back)/first_stage(apart)).
/// Both stages together keep detailed balance with exp(-beta H) whatever `apart` is (Christen and Fox, J. Comput.
/// Graph. Stat. 14, 795 (2005)).
double second_stage(double beta, const ExchangeCosts& costs);

/// A Markov chain of spins at fixed overlap with a reference of N entries +-1 (Kawasaki, Phys. Rev. 145, 224 (1966)):
/// `aligned` of the spins are along it, always. It samples exp(-beta H) in this sector. A proposal is a random pair of
/// a spin along the reference and one against it; both are flipped, or none.
class PairExchange {
public:
    /// The first `aligned` sites are along the reference. Draws from `moves`. Throws std::invalid_argument unless the
    /// system is one of spins, the reference has N entries +-1, and 1 <= aligned <= N - 1.
    PairExchange(std::unique_ptr<System> system, std::vector<std::int8_t> reference, int aligned,
                 const StreamKey& moves);

    /// Takes a uniformly random configuration of the sector.
    void begin(const StreamKey& start_key);

    /// N proposals. Returns the number of exchanges made.
    std::int64_t sweep(double beta);

    /// Mean over the spins against the reference of fermi(beta cost + shift), cost that of a flip: the way to one spin
    /// more along it (stats/bennett.hpp).
    double way_up(double beta, double shift) const;
    /// Mean over the spins along the reference of fermi(beta cost - shift): the way to one spin less.
    double way_down(double beta, double shift) const;

    const SpinConfiguration& system() const { return *system_; }
    int aligned() const { return aligned_; }

    /// Configuration, order of the sites, position in the random stream, and the numbers that the system checks itself
    /// by.
    void save(ByteWriter& to) const;
    /// Throws BytesError if the bytes are no state of this chain. The chain must then be loaded or begun again.
    void load(ByteReader& from);

private:
    void take(std::span<const std::int32_t> order);
    bool propose(double beta);

    std::unique_ptr<SpinConfiguration> system_;
    std::vector<std::int8_t> reference_;
    int aligned_;
    Stream stream_;
    std::vector<std::int32_t> sites_; ///< first those along the reference, then the others
};

} // namespace mattis::mc
