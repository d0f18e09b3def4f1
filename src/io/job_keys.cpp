#include "io/job_keys.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <type_traits>

#include <fmt/format.h>

#include "core/errors.hpp"

namespace mattis::io {

namespace {

std::string with_range(std::string_view what, const Range& range) {
    if (range.low == range.high) return fmt::format("the integer {}", range.low);
    const bool any = std::isinf(range.low) && std::isinf(range.high);
    return any ? std::string(what) : fmt::format("{} {}", what, range.text());
}

/// What a key allows with its meaning.
std::string explained(const KeyInfo& key) { return fmt::format("{} ({})", allowed_text(key), key.doc); }

/// The names allowed for a key; none if it takes no names, or if they depend on the model and that is unknown.
std::optional<Names::List> allowed_names(const Names& names, const Reading& reading) {
    if (names.fixed != nullptr) return names.fixed();
    if (names.of_model != nullptr && reading.model) return names.of_model(*reading.model);
    return std::nullopt;
}

/// Seconds of "2h", "90min", "30s", "1.5d", or of nothing else.
std::optional<double> seconds(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, double>, 4> units{
        {{"s", 1.0}, {"min", 60.0}, {"h", 3600.0}, {"d", 86400.0}}};
    double count = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{}) return std::nullopt;
    const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
    for (const auto& [unit, length] : units)
        if (rest == unit) return count * length;
    return std::nullopt;
}

std::optional<double> read_duration(const Entry& entry, const KeyInfo& key) {
    const std::string allowed = allowed_text(key);
    if (!entry.value().is_text()) return read_number(entry, key.range, false, allowed);
    const std::string text = *entry.text(allowed);
    const auto value = seconds(text);
    if (!value)
        entry.refuse(fmt::format("{} is not a time; allowed is {}", in_quotes(text), allowed));
    else if (!key.range.contains(*value))
        entry.refuse(fmt::format("{} is out of range; allowed is {}", in_quotes(text), allowed));
    else
        return value;
    return std::nullopt;
}

template <class Integer>
void read_integer(const Entry& entry, const KeyInfo& key, Integer& to) {
    const auto value = read_number(entry, key.range, true, explained(key));
    // An integer of the file is taken as it is: a double holds only those up to 2^53.
    if (value)
        to = static_cast<Integer>(entry.value().is_integer() ? entry.value().integer
                                                             : static_cast<std::int64_t>(*value));
}

std::optional<std::string> read_name(const Entry& entry, const KeyInfo& key) {
    const auto name = entry.text(allowed_clause(key, entry.reading()));
    const auto allowed = allowed_names(key.names, entry.reading());
    if (!name || !allowed || std::find(allowed->begin(), allowed->end(), *name) != allowed->end()) return name;
    entry.refuse(fmt::format("{} is not known{}{}", in_quotes(*name),
                             key.names.many ? fmt::format(" for the model {}", entry.reading().model->name) : "",
                             allowed_instead_of(*name, *allowed)));
    return std::nullopt;
}

/// Reads a value or each entry of an array; values that come twice are refused unless they may.
template <class T, class ReadOne>
void read_list(const Entry& entry, std::string_view allowed, bool may_repeat, std::vector<T>& to, ReadOne&& read_one) {
    const TomlValue& given = entry.value();
    const bool is_one = std::is_arithmetic_v<T> ? given.is_integer() || given.is_number() : given.is_text();
    const std::span<const TomlValue> list = entry.one_or_more(is_one, allowed);
    if (list.empty()) return;
    std::vector<T> values;
    for (const TomlValue& one : list) {
        const Entry item = entry.item(one);
        const auto value = read_one(item);
        if (!value) continue;
        const T converted = static_cast<T>(*value);
        if (!may_repeat && std::find(values.begin(), values.end(), converted) != values.end())
            item.refuse(fmt::format("{} is given twice; allowed are different values", *value));
        values.push_back(converted);
    }
    to = std::move(values);
}

} // namespace

std::string allowed_text(const KeyInfo& key) {
    switch (key.kind) {
    case KeyKind::integer:
        return with_range("an integer", key.range);
    case KeyKind::real:
        return with_range("a number", key.range);
    case KeyKind::duration:
        return "a time with a unit of s, min, h or d, such as \"90min\", or a number of seconds " + key.range.text();
    case KeyKind::walltime:
        return "\"slurm\" in a batch job of Slurm, a time with a unit of s, min, h or d, such as \"90min\", or a "
               "number of "
               "seconds " +
               key.range.text();
    case KeyKind::text:
        return "text";
    case KeyKind::name:
        return "a name";
    case KeyKind::path:
        return "the name of a file";
    case KeyKind::truth:
        return "true or false";
    case KeyKind::integers:
        return with_range("an integer or an array of integers", key.range);
    case KeyKind::reals:
        return with_range("a number or an array of numbers", key.range);
    case KeyKind::names:
        return "a name or an array of names";
    case KeyKind::paths:
        return "the name of a file or an array of names of files";
    case KeyKind::truths:
        return "true or false, or an array of them";
    case KeyKind::numbers:
        return with_range("a table of numbers", key.range);
    case KeyKind::table:
        break;
    }
    return "a table";
}

std::string allowed_clause(const KeyInfo& key, const Reading& reading) {
    const auto names = allowed_names(key.names, reading);
    if (!names || names->empty()) return "allowed is " + explained(key);
    const bool one = key.kind == KeyKind::name;
    return fmt::format("allowed {} {}", one ? "are" : fmt::format("is {} out of", allowed_text(key)),
                       comma_list(*names));
}

void read_value(const Entry& entry, const KeyInfo& key, int& to) { read_integer(entry, key, to); }
void read_value(const Entry& entry, const KeyInfo& key, std::int64_t& to) { read_integer(entry, key, to); }
void read_value(const Entry& entry, const KeyInfo& key, std::uint64_t& to) { read_integer(entry, key, to); }

void read_value(const Entry& entry, const KeyInfo& key, double& to) {
    std::optional<double> value;
    read_value(entry, key, value);
    if (value) to = *value;
}

void read_value(const Entry& entry, const KeyInfo& key, std::optional<double>& to) {
    const auto value = key.kind == KeyKind::duration ? read_duration(entry, key)
                                                     : read_number(entry, key.range, false, explained(key));
    if (value) to = value;
}

void read_value(const Entry& entry, const KeyInfo& key, Walltime& to) {
    if (entry.value().is_text() && entry.value().text == "slurm")
        to.of_slurm = true;
    else
        to.seconds = read_duration(entry, key);
}

void read_value(const Entry& entry, const KeyInfo& key, std::string& to) {
    const auto value = key.kind == KeyKind::name ? read_name(entry, key) : entry.text(allowed_text(key));
    if (value) to = *value;
}

void read_value(const Entry& entry, const KeyInfo& key, std::filesystem::path& to) {
    const auto value = entry.text(allowed_text(key));
    if (value && (value->empty() || value->find('\0') != std::string::npos))
        entry.refuse(fmt::format("{} names no file; allowed is {}", in_quotes(*value), allowed_text(key)));
    else if (value)
        to = *value;
}

void read_value(const Entry& entry, const KeyInfo& key, bool& to) {
    if (entry.value().kind == TomlValue::Kind::truth)
        to = entry.value().truth;
    else
        entry.refuse_type(explained(key));
}

void read_value(const Entry& entry, const KeyInfo& key, std::vector<int>& to) {
    const std::string each = fmt::format("an integer {}", key.range.text());
    read_list(entry, allowed_text(key), false, to,
              [&](const Entry& e) { return read_number(e, key.range, true, each); });
}

void read_value(const Entry& entry, const KeyInfo& key, std::vector<double>& to) {
    const std::string each = fmt::format("a number {}", key.range.text());
    read_list(entry, allowed_text(key), true, to,
              [&](const Entry& e) { return read_number(e, key.range, false, each); });
}

void read_value(const Entry& entry, const KeyInfo& key, std::vector<std::string>& to) {
    KeyInfo one = key;
    one.kind = KeyKind::name;
    read_list(entry, allowed_clause(key, entry.reading()), false, to,
              [&](const Entry& e) { return read_name(e, one); });
}

void read_value(const Entry& entry, const KeyInfo& key, std::map<std::string, double>& to) {
    const TomlValue* table = entry.table(allowed_clause(key, entry.reading()));
    if (table == nullptr) return;
    const auto allowed = allowed_names(key.names, entry.reading());
    const std::string each = fmt::format("a number {}", key.range.text());
    for (const TomlValue::Member& member : table->members) {
        if (allowed && std::find(allowed->begin(), allowed->end(), member.name) == allowed->end())
            refuse_key(entry, member, *allowed);
        else if (const auto value = read_number(entry.member(member.name, member.value), key.range, false, each))
            to[member.name] = *value;
    }
}

} // namespace mattis::io
