#include "benchmarks/rivals/good_loop.hpp"

#include <algorithm>

namespace mattis::benchmarks {

GoodLoop::GoodLoop(const PatternHamiltonian& h, const BitPatterns& patterns)
    : K_(static_cast<std::size_t>(h.K)), unit_(h.unit), spins_(static_cast<std::size_t>(h.N), 1) {
    const std::size_t last = h.weight.size() - 1;
    for (std::size_t u = 0; u <= last; ++u) {
        const auto below = static_cast<double>(h.weight[u == 0 ? 0 : u - 1]);
        const auto above = static_cast<double>(h.weight[std::min(u + 1, last)]);
        table_A_.push_back(0.5 * (below + above) - static_cast<double>(h.weight[u]));
        table_B_.push_back(0.5 * (below - above));
    }
    u_.assign(K_, 0);
    for (int i = 0; i < h.N; ++i)
        for (std::size_t mu = 0; mu < K_; ++mu) {
            xi_.push_back(static_cast<std::int8_t>(patterns.entry(mu, i)));
            u_[mu] += xi_.back() > 0 ? 1 : 0;
        }
    for (const int u : u_) {
        sum_A_ += table_A_[static_cast<std::size_t>(u)];
        B_.push_back(table_B_[static_cast<std::size_t>(u)]);
    }
}

double GoodLoop::cost(int site) const {
    const std::int8_t* row = &xi_[static_cast<std::size_t>(site) * K_];
    const double* B = B_.data();
    double field = 0.0;
#pragma omp simd reduction(+ : field)
    for (std::size_t mu = 0; mu < K_; ++mu) field += row[mu] * B[mu];
    return -unit_ * (sum_A_ + spins_[static_cast<std::size_t>(site)] * field);
}

void GoodLoop::flip(int site) {
    const std::int8_t* row = &xi_[static_cast<std::size_t>(site) * K_];
    int& spin = spins_[static_cast<std::size_t>(site)];
    double sum_A = 0.0;
    for (std::size_t mu = 0; mu < K_; ++mu) {
        u_[mu] -= row[mu] * spin;
        const auto u = static_cast<std::size_t>(u_[mu]);
        B_[mu] = table_B_[u];
        sum_A += table_A_[u];
    }
    sum_A_ = sum_A;
    spin = -spin;
}

} // namespace mattis::benchmarks
