#include "app/own_flags.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "app/parameters.hpp"
#include "core/errors.hpp"

namespace mattis::app {

void OwnFlags::add_to(Flags& flags, const std::vector<FieldInfo>& fields, const std::string& group) {
    for (const FieldInfo& field : fields) {
        if (find(field.name) != nullptr) continue;
        given_.push_back(std::make_unique<Given>(Given{.field = field}));
        flags.text(flag_of(field), given_.back()->texts, help_text(field), group);
    }
}

const OwnFlags::Given* OwnFlags::find(std::string_view name) const {
    for (const auto& given : given_)
        if (given->field.name == name) return given.get();
    return nullptr;
}

bool OwnFlags::swept(std::string_view field) const {
    const Given* given = find(field);
    return given != nullptr && !given->texts.empty() && given->texts.front().find(':') != std::string::npos;
}

std::vector<OwnFlags::Values> OwnFlags::choices(const std::vector<FieldInfo>& fields, const std::string& owner,
                                                std::string_view found, bool needed) const {
    const auto has = [&](std::string_view name) {
        return std::ranges::find(fields, name, &FieldInfo::name) != fields.end();
    };
    for (const auto& given : given_)
        if (!given->texts.empty() && !has(given->field.name))
            throw InputError(fmt::format("{} has no meaning for {}: leave it out", flag_of(given->field), owner));
    std::vector<Values> choices{{}};
    for (const FieldInfo& field : fields) {
        const auto text = only(find(field.name)->texts, flag_of(field));
        if (text && field.name == found)
            throw InputError(fmt::format("{0} = {1} is fixed, but {2} is the parameter to find: leave {0} out",
                                         flag_of(field), *text, field.name));
        if (!text && needed && !field.fallback && field.name != found)
            throw InputError(fmt::format("{} needs {}: allowed is {}", owner, flag_of(field), allowed_values(field)));
        Values values{field.name == found ? std::nullopt : field.fallback};
        if (text) {
            const std::vector<double> given = parse_values(field, *text);
            values.assign(given.begin(), given.end());
        }
        std::vector<Values> longer;
        for (const Values& choice : choices)
            for (const auto& value : values) {
                longer.push_back(choice);
                longer.back().push_back(value);
            }
        choices = std::move(longer);
    }
    return choices;
}

std::string to_text(const std::vector<FieldInfo>& fields, const OwnFlags::Values& values,
                    const std::vector<std::string_view>& skip) {
    std::string text;
    for (std::size_t k = 0; k < fields.size(); ++k)
        if (values[k] && std::ranges::find(skip, fields[k].name) == skip.end())
            text +=
                fmt::format("{}{} = {}", text.empty() ? "" : "  ", fields[k].name, format_field(fields[k], *values[k]));
    return text;
}

} // namespace mattis::app
