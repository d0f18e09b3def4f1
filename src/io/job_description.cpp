#include <fmt/format.h>

#include "core/errors.hpp"
#include "io/job_entry.hpp"
#include "io/job_schema.hpp"

namespace mattis::io {

namespace {

constexpr std::size_t indent = 20;

std::string line(std::string_view name, std::string_view text) {
    return fmt::format("  {:<{}}{}\n", name, indent - 2, text);
}

/// The names that a key takes. Where they depend on the model: those of the first one, and of each that has others.
std::string names_text(Names names, const Vocabulary& vocabulary) {
    if (names == Names::none) return "";
    if (!of_model(names)) return fmt::format(" out of {}", comma_list(fixed_names(names, vocabulary)));
    if (names == Names::ansaetze || names == Names::lines || names == Names::rivals)
        return ", those of the model (see mattis describe MODEL)";
    const auto common = names_of(names, vocabulary, model_info(model_names().front()));
    std::string text = fmt::format(" out of {}", comma_list(common));
    for (const std::string_view model : model_names()) {
        const auto own = names_of(names, vocabulary, model_info(model));
        if (own != common) text += fmt::format("; of {}: {}", model, comma_list(own));
    }
    return text;
}

template <class Section, class Rows>
std::string describe_keys(const Rows& rows, const Vocabulary& vocabulary) {
    std::string text;
    for (const auto& row : rows) {
        std::string what = allowed_text(row) + names_text(row.names, vocabulary);
        std::string fallback(row.fallback);
        if (fallback.empty() && row.initial != nullptr) fallback = row.initial(Section{});
        if (row.required)
            what += "; required";
        else if (!fallback.empty())
            what += fmt::format("; default {}", fallback);
        text += line(row.name, row.doc) + line("", what);
    }
    return text;
}

std::string describe_parameters() {
    std::string text;
    for (const std::string_view model : model_names()) {
        text += fmt::format("  {}\n", model);
        for (const FieldInfo& field : model_info(model).fields)
            text += line("", fmt::format("{}: {}; {}{}", field.name, field.doc, allowed_text(field),
                                         field.fallback ? "; default " + format_field(field, *field.fallback) : ""));
    }
    return text;
}

} // namespace

std::string describe_schema(const Vocabulary& vocabulary) {
    std::string text = "A job file is TOML 1.0. An integer may be written as 60.0; names of files are read from the "
                       "working directory unless said otherwise.\n\n";
    text += "before the first section\n" + describe_keys<Head>(head_keys, vocabulary);
    text += "\n[parameters]\n";
    text += line("NAME", "a value, an array of different ones, or { from, to, count }, ends included, with scale =");
    text +=
        line("", "\"linear\" (default) or \"log\"; arrays and ranges are axes. One that points fixes may be left out");
    text += describe_parameters();
    text += "\n[theory]\n" + describe_keys<TheorySection>(theory_keys, vocabulary);
    text += "\n[montecarlo]\n" + describe_keys<MonteCarloSection>(montecarlo_keys, vocabulary);
    text += "\nmontecarlo.points\n";
    text += line("NAME", "values as in [parameters], of every axis: the points are their product");
    text += line("pairs", "in place of it: an array of points, each an array with one value for each axis");
    text += line("axes", "names of the parameters in pairs; default all axes in the order of the model's parameters");
    text += "\nmontecarlo.sweeps\n" + describe_keys<MonteCarloSection>(sweeps_keys, vocabulary);
    text += "\nmontecarlo.tempering\n" + describe_keys<TemperingSection>(tempering_keys, vocabulary);
    text += "\n[run]\n" + describe_keys<RunSection>(run_keys, vocabulary);
    return text;
}

} // namespace mattis::io
