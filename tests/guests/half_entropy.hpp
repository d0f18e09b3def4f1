#pragma once

// A line of Gaussian-site models that joins from outside. docs/add-a-line.md tells the story of this file.

#include <numbers>
#include <optional>

#include "solvers/lines/site_lines.hpp"
#include "solvers/rs/rs_branches.hpp"

namespace mattis::guests {

/// Entropy of the paramagnet less half of that of free spins; nothing where it does not exist.
inline std::optional<double> surplus_of_entropy(const Site& at) {
    const Solution paramagnet = solvers::rs_paramagnet(at);
    if (!paramagnet.converged()) return std::nullopt;
    return *paramagnet.entropy - 0.5 * std::numbers::ln2;
}

/// Where the paramagnet has half of the entropy of free spins, in whatever parameter is looked for.
inline constexpr solvers::SiteLine half_entropy_line{
    .name = "half_entropy",
    .line = [](const solvers::SiteLines& model) -> std::optional<Line> {
        return Line{
            .doc = "entropy (ln 2)/2 of the paramagnet", .belongs_to = "paramagnet", .finds = model.by_temperature};
    },
    .trace =
        [](const Site& model, const solvers::Sought& find, const LineChoice&) {
            const auto point = [](const Site& at, double value) {
                return LinePoint{Status::converged, value, solvers::rs_paramagnet(at).order};
            };
            return solvers::zeros_along(model, find, surplus_of_entropy, point);
        }};

} // namespace mattis::guests
