#include "app/flags.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "core/errors.hpp"

namespace mattis::app {

void Flags::word(const std::string& name, std::string& value, const std::string& doc) {
    verb_->add_option(name, value, doc)->required();
}

void Flags::words(const std::string& name, std::vector<std::string>& values, const std::string& doc) {
    verb_->add_option(name, values, doc)->required();
}

void Flags::model(std::string& value, const std::string& doc, bool required) {
    verb_->add_option("MODEL", value, doc)->required(required)->option_text(" ");
}

void Flags::text(const std::string& name, std::vector<std::string>& given, const std::string& doc,
                 const std::string& group) {
    CLI::Option* option =
        verb_->add_option(name, given, doc)->take_all()->allow_extra_args(false)->option_text("VALUE");
    if (!group.empty()) option->group(group);
}

void Flags::file(const std::string& name, std::vector<std::string>& given, const std::string& doc) {
    verb_->add_option(name, given, doc)->allow_extra_args(false)->type_name("FILE");
}

void Flags::on(const std::string& name, bool& value, const std::string& doc) {
    verb_->add_flag(name, value, doc)->disable_flag_override();
}

void Flags::json(bool& value) { on("--json", value, "one JSON document on standard output"); }

std::string Flags::parser_version() { return CLI11_VERSION; }

std::optional<std::string> only(const std::vector<std::string>& given, std::string_view name) {
    if (given.size() > 1)
        throw InputError(fmt::format("{} is given {} times ({}): allowed is one value", name, given.size(),
                                     fmt::join(given.begin(), given.end(), ", ")));
    return given.empty() ? std::nullopt : std::optional(given.front());
}

} // namespace mattis::app
