#include "models/hopfield.hpp"

#include <cstddef>
#include <vector>

namespace mattis {

Hopfield::Hopfield(const Parameters& p) : parameters(p), data_(data_with_examples(p)) {
    // 1 - C of retrieval falls like 1/rho: the load, which takes its square, keeps nine digits up to there.
    constexpr double largest_gaussian_rho = 500.0;
    if (data_.is_gaussian())
        data_.require_rho_up_to(largest_gaussian_rho,
                                "beyond it pairwise networks of the Gaussian law lose their digits");
    if (p.protocol != Protocol::unsupervised || p.M == 0) return;
    const double r2 = square(p.r), scale = p.M * std::sqrt(data_.moment(2));
    strength_ = (1.0 + data_.rho()) / std::sqrt(1.0 + data_.entropy(2));
    modes_ = {{{(1.0 - r2 + p.M * r2) / scale, 1.0}, {(1.0 - r2) / scale, p.M - 1.0}}};
}

LevelNoise Hopfield::level_noise(const LevelsView& at) const {
    const std::size_t k = at.y.size();
    const double alpha = parameters.alpha;
    const double diagonal = parameters.convention == Convention::distinct ? 1.0 : 0.0;
    LevelNoise noise;
    noise.variance.assign(k + 1, 0.0);
    noise.coupling.assign(k + 1, 0.0);
    noise.breaking_excess.assign(k, 0.0);
    if (alpha == 0.0) return noise;
    for (const auto& [l, multiplicity] : modes_) {
        if (multiplicity == 0.0) continue;
        const double load = alpha * multiplicity, l2 = square(l);
        std::vector<double> delta(k + 1, 1.0 - l * at.C);
        for (std::size_t i = k; i > 0; --i) delta[i - 1] = delta[i] - l * at.y[i - 1] * (at.q[i] - at.q[i - 1]);
        noise.admissible = noise.admissible && delta[0] > 0.0;
        double r = at.q[0] / square(delta[0]);
        double free_energy = parameters.T * std::log(delta[k]) - l * at.q[0] / delta[0] + l * diagonal;
        noise.variance[0] += load * l2 * r;
        noise.coupling[0] += load * (l2 / square(delta[0]));
        for (std::size_t i = 1; i <= k; ++i) {
            const double dq = at.q[i] - at.q[i - 1], y = at.y[i - 1], dr = dq / (delta[i] * delta[i - 1]);
            const double log_ratio = std::log1p(-l * y * dq / delta[i]); // of Delta_{i-1} to Delta_i
            free_energy += log_ratio / y + l2 * y * ((r + dr) * at.q[i] - r * at.q[i - 1]);
            noise.breaking_excess[i - 1] -=
                load * 0.5 * ((log_ratio / y + l * dq / delta[i - 1]) / y + l2 * (1.0 - at.q[i]) * dr);
            r += dr;
            noise.variance[i] += load * l2 * r;
            noise.coupling[i] += load * (l2 / square(delta[i]));
        }
        noise.free_energy += load * 0.5 * (free_energy + l2 * r * at.C);
    }
    return noise;
}

} // namespace mattis
