#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/hamiltonians/example_hamiltonian.hpp"
#include "montecarlo/chain/system.hpp"
#include "montecarlo/disorder/example_data.hpp"

namespace mattis::mc {

/// What a configuration shows of the archetype and of the data of a network that learns, from the overlaps of its
/// channels. Copies share what they hold.
class DataLook {
public:
    DataLook(const ExampleHamiltonian& hamiltonian, std::shared_ptr<const ExampleData> data);

    /// m = (1/N) sum_i xi_i s_i with the archetype.
    double archetype_overlap(std::span<const std::int8_t> spins) const;

    /// Fills m, n, loss and loss_product; `overlap(c)` is O_c. The losses of channel c are those of its vector w_c of
    /// mean square 1 over disorder, L_c^+- = (1/2N) |w_c +- s|^2 = kappa_c +- u_c with kappa_c = (1 + |w_c|^2/N)/2 and
    /// u_c = (1/N) sum_i w_c s. H is a function of their products: exactly for `full` and even P, of their difference
    /// 2 u_c for odd P (arXiv:2211.14067, section on the loss).
    template <class F>
    void look(PatternLook& to, std::span<const std::int8_t> spins, const F& overlap) const {
        const double m = archetype_overlap(spins);
        to.m.assign(1, m);
        to.n.assign(1, data_overlap(overlap));
        to.loss.assign(1, 1.0 - std::abs(m));
        to.loss_product = 0.0;
        const double per_overlap = h_.loss_scale() / h_.N;
        for (std::int64_t c = 0; c < h_.channels(); ++c) {
            const double kappa = kappa_->empty() ? 1.0 : (*kappa_)[static_cast<std::size_t>(c)];
            const double u = per_overlap * overlap(c);
            to.loss_product += weight(c) * cost_of(kappa - u, kappa + u, kappa);
        }
    }

    std::size_t memory() const { return kappa_->size() * sizeof(double); } ///< shared by copies

private:
    template <class F>
    double data_overlap(const F& overlap) const {
        double sum = 0.0;
        for (int a = 0; a < h_.block(); ++a) sum += overlap(a);
        return h_.data_overlap_unit() * sum;
    }
    double weight(std::int64_t channel) const {
        return h_.weight.empty() ? factor_ : factor_ * h_.weight[static_cast<std::size_t>(channel / h_.block())];
    }
    /// Of one channel, over g.
    double cost_of(double minus, double plus, double kappa) const;

    ExampleHamiltonian h_;
    std::shared_ptr<const ExampleData> data_;
    std::shared_ptr<const std::vector<double>> kappa_; ///< of each channel; empty: all 1
    double factor_ = 0.0;                              ///< g
};

} // namespace mattis::mc
