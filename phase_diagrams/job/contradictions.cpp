#include "phase_diagrams/job/contradictions.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "models/dataset_facts.hpp"
#include "phase_diagrams/job/job.hpp"
#include "phase_diagrams/job/job_file.hpp"

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

void check_data(const JobFile& file, const Job& job) {
    if (!file.sound({"parameters", "montecarlo.points"})) return;
    const io::TomlValue* axes = file.value("montecarlo.points.axes");
    const auto parameter = [&](std::string_view name) {
        return std::ranges::find(job.parameters, name, &io::Axis::name);
    };
    const auto is_said = [&](std::string_view name) {
        const auto is_name = [&](const io::TomlValue& one) { return one.is_text() && one.text == name; };
        const auto axis = parameter(name);
        return file.has(fmt::format("parameters.{}", name)) || file.has(fmt::format("montecarlo.points.{}", name)) ||
               (axes != nullptr && axes->is_array() && std::ranges::any_of(axes->items, is_name)) ||
               (axis != job.parameters.end() && axis->swept);
    };
    if (parameter("protocol") == job.parameters.end()) return;
    const std::string fault = unsaid_data(job.model, parameter("protocol")->values, is_said);
    if (fault.empty()) return;
    const std::string key = is_said("M") ? "parameters.M" : "parameters.protocol";
    file.refuse(file.has(key) || !file.has("montecarlo.points") ? key : "montecarlo.points", fault);
}

} // namespace mattis::diagram
