#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "montecarlo/mean_field/channel_products.hpp"
#include "montecarlo/mean_field/condensed_response.hpp"
#include "montecarlo/mean_field/hebbian_network.hpp"
#include "montecarlo/mean_field/sign_rows.hpp"

namespace mattis::mc {

/// Order of the expansion in the couplings (Plefka, J. Phys. A 15, 1971 (1982)): the first is mean field, the second
/// has the reaction of Thouless, Anderson and Palmer.
enum class MeanFieldOrder { first, second };

/// Equations m_i = tanh(beta h_i) for the magnetisations of one sample. With t, x, strength of HebbianNetwork,
/// D_c = sum_i t_i^2 (1 - m_i^2) and g_n(x, D) = E_z (x + sqrt(D) z)^n,
///   h_i = sum_c [t_i F_0(c) - t_i^2 m_i F_1(c) + t_i^3 m_i^2 F_2(c) - ...] - beta^-1 xi''(q)(1 - q) m_i
///   P = 2          F_0 = 2 strength x, F_1 = 2 strength (first order: the term of i itself); second order: l averaged
///                  over the modes of a class, F_1 = l/(1 - beta l D), l = 2 strength eigenvalue
///   P > 2 full     F_0 = P strength g_(P-1), F_1 = P (P-1) strength g_(P-2), first order with D = 0
///   P > 2 distinct F_k = P! strength e_(P-1-k)(t m): all sets of sites without i, exactly
/// xi = beta^2 alpha x(q) is the covariance of the energy of the other classes; its term belongs to the second order
/// with P > 2. The energy is the mean of H over independent spins of these magnetisations, in second order with
///   P = 2  -1/2 sum_c l D beta l D/(1 - beta l D)          P > 2  -N beta alpha [x(1) - x(q) - (1-q) x'(q)]
/// more. The second order has the fluctuations of the archetype's own class, too (CondensedResponse). A change of beta
/// h with beta is that of the energy with m: both come from one potential, but for the first order of `full`. Source:
/// arXiv:2212.00606, arXiv:2211.14067; Mezard, Parisi and Virasoro, Spin Glass Theory and Beyond (1987), chapter XIII,
/// for P = 2.
///
/// `Real` holds what belongs to a channel. Cost: a product with the matrix of data for x and one for F_0; with real
/// data one more for every power, and for D.
template <class Real>
class MeanFieldEquations {
public:
    MeanFieldEquations(std::shared_ptr<const HebbianNetwork> network, MeanFieldOrder order);

    const HebbianNetwork& network() const { return *network_; }

    /// h_i, in units of energy. Precondition: N numbers m in [-1, 1] and h.
    void fields(std::span<const double> m, double beta, std::span<double> h);
    /// H, total, constants of the energy included.
    double energy(std::span<const double> m, double beta);
    /// x of every channel for these magnetisations.
    std::span<const Real> overlaps(std::span<const double> m);
    /// Whether the last fields exist: 1 - beta l D > 0 for all modes of a pairwise network, and for the archetype's own
    /// class. Where it is not, the first is taken for a small number and the second for 1.
    bool admissible() const { return admissible_; }
    /// Numbers of each channel that are kept between calls, at most.
    static std::size_t numbers_of_channel(int P, Convention convention);
    /// Bytes of all of them.
    std::size_t memory() const {
        const std::size_t own = own_class_ ? static_cast<std::size_t>(network_->block * network_->N) : 0;
        return numbers_of_channel(network_->P, network_->convention) * sizeof(Real) * x_.size() + own * sizeof(double) +
               2 * floats_.by_site.size() * sizeof(float) + by_site_.memory() + by_channel_.memory();
    }

private:
    using Channels = std::vector<Real>;

    void add_to_x(int power, Channels& to);
    void add_to_fields(const Channels& of, int power, std::span<double> h);
    void find_x(std::span<const double> m);
    void find_D(std::span<const double> m);
    void find_elementary(std::span<const double> m, int highest);
    void find_power_sum(std::span<const double> m, int power);
    void find_response(std::span<const double> m, double beta);
    void set_F_pairs(double beta);
    void set_F_full();
    void set_F_distinct();
    double mean_energy_pairs(std::span<const double> m, double beta);
    double mean_energy_full() const;
    double mean_energy_distinct(std::span<const double> m);

    std::shared_ptr<const HebbianNetwork> network_;
    MeanFieldOrder order_;
    bool distinct_; ///< by elementary polynomials
    bool admissible_ = true;
    std::optional<CondensedResponse> own_class_; ///< of the archetype; of the second order
    Channels x_, D_;
    std::vector<Channels> F_;       ///< times step^(k+1)
    std::vector<Channels> sums_;    ///< power sums of t m, from the first
    std::vector<Channels> e_;       ///< elementary polynomials of t m, from the zeroth
    std::vector<Real> a_;           ///< by site
    std::vector<double> scale_;     ///< by site
    SignRows by_site_, by_channel_; ///< of data +-1, for `Real` float
    FloatChannels floats_;          ///< of other data, for `Real` float
};

extern template class MeanFieldEquations<float>;
extern template class MeanFieldEquations<double>;

} // namespace mattis::mc
