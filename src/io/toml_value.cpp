#include "io/toml_value.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "io/job_faults.hpp"

namespace mattis::io {

namespace {

/// Position in the file; its beginning for what is not in it.
Position position_of(const toml::source_region& region) {
    return {std::max(region.begin.line, 1U), std::max(region.begin.column, 1U)};
}

TomlValue value_of(const toml::node& node) {
    using Kind = TomlValue::Kind;
    TomlValue value;
    value.where = position_of(node.source());
    switch (node.type()) {
    case toml::node_type::string:
        value.kind = Kind::text;
        value.text = node.as_string()->get();
        break;
    case toml::node_type::integer:
        value.kind = Kind::integer;
        value.integer = node.as_integer()->get();
        break;
    case toml::node_type::floating_point:
        value.kind = Kind::number;
        value.number = node.as_floating_point()->get();
        break;
    case toml::node_type::boolean:
        value.kind = Kind::truth;
        value.truth = node.as_boolean()->get();
        break;
    case toml::node_type::array:
        value.kind = Kind::array;
        for (const toml::node& item : *node.as_array()) value.items.push_back(value_of(item));
        break;
    case toml::node_type::table:
        value.kind = Kind::table;
        for (const auto& [key, member] : *node.as_table())
            value.members.push_back({std::string(key.str()), position_of(key.source()), value_of(member)});
        break;
    default:
        value.kind = Kind::moment;
    }
    return value;
}

} // namespace

const TomlValue* TomlValue::get(std::string_view name) const {
    for (const Member& member : members)
        if (member.name == name) return &member.value;
    return nullptr;
}

TomlValue parse_toml(const std::string& text, const std::string& name) {
    try {
        return value_of(toml::parse(std::string_view(text), std::string_view(name)));
    } catch (const toml::parse_error& error) {
        Faults faults(name);
        std::string_view what = error.description();
        constexpr std::string_view preamble = "Error while parsing ";
        if (what.starts_with(preamble)) what.remove_prefix(preamble.size());
        faults.add(position_of(error.source()), "",
                   fmt::format("not a TOML file: {}; allowed is TOML 1.0 with every key once", what.substr(0, 300)));
        faults.throw_if_any();
        throw; // not reached
    }
}

} // namespace mattis::io
