#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "core/rng.hpp"
#include "models/hamiltonian.hpp"
#include "montecarlo/disorder.hpp"
#include "montecarlo/dynamics.hpp"

namespace mattis::mc {

/// A block of proposals: the unit of work between two looks at the configuration.
struct Block {
    Dynamics dynamics = Dynamics::heat_bath;
    Order order = Order::random;
    double beta = 1.0;          ///< unused at zero temperature
    std::int64_t proposals = 0; ///< N of them are one sweep; parallel order: whole sweeps
    std::int64_t first = 0;     ///< sequential order: the first site is first mod N
};

/// What a configuration shows of the patterns that are watched: K of a diluted network, otherwise the archetype. In the
/// units of the model.
struct PatternLook {
    std::vector<double> m;    ///< overlap with each
    std::vector<double> n;    ///< overlap with its data; m where patterns are stored themselves
    std::vector<double> loss; ///< the lesser of (1/2N) |xi +- s|^2: (1 + a)/2 - |m|, a the fraction of non-null entries
    std::vector<double> loss_support; ///< the same on the non-null sites alone, over a: 1 - |m|/a
    /// g sum_c L_c^+ L_c^-, L_c^+- = (1/2N) |w_c +- s|^2, over the data w_c of the energy -(g/2N) sum_c (sum_i w_c
    /// s)^2: twice the energy per spin, but for a constant of the sample (arXiv:2308.04106, section on cost and loss).
    double loss_product = 0.0;
};

/// One system of N spins in its quenched disorder, with whatever an engine keeps beside the spins to know the cost of
/// a flip. Engines are chosen by the data of the Hamiltonian; one virtual call per block, none per flip.
class Sampler {
public:
    virtual ~Sampler() = default;

    virtual int size() const = 0;                           ///< N
    virtual std::span<const std::int8_t> spins() const = 0; ///< N values +-1
    virtual double energy() const = 0;                      ///< H, total
    virtual std::int64_t integer_energy() const = 0;        ///< H in units of the Hamiltonian, exact
    virtual std::int64_t integer_cost(int site) const = 0;  ///< change of that by a flip of one spin, exact
    virtual double unit() const = 0;                        ///< energy = unit * integer_energy
    /// Overlap m = (1/N) sum_i xi_i s_i with the archetype, pattern 0. Spin glasses have none: NaN.
    virtual double archetype_overlap() const = 0;

    /// Number of patterns that are watched.
    virtual int patterns() const = 0;
    /// Shows them; `to` has room from call to call.
    virtual void look(PatternLook& to) const = 0;
    /// For each of them, the overlap with another configuration on its non-null sites: (1/N a) sum_i xi_i^2 s_i t_i.
    virtual void support_overlaps(std::span<const std::int8_t> other, std::vector<double>& to) const = 0;

    /// Replaces the configuration and rebuilds everything kept beside it.
    virtual void set_spins(std::span<const std::int8_t> spins) = 0;
    virtual void flip(int site) = 0;

    /// Proposes and decides flips. Random order draws a site and a uniform number for each proposal, sequential order a
    /// uniform number; zero temperature draws the site only. Returns the number of accepted flips.
    virtual std::int64_t advance(const Block& block, Stream& stream) = 0;

    /// Another system in the same disorder, in the same configuration; large tables are shared, not copied.
    virtual std::unique_ptr<Sampler> clone() const = 0;

    /// Bytes that one system occupies beside the disorder and the tables that it shares with its clones.
    virtual std::size_t memory() const = 0;
};

/// The system with all spins up in this disorder. The disorder is shared, not copied.
/// Throws std::invalid_argument if the disorder is not one of this Hamiltonian.
std::unique_ptr<Sampler> make_sampler(const Hamiltonian& hamiltonian, std::shared_ptr<const Disorder> disorder);

/// Sampler::memory, without making the system.
double sampler_memory(const Hamiltonian& hamiltonian);

/// Bytes of the tables that clones of a system share, beside the disorder.
double shared_sampler_memory(const Hamiltonian& hamiltonian);

/// The instruction set that the engines use on this machine; the environment variable MATTIS_ISA forces one. Throws
/// InputError if it names one that is not there.
std::string_view isa();

} // namespace mattis::mc
