#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "montecarlo/chain/system.hpp"
#include "montecarlo/field_space/field_potential.hpp"
#include "montecarlo/field_space/step_size.hpp"

namespace mattis::mc {

/// Fields theta of the weights of a perceptron, which have the magnetisations tanh theta, sampled by Hamiltonian Monte
/// Carlo (Duane, Kennedy, Pendleton and Roweth, Phys. Lett. B 195, 216 (1987)): a sweep is one trajectory of 8 to 16
/// leapfrog steps, as many as a random number says, from Gaussian momenta. It is accepted with min(1, exp(-dH)), which
/// leaves the Gibbs law of FieldPotential invariant, whatever the step. While the chain settles (Block::settling) the
/// step is learned; afterwards it stays.
///
/// The teacher has weights +1: it takes the place of an archetype.
class FieldSystem final : public System {
public:
    FieldSystem(const LabelledInputs& inputs, const FieldAnchor& anchor);

    int size() const override { return static_cast<int>(theta_.size()); }
    /// At the archetype every weight has the magnetisation tanh 2.5 along the teacher; a noisy start turns some of them
    /// round. At random magnetisations are uniform in [-1, 1].
    void begin(Start start, double overlap, Stream& stream) override;
    /// Trajectories, one for every N proposals. An accepted one has moved N weights.
    std::int64_t advance(const Block& block, Stream& stream) override;
    double energy() const override;
    double energy_difference(const System& other) const override;
    void look(PatternLook& to, const System* partner) const override;
    void look_at_teacher(TeacherLook& to) const override;
    double overlap(const System& other) const override;
    std::unique_ptr<System> clone() const override { return std::make_unique<FieldSystem>(*this); }
    void save(ByteWriter& to) const override;
    void load(ByteReader& from) override;
    void save_check(ByteWriter& to) const override { to.put(energy()); }
    std::size_t memory() const override;

    /// Sets the fields. Precondition: N of them, finite.
    void set(std::span<const double> theta);
    std::span<const double> fields() const { return theta_; }
    std::span<const double> magnetisations() const { return m_; }

    /// Mean number of evaluations of the gradient in a sweep.
    static constexpr double steps_of_sweep = 12.0;

private:
    bool trajectory(const Block& block, Stream& stream);
    void know(double beta) const;
    void changed();

    mutable FieldPotential potential_; ///< with room for its work
    std::vector<double> theta_, m_;
    StepSize step_;
    std::vector<double> moved_, momentum_, slope_; ///< room for a trajectory
    mutable std::vector<double> gradient_;         ///< at the fields and beta_
    mutable FieldPotential::Value value_{};        ///< there
    mutable double beta_ = -1.0;                   ///< of what is known there; negative: nothing is
};

} // namespace mattis::mc
