#include "io/job_description.hpp"

#include <fmt/format.h>

#include "core/errors.hpp"

namespace mattis::io {

namespace {

constexpr std::size_t indent = 20;

/// The names that a key takes. Where they depend on the model: those of the first one, and of each that has others.
/// These are keys of simulations: models without one are left out.
std::string names_text(const Names& names) {
    if (names.fixed != nullptr) return fmt::format(" out of {}", comma_list(names.fixed()));
    if (names.of_model == nullptr) return "";
    if (names.many) return ", those of the model (see mattis describe MODEL)";
    const auto common = names.of_model(model_info(model_names().front()));
    std::string text = fmt::format(" out of {}", comma_list(common));
    for (const std::string_view model : model_names()) {
        if (!model_info(model).is_simulated()) continue;
        const auto own = names.of_model(model_info(model));
        if (own != common) text += fmt::format("; of {}: {}", model, comma_list(own));
    }
    return text;
}

} // namespace

std::string description_line(std::string_view name, std::string_view text) {
    return fmt::format("  {:<{}}{}\n", name, indent - 2, text);
}

std::string describe_key(const KeyInfo& key, const std::string& initial) {
    std::string what = allowed_text(key) + names_text(key.names);
    const std::string fallback = key.fallback.empty() ? initial : std::string(key.fallback);
    if (key.required)
        what += "; required";
    else if (!fallback.empty())
        what += fmt::format("; default {}", fallback);
    return description_line(key.name, key.doc) + description_line("", what);
}

std::string describe_parameters() {
    std::string text = description_line(
        "NAME", "a value, an array of different ones, or { from, to, count }, ends included, with scale =");
    text += description_line(
        "", "\"linear\" (default) or \"log\"; arrays and ranges are axes. One that points fixes may be left out");
    for (const std::string_view model : model_names()) {
        text += fmt::format("  {}\n", model);
        for (const FieldInfo& field : model_info(model).fields)
            text += description_line(
                "", fmt::format("{}: {}; {}{}", field.name, field.doc, allowed_text(field),
                                field.fallback ? "; default " + format_field(field, *field.fallback) : ""));
    }
    return text;
}

} // namespace mattis::io
