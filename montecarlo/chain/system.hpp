#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/bytes.hpp"
#include "core/rng.hpp"
#include "montecarlo/chain/dynamics.hpp"
#include "montecarlo/chain/start.hpp"

namespace mattis::mc {

/// A block of proposals: the unit of work between two looks at the configuration.
struct Block {
    Dynamics dynamics = Dynamics::heat_bath;
    Order order = Order::random;
    double beta = 1.0;          ///< unused at zero temperature
    std::int64_t proposals = 0; ///< N of them are one sweep; parallel order: whole sweeps
    std::int64_t first = 0;     ///< sequential order: the first site is first mod N
    bool settling = false;      ///< before the measurement: how it moves may be adapted to what it meets
};

/// What a configuration shows of the patterns that are watched (Measurable::patterns), in the units of the model. A
/// system whose observables are per pattern fills all of it, one with data that stand for a single archetype
/// (Measurable::data) m, n, loss and loss_product, any other m alone.
struct PatternLook {
    std::vector<double> m;    ///< overlap with each; of spins with one pattern this is the archetype
    std::vector<double> n;    ///< overlap with its data; m where patterns are stored themselves
    std::vector<double> loss; ///< the lesser of (1/2N) |xi +- s|^2: (1 + a)/2 - |m|, a the fraction of non-null entries
    std::vector<double> loss_support; ///< the same on the non-null sites alone, over a: 1 - |m|/a
    /// g sum_c L_c^+ L_c^-, L_c^+- = (1/2N) |w_c +- s|^2, over the data w_c of the energy -(g/2N) sum_c (sum_i w_c
    /// s)^2: twice the energy per spin, but for a constant of the sample (arXiv:2308.04106, section on cost and loss).
    /// Of P-body energies -(g N/2) sum_c u_c^P it is -g sum_c (kappa_c^2 - L_c^+ L_c^-)^(P/2) for P > 2, kappa_c the
    /// mean of both losses.
    double loss_product = 0.0;
    /// Overlap with another configuration on the non-null sites of each pattern: (1/N a) sum_i xi_i^2 s_i t_i.
    std::vector<double> support{};
};

/// What magnetisations m show of a teacher with weights w = +-1.
struct TeacherLook {
    double qd = 0.0; ///< m.m/N
    double r = 0.0;  ///< m.w/N
    double p = 0.0;  ///< sgn(m).w/N
};

/// What a chain needs of a system of N degrees of freedom in its quenched disorder. Spins +-1 are one case
/// (spin_system.hpp), magnetisations in [-1, 1] or fields are others. There is one virtual call for a block, and none
/// for a proposal.
class System {
public:
    virtual ~System() = default;

    virtual int size() const = 0; ///< N: proposals of a sweep; energies are reported per one of them

    /// Takes the configuration of a start; `overlap` is for noisy ones. Draws from `stream`, and depends on nothing
    /// else.
    virtual void begin(Start start, double overlap, Stream& stream) = 0;
    /// Proposes and decides moves. Returns the number of accepted ones.
    virtual std::int64_t advance(const Block& block, Stream& stream) = 0;

    virtual double energy() const = 0; ///< H, total
    /// H less that of a system of the same type in the same disorder, as exactly as the system knows it. Throws
    /// std::invalid_argument for a system of another type.
    virtual double energy_difference(const System& other) const = 0;
    /// Shows the patterns that are watched, if any. With a partner in the same disorder it shows the overlaps with it
    /// on their support, too, where these exist. `to` keeps its room from call to call.
    virtual void look(PatternLook& to, const System* partner) const = 0;
    /// The same of a teacher (Measurable::teacher); nothing of a system without one.
    virtual void look_at_teacher(TeacherLook&) const {}
    /// Overlap with a configuration of a system of the same type in the same disorder, for spins (1/N) sum_i s_i t_i.
    virtual double overlap(const System& other) const = 0;
    /// N values +-1 of a system of spins; nothing of any other.
    virtual std::span<const std::int8_t> spins() const { return {}; }

    /// Of a map that comes to rest (moves_by_iteration): the sweeps that it took; none while it moves, and where it
    /// rests but is no solution. None of any other system.
    virtual std::optional<std::int64_t> iterations() const { return std::nullopt; }

    /// Another system in the same disorder, in the same configuration; large tables are shared, not copied.
    virtual std::unique_ptr<System> clone() const = 0;

    /// The configuration.
    virtual void save(ByteWriter& to) const = 0;
    /// Takes a configuration and computes afresh everything that is kept beside it. Throws BytesError if it is none of
    /// this system.
    virtual void load(ByteReader& from) = 0;
    /// Numbers that follow from the configuration, such as its energy. They are stored beside it. When it is loaded,
    /// those that follow from it then must be the same bytes.
    virtual void save_check(ByteWriter& to) const = 0;

    /// Bytes that one system occupies beside the disorder and the tables that it shares with its clones.
    virtual std::size_t memory() const = 0;
};

} // namespace mattis::mc
