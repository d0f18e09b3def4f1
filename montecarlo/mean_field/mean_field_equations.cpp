#include "montecarlo/mean_field/mean_field_equations.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

#include "core/special.hpp"
#include "models/hamiltonians/exact_energy.hpp"
#include "montecarlo/mean_field/channel_products.hpp"

namespace mattis::mc {

namespace {

/// E_z (x + sqrt(D) z)^n: x M_(n-1) + (n-1) D M_(n-2).
template <class Real>
Real gaussian_moment(Real x, Real D, int n) {
    Real before = 0, moment = 1;
    for (int k = 1; k <= n; ++k) before = std::exchange(moment, x * moment + static_cast<Real>(k - 1) * D * before);
    return moment;
}

/// Sums side by side: one after the other they would wait for each other.
template <class Real>
double sum_of(std::span<const Real> values) {
    constexpr std::size_t lanes = 8;
    double sums[lanes] = {}, sum = 0.0;
    std::size_t k = 0;
    for (; k + lanes <= values.size(); k += lanes)
        for (std::size_t j = 0; j < lanes; ++j) sums[j] += static_cast<double>(values[k + j]);
    for (; k < values.size(); ++k) sum += static_cast<double>(values[k]);
    for (const double lane : sums) sum += lane;
    return sum;
}

double square_sum(std::span<const double> m) {
    double sum = 0.0;
    for (const double x : m) sum += x * x;
    return sum;
}

} // namespace

template <class Real>
MeanFieldEquations<Real>::MeanFieldEquations(std::shared_ptr<const HebbianNetwork> network, MeanFieldOrder order)
    : network_(std::move(network)), order_(order),
      distinct_(network_->P > 2 && network_->convention == Convention::distinct), x_(network_->channels()),
      F_(distinct_ ? static_cast<std::size_t>(network_->P) : 2, Channels(x_.size())),
      a_(static_cast<std::size_t>(network_->N)), scale_(a_.size()) {
    if (order == MeanFieldOrder::second && network_->block <= CondensedResponse::most) own_class_.emplace(*network_);
    if (!std::is_same_v<Real, float>) return;
    if (network_->signs) {
        by_site_ = SignRows::by_site(*network_->v);
        by_channel_ = SignRows::by_channel(*network_->v);
    } else {
        floats_ = FloatChannels(*network_->v);
    }
}

template <class Real>
std::size_t MeanFieldEquations<Real>::numbers_of_channel(int P, Convention convention) {
    return P > 2 && convention == Convention::distinct ? 3 * static_cast<std::size_t>(P) + 2 : 5;
}

/// to_c += sum_i v^power a_i.
template <class Real>
void MeanFieldEquations<Real>::add_to_x(int power, Channels& to) {
    if constexpr (std::is_same_v<Real, float>) {
        if (power == 1 && !by_site_.empty()) return by_site_.add(a_, to);
        if (power == 1 && !floats_.empty()) return add_rows(floats_.by_site, a_, to);
    }
    add_overlaps<Real>(*network_->v, power, a_, to);
}

/// h_i += scale_i sum_c v^power F_c.
template <class Real>
void MeanFieldEquations<Real>::add_to_fields(const Channels& of, int power, std::span<double> h) {
    if constexpr (std::is_same_v<Real, float>)
        if (power == 1 && !(by_channel_.empty() && floats_.empty())) {
            std::ranges::fill(a_, 0.0f);
            if (by_channel_.empty())
                add_rows(floats_.by_channel, of, a_);
            else
                by_channel_.add(of, a_);
            for (std::size_t i = 0; i < h.size(); ++i) h[i] += scale_[i] * static_cast<double>(a_[i]);
            return;
        }
    add_fields<Real>(*network_->v, power, of, scale_, h);
}

template <class Real>
void MeanFieldEquations<Real>::find_x(std::span<const double> m) {
    for (std::size_t i = 0; i < m.size(); ++i) a_[i] = static_cast<Real>(network_->step * m[i]);
    std::fill(x_.begin(), x_.end(), Real{0});
    add_to_x(1, x_);
}

template <class Real>
void MeanFieldEquations<Real>::find_D(std::span<const double> m) {
    const double square = network_->step * network_->step;
    if (network_->signs) {
        D_.assign(x_.size(), static_cast<Real>(square * (static_cast<double>(m.size()) - square_sum(m))));
        return;
    }
    for (std::size_t i = 0; i < m.size(); ++i) a_[i] = static_cast<Real>(square * (1.0 - m[i] * m[i]));
    D_.assign(x_.size(), Real{0});
    add_to_x(2, D_);
}

/// sum_i (t m)^power. Even powers of signs are the same for all channels.
template <class Real>
void MeanFieldEquations<Real>::find_power_sum(std::span<const double> m, int power) {
    Channels& sum = sums_[static_cast<std::size_t>(power) - 1];
    double total = 0.0;
    for (std::size_t i = 0; i < m.size(); ++i) {
        const double a = integer_power(network_->step * m[i], power);
        a_[i] = static_cast<Real>(a);
        total += a;
    }
    const bool even = network_->signs && power % 2 == 0;
    sum.assign(x_.size(), even ? static_cast<Real>(total) : Real{0});
    if (!even) add_to_x(network_->signs ? 1 : power, sum);
}

/// By Newton's identities, k e_k = sum_j (-1)^(j-1) e_(k-j) p_j.
template <class Real>
void MeanFieldEquations<Real>::find_elementary(std::span<const double> m, int highest) {
    const auto order = static_cast<std::size_t>(highest);
    sums_.resize(std::max(sums_.size(), order));
    e_.resize(std::max(e_.size(), order + 1));
    for (int power = 1; power <= highest; ++power) find_power_sum(m, power);
    e_[0].assign(x_.size(), Real{1});
    for (std::size_t k = 1; k <= order; ++k) {
        Channels& e = e_[k];
        e.assign(x_.size(), Real{0});
        for (std::size_t j = 1; j <= k; ++j) {
            const Real sign = (j % 2 == 1 ? Real{1} : Real{-1}) / static_cast<Real>(k);
            const Channels &lower = e_[k - j], &p = sums_[j - 1];
            for (std::size_t c = 0; c < e.size(); ++c) e[c] += sign * lower[c] * p[c];
        }
    }
}

/// Precondition: x or the power sums are known.
template <class Real>
void MeanFieldEquations<Real>::find_response(std::span<const double> m, double beta) {
    if (!own_class_) return;
    const Channels& known = distinct_ ? sums_.front() : x_;
    Eigen::VectorXd x(network_->block);
    for (Eigen::Index a = 0; a < x.size(); ++a) x[a] = static_cast<double>(known[static_cast<std::size_t>(a)]);
    if (!own_class_->look(m, x, beta)) admissible_ = false;
}

template <class Real>
void MeanFieldEquations<Real>::set_F_pairs(double beta) {
    constexpr double least = 0.02; // of 1 - beta l D
    const HebbianNetwork& net = *network_;
    const double step = net.step;
    const std::size_t first_other = own_class_ ? static_cast<std::size_t>(net.block) : 0;
    Channels &F0 = F_[0], &F1 = F_[1];
    for (std::size_t c = 0; c < x_.size(); ++c) {
        const double coupling = 2.0 * net.strength_of(c);
        F0[c] = static_cast<Real>(step * coupling * static_cast<double>(x_[c]));
        double response = coupling;
        if (order_ == MeanFieldOrder::second && c >= first_other) {
            response = 0.0;
            for (const HebbianNetwork::Mode& mode : net.modes) {
                const double l = coupling * mode.eigenvalue;
                const double rest = 1.0 - beta * l * static_cast<double>(D_[c]);
                if (mode.multiplicity > 0.0 && !(rest > 0.0)) admissible_ = false;
                response += mode.multiplicity * l / std::max(rest, least);
            }
            response /= net.block;
        }
        F1[c] = static_cast<Real>(step * step * response);
    }
}

/// F_1 goes through the moments one behind F_0.
template <class Real>
void MeanFieldEquations<Real>::set_F_full() {
    const HebbianNetwork& net = *network_;
    const bool first = order_ == MeanFieldOrder::first;
    Channels &F0 = F_[0], &F1 = F_[1];
    std::ranges::copy(x_, F0.begin());
    std::ranges::fill(F1, Real{1});
    for (int k = 2; k < net.P; ++k)
        for (std::size_t c = 0; c < x_.size(); ++c) {
            const Real moment = x_[c] * F0[c] + (first ? Real{0} : static_cast<Real>(k - 1) * D_[c] * F1[c]);
            F1[c] = F0[c];
            F0[c] = moment;
        }
    const double factor = net.P * net.step, next = net.step * (net.P - 1);
    const auto scale = [&](std::size_t c, double strength) {
        F0[c] *= static_cast<Real>(factor * strength);
        F1[c] *= static_cast<Real>(factor * strength * next);
    };
    for (std::size_t c = 0; net.weight.empty() && c < x_.size(); ++c) scale(c, net.strength);
    for (std::size_t c = 0; !net.weight.empty() && c < x_.size(); ++c) scale(c, net.strength_of(c));
}

template <class Real>
void MeanFieldEquations<Real>::set_F_distinct() {
    const HebbianNetwork& net = *network_;
    const double sets = factorial(net.P);
    for (int k = 0; k < net.P; ++k) {
        Channels& to = F_[static_cast<std::size_t>(k)];
        const Channels& e = e_[static_cast<std::size_t>(net.P - 1 - k)];
        const double factor = sets * integer_power(net.step, k + 1);
        for (std::size_t c = 0; c < to.size(); ++c) to[c] = static_cast<Real>(factor * net.strength_of(c)) * e[c];
    }
}

template <class Real>
void MeanFieldEquations<Real>::fields(std::span<const double> m, double beta, std::span<double> h) {
    const HebbianNetwork& net = *network_;
    admissible_ = true;
    if (distinct_) {
        find_elementary(m, net.P - 1);
        set_F_distinct();
    } else {
        find_x(m);
        if (order_ == MeanFieldOrder::second) find_D(m);
        net.P == 2 ? set_F_pairs(beta) : set_F_full();
    }
    find_response(m, beta);
    std::ranges::fill(h, 0.0);
    for (int k = 0; k < (distinct_ ? net.P : 2); ++k) {
        const Channels& of = F_[static_cast<std::size_t>(k)];
        for (std::size_t i = 0; i < m.size(); ++i) scale_[i] = integer_power(-m[i], k);
        if (net.signs && k % 2 == 1) { // v^(k+1) = 1
            const double sum = sum_of<Real>(of);
            for (std::size_t i = 0; i < m.size(); ++i) h[i] += scale_[i] * sum;
        } else {
            add_to_fields(of, net.signs ? 1 : k + 1, h);
        }
    }
    if (own_class_) own_class_->add_fields(m, h);
    if (order_ == MeanFieldOrder::first || !net.noise) return;
    const double q = square_sum(m) / net.N;
    const double reaction = beta * net.alpha * net.noise->curvature(q) * (1.0 - q);
    for (std::size_t i = 0; i < m.size(); ++i) h[i] -= reaction * m[i];
}

template <class Real>
std::span<const Real> MeanFieldEquations<Real>::overlaps(std::span<const double> m) {
    find_x(m);
    return x_;
}

/// The constant terms i = j are left out in `distinct`.
template <class Real>
double MeanFieldEquations<Real>::mean_energy_pairs(std::span<const double> m, double beta) {
    const HebbianNetwork& net = *network_;
    Channels squares; // sum_i t^2 m^2, and D beside it
    find_D(m);
    if (net.convention == Convention::distinct) {
        squares.swap(D_);
        find_D(std::vector<double>(m.size(), 0.0));
        for (std::size_t c = 0; c < squares.size(); ++c) squares[c] = D_[c] - squares[c];
        find_D(m);
    }
    const std::size_t first_other = own_class_ ? static_cast<std::size_t>(net.block) : 0;
    double sum = 0.0;
    for (std::size_t c = 0; c < x_.size(); ++c) {
        const auto x = static_cast<double>(x_[c]), D = static_cast<double>(D_[c]);
        const double s = net.strength_of(c);
        double own = s * (x * x + D);
        if (!squares.empty()) own -= s * (D + static_cast<double>(squares[c]));
        if (order_ == MeanFieldOrder::second && c >= first_other)
            for (const HebbianNetwork::Mode& mode : net.modes) {
                const double y = 2.0 * s * mode.eigenvalue * D;
                own += 0.5 * mode.multiplicity / net.block * y * beta * y / (1.0 - beta * y);
            }
        sum -= own;
    }
    return sum;
}

template <class Real>
double MeanFieldEquations<Real>::mean_energy_full() const {
    const HebbianNetwork& net = *network_;
    double sum = 0.0;
    for (std::size_t c = 0; c < x_.size(); ++c)
        sum -= net.strength_of(c) * gaussian_moment(static_cast<double>(x_[c]), static_cast<double>(D_[c]), net.P);
    return sum;
}

template <class Real>
double MeanFieldEquations<Real>::mean_energy_distinct(std::span<const double> m) {
    const HebbianNetwork& net = *network_;
    find_elementary(m, net.P);
    double sum = 0.0;
    for (std::size_t c = 0; c < x_.size(); ++c)
        sum -= net.strength_of(c) * static_cast<double>(e_[static_cast<std::size_t>(net.P)][c]);
    return factorial(net.P) * sum;
}

template <class Real>
double MeanFieldEquations<Real>::energy(std::span<const double> m, double beta) {
    const HebbianNetwork& net = *network_;
    double energy = 0.0;
    if (distinct_) {
        energy = mean_energy_distinct(m);
    } else {
        find_x(m);
        find_D(m);
        energy = net.P == 2 ? mean_energy_pairs(m, beta) : mean_energy_full();
    }
    find_response(m, beta);
    if (own_class_) energy += own_class_->energy();
    if (order_ == MeanFieldOrder::first || !net.noise) return energy;
    const double q = square_sum(m) / net.N;
    return energy - net.N * beta * net.alpha * (1.0 - q) * (1.0 - q) * net.noise->remainder(q);
}

template class MeanFieldEquations<float>;
template class MeanFieldEquations<double>;

} // namespace mattis::mc
