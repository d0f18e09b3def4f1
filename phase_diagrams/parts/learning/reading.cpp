#include "phase_diagrams/parts/learning/reading.hpp"

#include <fmt/format.h>

#include "phase_diagrams/job/job.hpp"
#include "phase_diagrams/job/job_file.hpp"
#include "phase_diagrams/parts/images/reading.hpp"
#include "phase_diagrams/parts/learning/keys.hpp"

namespace mattis::diagram {

namespace {

std::string place_text(io::Position where, std::string_view key) {
    return fmt::format("{}:{}: {}", where.line, where.column, key);
}

/// All of the grid; none where a parameter has no value, which is reported.
std::vector<ParameterValues> whole_grid(const JobFile& file, const Job& job, const io::Entry& parameters) {
    std::vector<std::vector<double>> axes;
    bool whole = file.sound({"parameters"});
    for (std::size_t k = 0; k < job.parameters.size(); ++k) {
        const io::Axis& axis = job.parameters[k];
        if (axis.values.empty() && parameters.value().is_table())
            io::refuse_missing_parameter(parameters, job.model.fields[k]);
        whole = whole && !axis.values.empty();
        axes.push_back(axis.values);
    }
    return whole ? product_of(axes) : std::vector<ParameterValues>{};
}

} // namespace

std::any read_learning(const io::Entry& entry) {
    LearningSection section;
    io::read_section(entry, learning_keys, section);
    const io::TomlValue& table = entry.value();
    if (const io::TomlValue* strength = table.get("strength"))
        io::read_section(entry.member("strength", *strength), strength_keys, section.strength);
    if (const io::TomlValue* length = table.get("forced_length"))
        io::read_section(entry.member("forced_length", *length), forced_length_keys, section.forced_length.emplace());
    const std::filesystem::path folder = entry.reading().file.parent_path();
    for (auto* files : {&section.images, &section.labels})
        for (std::filesystem::path& file : files->values)
            if (!file.empty()) file = found_from(folder, file);
    section.places[""] = place_text(table.where, "learning");
    for (const io::TomlValue::Member& key : table.members)
        section.places[key.name] = place_text(key.value.where, fmt::format("learning.{}", key.name));
    return section;
}

bool place_learning(const JobFile& file, Job& job) {
    if (!file.value("learning")->is_table() || job.model.capabilities.learning == LearningKind::none) return false;
    const io::Entry entry = file.section("learning"), parameters = file.section("parameters");
    auto& own = *job.section<LearningSection>();
    if (const io::TomlValue* points = entry.value().get("points")) {
        own.points = read_points(entry.member("points", *points), parameters, job.parameters);
        add_axes_of_points(parameters, own.points, job.parameters);
        io::require_small_grid(parameters, job.parameters);
    } else {
        own.points = whole_grid(file, job, parameters);
    }
    return true;
}

std::size_t learned_tasks(const ModelInfo& model, const LearningSection& section) {
    if (model.capabilities.learned_tasks > 0) return static_cast<std::size_t>(model.capabilities.learned_tasks);
    const auto sequential = learning::task_sequence_names[static_cast<std::size_t>(learning::TaskSequence::sequential)];
    return section.tasks == sequential ? section.images.values.size() : static_cast<std::size_t>(section.count);
}

std::string learning_anchor(const ModelInfo& model, const LearningSection& section, std::size_t task) {
    if (!section.anchor.values.empty()) return section.anchor.of(task);
    const bool network = model.capabilities.learning == LearningKind::network;
    return std::string(
        network ? learning::field_anchor_names[static_cast<std::size_t>(learning::FieldAnchor::step)]
                : learning::perceptron_anchor_names[static_cast<std::size_t>(learning::PerceptronAnchor::none)]);
}

} // namespace mattis::diagram
