#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "core/bytes.hpp"
#include "core/rng.hpp"
#include "montecarlo/chain/chain.hpp"
#include "montecarlo/chain/exchange_report.hpp"

namespace mattis::mc {

/// Probability that chains of energies E at temperature T and E' at T' exchange their places:
/// min(1, exp((1/T - 1/T')(E - E'))), the Metropolis rule for the product of their Gibbs laws.
inline double exchange_probability(double T, double T_other, double energy_difference) {
    const double exponent = (1.0 / T - 1.0 / T_other) * energy_difference;
    return exponent >= 0.0 ? 1.0 : std::exp(exponent);
}

/// Parallel tempering: chains of one system at ascending temperatures, the rungs, that exchange their places.
///
/// After every `every` sweeps the neighbours (0,1), (2,3), … exchange with exchange_probability; the next time (1,2),
/// (3,4), … do. This leaves the product of their Gibbs laws invariant (Hukushima and Nemoto, J. Phys. Soc. Jpn. 65,
/// 1604 (1996)). Odd and even neighbours in turn make the chains wander faster (Okabe, Kawata, Okamoto and Mikami,
/// Chem. Phys. Lett. 335, 435 (2001)). Temperatures move, configurations stay. To whoever runs it this is a chain: it
/// makes sweeps, is saved and resumed. With one rung it is that chain.
///
/// Streams: `key` with purpose dynamics and the chain's number (first + rung at the start), and with purpose exchange
/// and the number of this.
class Tempering {
public:
    struct Settings {
        std::vector<double> temperatures{1.0}; ///< ascending; zero-temperature dynamics: one rung, any number
        std::int64_t every = 1;                ///< sweeps between exchanges
        Dynamics dynamics = Dynamics::heat_bath;
        Order order = Order::random;
        int threads = 1; ///< that the chains are dealt out to
    };

    /// The chains of replica `number` of a run, clones of `system`. Throws std::invalid_argument without a rung or with
    /// `every` < 1.
    Tempering(const System& system, const Settings& settings, const StreamKey& key, int number);

    std::size_t rungs() const { return at_.size(); }
    std::int64_t sweeps() const { return sweeps_; } ///< so far
    const std::vector<double>& temperatures() const { return settings_.temperatures; }
    const Chain& at(std::size_t rung) const { return chains_[at_[rung]]; }
    /// Number of accepted moves in the last sweep.
    std::int64_t accepted(std::size_t rung) const { return accepted_[at_[rung]]; }

    /// Every chain begins as Chain::begin says, with its own stream.
    void begin(Start start, double overlap);

    /// One sweep of every chain, `settling` before the measurement (Block), then exchanges if it is time.
    void sweep(bool settling = false);
    /// A sweep that settles at temperature T, on the only rung, for annealing.
    void sweep_at(double T);

    /// Takes new temperatures for the same rungs.
    void set_temperatures(std::vector<double> temperatures);
    /// Mean rejection probability between neighbours since counting began; 0 without attempts.
    std::vector<double> rejection() const;
    /// Counts exchanges and round trips anew.
    void count_anew();
    ExchangeReport report() const;

    void save(ByteWriter& to) const;
    /// Takes the state of one with the same settings, adapted temperatures apart. Throws BytesError.
    void load(ByteReader& from);

private:
    /// What has happened between two neighbouring rungs since counting began.
    struct Exchanges {
        std::int64_t attempts = 0;
        std::int64_t accepted = 0;
        double probability = 0.0; ///< sum of acceptance probabilities
    };
    /// Which end a chain has visited last: the top counts once it has been at the bottom.
    enum class End : std::uint8_t { none, bottom, top };

    void sweep_chain(std::size_t chain, double T, bool settling);
    void exchange();
    void note_ends();

    Settings settings_;
    StreamKey key_;
    int number_;
    std::vector<Chain> chains_;
    std::vector<std::int64_t> accepted_; ///< by chain
    std::vector<std::size_t> at_;        ///< by rung: its chain
    Stream stream_;                      ///< of exchanges
    std::int64_t sweeps_ = 0;
    std::int64_t steps_ = 0; ///< exchanges so far
    std::int64_t counted_from_ = 0;
    std::vector<Exchanges> exchanges_;
    std::vector<End> last_end_; ///< by chain
    std::int64_t round_trips_ = 0;
};

} // namespace mattis::mc
