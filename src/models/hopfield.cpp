#include "models/hopfield.hpp"

#include <cstddef>
#include <vector>

namespace mattis {

LevelNoise Hopfield::level_noise(const LevelsView& at) const {
    const std::size_t k = at.y.size();
    const double alpha = parameters.alpha;
    std::vector<double> delta(k + 1, 1.0 - at.C);
    for (std::size_t i = k; i > 0; --i) delta[i - 1] = delta[i] - at.y[i - 1] * (at.q[i] - at.q[i - 1]);
    LevelNoise noise;
    noise.admissible = alpha == 0.0 || delta[0] > 0.0;
    std::vector<double> r{at.q[0] / square(delta[0])};
    const double diagonal = parameters.convention == Convention::distinct ? 1.0 : 0.0;
    double free_energy = parameters.T * std::log(delta[k]) - at.q[0] / delta[0] + diagonal;
    for (std::size_t i = 1; i <= k; ++i) {
        const double dq = at.q[i] - at.q[i - 1], y = at.y[i - 1];
        r.push_back(r[i - 1] + dq / (delta[i] * delta[i - 1]));
        const double log_ratio = std::log1p(-y * dq / delta[i]); // of Delta_{i-1} to Delta_i
        free_energy += log_ratio / y + y * (r[i] * at.q[i] - r[i - 1] * at.q[i - 1]);
        noise.breaking_excess.push_back(
            per_load(-0.5 * ((log_ratio / y + dq / delta[i - 1]) / y + (1.0 - at.q[i]) * (r[i] - r[i - 1]))));
    }
    noise.free_energy = per_load(0.5 * (free_energy + r[k] * at.C));
    for (std::size_t i = 0; i <= k; ++i) {
        noise.variance.push_back(per_load(r[i]));
        noise.coupling.push_back(per_load(1.0 / square(delta[i])));
    }
    return noise;
}

} // namespace mattis
