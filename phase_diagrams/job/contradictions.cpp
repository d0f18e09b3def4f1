#include "phase_diagrams/job/contradictions.hpp"

#include <algorithm>

#include "core/errors.hpp"

namespace mattis::diagram {

std::optional<std::string> contradiction(const ModelInfo& model, std::span<const ParameterValues> points) {
    constexpr std::size_t most = 4096;
    const auto said_at = [&](const ParameterValues& values) -> std::optional<std::string> {
        try {
            ModelAt(model.name, values);
        } catch (const InputError& error) {
            return error.what();
        }
        return std::nullopt;
    };
    for (const ParameterValues& values : points.first(std::min(most, points.size())))
        if (auto said = said_at(values)) return said;
    return points.empty() ? std::nullopt : said_at(points.back());
}

std::vector<ParameterValues> corners(const ModelInfo& model, const std::vector<io::Axis>& axes) {
    std::vector<std::vector<double>> ends;
    for (std::size_t k = 0; k < axes.size(); ++k) {
        const std::vector<double>& values = axes[k].values;
        if (values.size() <= 2 || model.fields[k].kind == FieldKind::choice)
            ends.push_back(values);
        else
            ends.push_back({values.front(), values.back()});
    }
    return product_of(ends);
}

} // namespace mattis::diagram
