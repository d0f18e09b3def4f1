#include "montecarlo/disorder/templates.hpp"

#include <algorithm>
#include <cstddef>

#include "core/rounded_gaussian.hpp"
#include "core/watch.hpp"

namespace mattis::mc {

Templates draw_templates(const TemplateHamiltonian& h, const StreamKey& key, std::span<const std::int8_t> archetypes) {
    const auto N = static_cast<std::size_t>(h.N), K = static_cast<std::size_t>(h.K);
    Stream stream(key);
    DrawsAhead draws(stream);
    Templates templates{.N = h.N, .K = h.K, .archetype = {}, .T = {}};
    resize_in_pieces(templates.T, N * N * K);
    std::vector<std::int8_t> xi(N);
    for (std::size_t mu = 0; mu < K; ++mu) {
        std::uint64_t signs = 0;
        for (std::size_t i = 0; i < N; ++i) {
            if (i % 64 == 0) signs = draws();
            xi[i] = (signs >> (i % 64) & 1) != 0 ? 1 : -1;
        }
        if ((mu + 1) * N <= archetypes.size()) std::ranges::copy(archetypes.subspan(mu * N, N), xi.begin());
        if (mu == 0) templates.archetype = xi;
        for (std::size_t i = 0; i < N; ++i) {
            pause_point();
            for (std::size_t j = i + 1; j < N; ++j) {
                const auto noise = static_cast<std::int32_t>(rounded_gaussian(draws(), h.spread));
                const std::int32_t entry = xi[i] * xi[j] * h.entry + noise;
                templates.T[(i * N + j) * K + mu] = templates.T[(j * N + i) * K + mu] = entry;
            }
        }
    }
    return templates;
}

double templates_memory(const TemplateHamiltonian& h) {
    return static_cast<double>(h.N) * h.N * static_cast<double>(h.K) * sizeof(std::int32_t);
}

} // namespace mattis::mc
