#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "montecarlo/chain/spin_system.hpp"
#include "montecarlo/mean_field/mean_field_equations.hpp"

namespace mattis::mc {

/// Spins that all move at once. Another system of spins in the same disorder keeps them, with their exact energy.
///   plefka       P(sigma_i = 1) = (1 + tanh(beta h_i))/2, h_i of first order at the present spins, without the term of
///                spin i. The law is not that of Gibbs: it agrees to first order in the load.
///   block_gibbs  z_c = b_c x_c + noise of variance 1, b = sqrt(2 beta strength), then
///                P(sigma_i = 1) = (1 + tanh(sum_c t_i b_c z_c))/2. Gibbs' law exactly, for P = 2: z is a Gaussian
///                hidden unit for every datum (Barra, Bernacchia, Santucci and Contucci, Neural Netw. 34, 1 (2012)).
/// A sweep draws a Gaussian number for every channel (block_gibbs), then a uniform one for every spin.
class ParallelSpins final : public SpinConfiguration {
public:
    ParallelSpins(std::unique_ptr<SpinConfiguration> spins, std::shared_ptr<const HebbianNetwork> network,
                  Reference reference);

    int size() const override { return spins_->size(); }
    std::span<const std::int8_t> spins() const override { return spins_->spins(); }
    double energy() const override { return spins_->energy(); }
    double energy_difference(const System& other) const override;
    double cost(int site) const override { return spins_->cost(site); }
    double archetype_overlap() const override { return spins_->archetype_overlap(); }
    void look(PatternLook& to, const System* partner) const override { spins_->look(to, partner); }
    void set_spins(std::span<const std::int8_t> spins) override { spins_->set_spins(spins); }
    void flip(int site) override { spins_->flip(site); }
    void save_check(ByteWriter& to) const override { spins_->save_check(to); }
    std::int64_t advance(const Block& block, Stream& stream) override;
    std::unique_ptr<System> clone() const override;
    std::size_t memory() const override;

private:
    void find_plefka_fields(double beta);
    void find_hidden_fields(double beta, Stream& stream);

    std::unique_ptr<SpinConfiguration> spins_;
    std::shared_ptr<const HebbianNetwork> network_;
    Reference own_reference_; ///< for clones
    MeanFieldEquations<float> equations_;
    std::vector<double> sigma_, fields_; ///< beta h by site
    std::vector<double> hidden_;         ///< by channel, of block_gibbs
    std::vector<std::int8_t> next_;
};

} // namespace mattis::mc
