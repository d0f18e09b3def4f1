#include "app/parameters.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "core/equal_steps.hpp"
#include "core/errors.hpp"
#include "models/dataset_facts.hpp"

namespace mattis::app {

std::string flag_of(const FieldInfo& field) { return fmt::format("--{}", field.name); }

std::string help_text(const FieldInfo& field) {
    std::string text(field.doc);
    if (field.kind == FieldKind::choice)
        text += fmt::format(": {}", fmt::join(field.choices.begin(), field.choices.end(), "|"));
    else
        text += fmt::format("; {}{}", field.kind == FieldKind::integer ? "integer " : "", field.range.text());
    if (field.fallback) text += fmt::format("; default {}", format_field(field, *field.fallback));
    return text;
}

std::string allowed_values(const FieldInfo& field) {
    if (field.kind == FieldKind::choice) return comma_list(field.choices);
    return fmt::format("{} {}, or a sweep first:last:count",
                       field.kind == FieldKind::integer ? "an integer" : "a number", field.range.text());
}

void ParameterFlags::add_to(Flags& flags, const ModelInfo& info) {
    info_ = info;
    given_.assign(info.fields.size(), {});
    for (std::size_t k = 0; k < info.fields.size(); ++k)
        flags.text(flag_of(info.fields[k]), given_[k], help_text(info.fields[k]),
                   fmt::format("Parameters of {}", info.name));
}

std::vector<double> parse_values(const FieldInfo& field, std::string_view text) {
    const std::string where = flag_of(field);
    if (text.find(':') == std::string_view::npos) return {parse_field(field, text, where)};
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(':', begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    if (field.kind == FieldKind::choice)
        throw InputError(
            fmt::format("{} = '{}' is a sweep of names: allowed is one of {}", where, text, comma_list(field.choices)));
    if (parts.size() != 3)
        throw InputError(fmt::format("{} = '{}' is not a sweep: allowed is first:last:count", where, text));
    constexpr double most = 1e6;
    const double count = parse_real(parts[2], where + " (count of the sweep)", "an integer from 2 to 1000000");
    if (count != std::floor(count) || count < 2 || count > most)
        throw InputError(fmt::format("{} = '{}' sweeps {} values: allowed is an integer count from 2 to 1000000", where,
                                     text, parts[2]));
    const double first = parse_field(field, parts[0], where + " (first of the sweep)");
    const double last = parse_field(field, parts[1], where + " (last of the sweep)");
    if (first == last)
        throw InputError(
            fmt::format("{} = '{}' sweeps from a value to itself: allowed are two different ends", where, text));
    std::vector<double> values = equal_differences(first, last, static_cast<int>(count));
    for (const double value : values)
        require_allowed(field, value, fmt::format("{} (a value of the sweep '{}')", where, text));
    return values;
}

std::vector<double> ParameterFlags::values_of(std::size_t k, const std::vector<SettledParameter>& settled) const {
    const FieldInfo& field = info_.fields[k];
    if (const auto text = only(given_[k], flag_of(field))) return parse_values(field, *text);
    if (const auto place = std::ranges::find(settled, field.name, &SettledParameter::name); place != settled.end())
        return {place->value};
    return {field.fallback.value()};
}

bool ParameterFlags::swept(std::size_t field) const {
    return !given_[field].empty() && given_[field].front().find(':') != std::string::npos;
}

std::size_t ParameterFlags::row() const {
    for (std::size_t k = info_.fields.size(); k-- > 0;)
        if (swept(k)) return values_of(k).size();
    return 1;
}

void ParameterFlags::require_complete(const std::string& found, const std::vector<SettledParameter>& settled) const {
    std::vector<std::string> missing;
    for (std::size_t k = 0; k < info_.fields.size(); ++k) {
        const FieldInfo& field = info_.fields[k];
        if (field.name == found && !given_[k].empty())
            throw InputError(fmt::format("{0} = {1} is fixed, but {2} is the parameter to find: leave {0} out",
                                         flag_of(field), given_[k].front(), field.name));
        const bool needed = field.name != found && !field.fallback &&
                            std::ranges::find(settled, field.name, &SettledParameter::name) == settled.end();
        if (needed && given_[k].empty())
            missing.push_back(fmt::format("{}: allowed is {}", flag_of(field), allowed_values(field)));
    }
    if (!missing.empty())
        throw InputError(fmt::format("model {} needs {}", info_.name, fmt::join(missing.begin(), missing.end(), "; ")));
    require_data(found, settled);
}

void ParameterFlags::require_data(const std::string& found, const std::vector<SettledParameter>& settled) const {
    const auto index = [&](std::string_view name) {
        return static_cast<std::size_t>(std::ranges::find(info_.fields, name, &FieldInfo::name) - info_.fields.begin());
    };
    const auto is_said = [&](std::string_view name) {
        return name == found || !given_[index(name)].empty() ||
               std::ranges::find(settled, name, &SettledParameter::name) != settled.end();
    };
    if (info_.find("protocol") == nullptr) return;
    if (const std::string fault = unsaid_data(info_, values_of(index("protocol"), settled), is_said); !fault.empty())
        throw InputError(fault);
}

std::vector<ParameterValues> ParameterFlags::points(const std::string& found,
                                                    const std::vector<SettledParameter>& settled) const {
    require_complete(found, settled);
    constexpr double most = 1e6;
    std::vector<std::vector<double>> axes;
    double count = 1.0;
    for (std::size_t k = 0; k < info_.fields.size(); ++k) {
        const bool sought = info_.fields[k].name == found;
        axes.push_back(sought ? std::vector{info_.fields[k].fallback.value_or(0.0)} : values_of(k, settled));
        count *= static_cast<double>(axes.back().size());
    }
    if (count > most)
        throw InputError(fmt::format("the sweeps ask for {} points: allowed are at most {} in all", count, most));
    return product_of(axes);
}

std::optional<InputError> answer_to_beta(const ModelInfo& info, const std::vector<std::string>& words) {
    constexpr std::string_view beta = "--beta";
    const std::string_view T = info.capabilities.temperature;
    if (words.empty() || T.empty() || info.find("beta") != nullptr) return std::nullopt;
    const std::string& word = words.front();
    if (word != beta && !word.starts_with("--beta=")) return std::nullopt;
    const std::string text = word != beta ? word.substr(beta.size() + 1) : words.size() > 1 ? words[1] : "";
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool number = error == std::errc{} && end == text.data() + text.size() && value > 0.0;
    return InputError(fmt::format("{0} {1}is the inverse of the temperature, and model {2} takes {3} = 1/beta: write "
                                  "--{3} {4}",
                                  beta, text.empty() ? "" : text + " ", info.name, T,
                                  number ? fmt::format("{}", 1.0 / value) : "with that value"));
}

Document document_of(const FieldInfo& field, double value) {
    if (field.kind == FieldKind::choice) return format_field(field, value);
    if (field.kind == FieldKind::integer) return static_cast<long>(value);
    return value;
}

Document document_of(const ModelInfo& info, const ParameterValues& values) {
    Document object = Document::object();
    const bool plain = info.additional_at_default(values);
    for (std::size_t k = 0; k < info.fields.size(); ++k)
        if (!plain || !info.fields[k].additional) object[info.fields[k].name] = document_of(info.fields[k], values[k]);
    return object;
}

Document dataset_document(const ModelInfo& info, const ParameterValues& values) {
    const auto facts = dataset_facts(info, values);
    if (!facts) return {};
    return Document::object({{"protocol", facts->protocol},
                             {"r", facts->r},
                             {"M", facts->M ? Document(static_cast<long>(*facts->M)) : Document()},
                             {"rho", facts->rho},
                             {"rho_P", facts->rho_P},
                             {"class_law", facts->class_law},
                             {"convention", facts->convention},
                             {"normalisation", facts->normalisation}});
}

namespace {

/// A parameter of data as it is: rho where r and M give it, the Gaussian law where there is no M; nothing for what is
/// not known.
std::optional<std::string> text_of_data(const DatasetFacts& facts, const FieldInfo& field, double value, bool swept) {
    const std::string_view name = field.name;
    if (name == "rho" && facts.M && value == 0.0)
        return swept ? std::nullopt : std::optional(fmt::format("{:.6g}", facts.rho));
    if (!facts.M && (name == "r" || name == "M")) return std::nullopt;
    if (name == "class_law") return std::string(facts.class_law);
    return format_field(field, value);
}

} // namespace

std::string to_text(const ModelInfo& info, const ParameterValues& values, const std::vector<std::string_view>& skip) {
    std::string text;
    const bool plain = info.additional_at_default(values);
    const auto skipped = [&](std::string_view name) { return std::ranges::find(skip, name) != skip.end(); };
    const auto facts = dataset_facts(info, values);
    for (std::size_t k = 0; k < info.fields.size(); ++k) {
        const FieldInfo& field = info.fields[k];
        if ((plain && field.additional) || skipped(field.name)) continue;
        const auto value = facts ? text_of_data(*facts, field, values[k], skipped("r") || skipped("M"))
                                 : std::optional(format_field(field, values[k]));
        if (value) text += fmt::format("{}{} = {}", text.empty() ? "" : "  ", field.name, *value);
    }
    return text;
}

} // namespace mattis::app
