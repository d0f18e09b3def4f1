#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "montecarlo/chain/spin_system.hpp"
#include "montecarlo/chain/system.hpp"
#include "montecarlo/mean_field/mean_field_equations.hpp"

namespace mattis::mc {

/// Magnetisations in [-1, 1] that a damped map moves, all at once: m -> (m + tanh(beta h(m)))/2 in a sweep. It rests
/// when no tanh(beta h) differs from m by more than 1e-10; then nothing moves any more. The moves that it reports as
/// accepted are the magnetisations that are not at rest. It draws no random numbers but those of its start, whose
/// spins are the first magnetisations. At another temperature it begins to move again.
class Magnetisations final : public System {
public:
    Magnetisations(std::shared_ptr<const HebbianNetwork> network, MeanFieldOrder order, Reference reference);

    int size() const override { return network().N; }
    void begin(Start start, double overlap, Stream& stream) override;
    std::int64_t advance(const Block& block, Stream& stream) override;
    double energy() const override;
    double energy_difference(const System& other) const override;
    void look(PatternLook& to, const System* partner) const override;
    double overlap(const System& other) const override;
    std::unique_ptr<System> clone() const override { return std::make_unique<Magnetisations>(*this); }
    void save(ByteWriter& to) const override;
    void load(ByteReader& from) override;
    void save_check(ByteWriter& to) const override { to.put(energy()); }
    std::size_t memory() const override;
    std::optional<std::int64_t> iterations() const override;

    /// Sets the magnetisations. Precondition: N of them.
    void set(std::span<const double> m);
    std::span<const double> values() const { return m_; }
    /// Whether the map rests, and the equations exist there.
    bool at_rest() const { return rest_ > 0; }
    bool admissible() const { return equations_.admissible(); }
    /// Overlap with the archetype, and with its data.
    double archetype_overlap() const;
    double data_overlap() const;

private:
    const HebbianNetwork& network() const { return equations_.network(); }
    std::int64_t sweep(double beta);
    void changed() { energy_is_known_ = false; }

    mutable MeanFieldEquations<double> equations_; ///< with room for its work
    Reference reference_;
    std::vector<double> m_, h_;
    double beta_ = 0.0;      ///< of the last sweep; 0: none yet
    std::int64_t moved_ = 0; ///< sweeps at this temperature that began before it rested
    std::int64_t rest_ = 0;  ///< the sweep at which it came to rest, from 1; 0: it has not
    mutable bool energy_is_known_ = false;
    mutable double energy_ = 0.0;
};

} // namespace mattis::mc
