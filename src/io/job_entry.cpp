#include "io/job_entry.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "core/errors.hpp"

namespace mattis::io {

namespace {

/// "'abc' is text", "[…] is an array": an indefinite article is part of the type's name where it needs one.
std::string typed(const toml::node& node) {
    switch (node.type()) {
    case toml::node_type::string:
        return in_quotes(node.as_string()->get()) + " is text";
    case toml::node_type::integer:
        return fmt::format("{} is an integer", node.as_integer()->get());
    case toml::node_type::floating_point:
        return fmt::format("{} is a number", node.as_floating_point()->get());
    case toml::node_type::boolean:
        return fmt::format("{} is a truth value", node.as_boolean()->get());
    case toml::node_type::array:
        return node.as_array()->is_array_of_tables() ? "is an array of tables" : "is an array";
    case toml::node_type::table:
        return "is a table";
    default:
        return "is a date or time";
    }
}

/// What is allowed, as the second half of a message; "allowed are A, B" stays as it is.
std::string clause(std::string_view allowed) {
    return fmt::format("{}{}", allowed.starts_with("allowed ") ? "" : "allowed is ", allowed);
}

/// What a key allows with its meaning.
std::string explained(const KeyInfo& key) { return fmt::format("{} ({})", allowed_text(key), key.doc); }

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
    if (!entry.node().is_string()) return read_number(entry, key.range, false, allowed);
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
        to = static_cast<Integer>(entry.node().is_integer() ? entry.node().as_integer()->get()
                                                            : static_cast<std::int64_t>(*value));
}

std::optional<std::string> read_name(const Entry& entry, const KeyInfo& key) {
    const auto name = entry.text(allowed_clause(key, entry.reading()));
    const auto allowed = allowed_names(key.names, entry.reading());
    if (!name || !allowed || std::find(allowed->begin(), allowed->end(), *name) != allowed->end()) return name;
    const bool varies = key.names == Names::ansaetze || key.names == Names::lines || key.names == Names::rivals;
    entry.refuse(fmt::format("{} is not known{}{}", in_quotes(*name),
                             varies ? fmt::format(" for the model {}", entry.reading().model->name) : "",
                             allowed_instead_of(*name, *allowed)));
    return std::nullopt;
}

/// Reads each entry of an array; values that come twice are refused unless they may.
template <class T, class ReadOne>
void read_array(const Entry& entry, std::string_view allowed, bool may_repeat, std::vector<T>& to, ReadOne&& read_one) {
    const toml::array* array = entry.array(allowed);
    if (array == nullptr) return;
    std::vector<T> values;
    for (const toml::node& node : *array) {
        const Entry element = entry.element(node);
        const auto value = read_one(element);
        if (!value) continue;
        const T converted = static_cast<T>(*value);
        if (!may_repeat && std::find(values.begin(), values.end(), converted) != values.end())
            element.refuse(fmt::format("{} is given twice; allowed are different values", *value));
        values.push_back(converted);
    }
    to = std::move(values);
}

} // namespace

std::string Entry::what_it_is() const { return typed(*node_); }

void Entry::refuse_type(std::string_view allowed) const {
    refuse(fmt::format("{}; {}", what_it_is(), clause(allowed)));
}

const toml::table* Entry::table(std::string_view allowed) const {
    if (!node_->is_table()) refuse_type(allowed);
    return node_->as_table();
}

const toml::array* Entry::array(std::string_view allowed) const {
    if (!node_->is_array()) refuse_type(allowed);
    const toml::array* array = node_->as_array();
    if (array == nullptr || !array->empty()) return array;
    refuse(fmt::format("is an empty array; {}", clause(allowed)));
    return nullptr;
}

std::optional<std::string> Entry::text(std::string_view allowed) const {
    if (const auto* value = node_->as_string()) return value->get();
    refuse_type(allowed);
    return std::nullopt;
}

std::optional<double> Entry::finite(std::string_view allowed) const {
    if (const auto* value = node_->as_integer()) return static_cast<double>(value->get());
    const auto* value = node_->as_floating_point();
    if (value == nullptr)
        refuse_type(allowed);
    else if (!std::isfinite(value->get()))
        refuse(fmt::format("{} is not finite; allowed is {}", value->get(), allowed));
    else
        return value->get() + 0.0; // -0 is 0
    return std::nullopt;
}

std::optional<double> read_number(const Entry& entry, const Range& range, bool integer, std::string_view allowed) {
    const auto value = entry.finite(allowed);
    if (!value) return std::nullopt;
    constexpr double most_exact = 9007199254740992.0; // 2^53: beyond it a float names no integer of its own
    const bool is_float = entry.node().is_floating_point();
    const std::string shown =
        is_float ? fmt::format("{}", *value) : fmt::format("{}", *entry.node().value<std::int64_t>());
    if (integer && (*value != std::floor(*value) || (is_float && std::fabs(*value) > most_exact)))
        entry.refuse(fmt::format("{} is not an integer; allowed is {}", shown, allowed));
    else if (!range.contains(*value))
        entry.refuse(fmt::format("{} is out of range; allowed is {}", shown, allowed));
    else
        return value;
    return std::nullopt;
}

std::optional<double> read_parameter(const Entry& entry, const FieldInfo& field) {
    const std::string allowed = allowed_text(field);
    if (field.kind != FieldKind::choice)
        return read_number(entry, field.range, field.kind == FieldKind::integer,
                           fmt::format("{} ({})", allowed, field.doc));
    const auto name = entry.text(fmt::format("allowed are {}", allowed));
    if (!name) return std::nullopt;
    const auto found = std::find(field.choices.begin(), field.choices.end(), *name);
    if (found != field.choices.end()) return static_cast<double>(found - field.choices.begin());
    entry.refuse(fmt::format("{} is not known{}", in_quotes(*name),
                             allowed_instead_of(*name, {field.choices.begin(), field.choices.end()})));
    return std::nullopt;
}

std::vector<std::string_view> names_of(Names names, const Vocabulary& v, const ModelInfo& model) {
    std::vector<std::string_view> observables;
    switch (names) {
    case Names::ansaetze:
        return v.ansaetze(model);
    case Names::lines:
        return v.lines(model);
    case Names::rivals:
        return v.rivals(model);
    case Names::starts:
        return v.starts(model);
    case Names::orders:
        return v.orders(model);
    case Names::observables:
        for (const auto& observable : v.observables(model)) observables.push_back(observable.name);
        return observables;
    default:
        return {};
    }
}

std::vector<std::string_view> fixed_names(Names names, const Vocabulary& v) {
    switch (names) {
    case Names::models:
        return model_names();
    case Names::dynamics:
        return v.dynamics;
    case Names::ensembles:
        return v.ensembles;
    case Names::histograms:
        return v.histograms;
    case Names::spacings:
        return v.spacings;
    default:
        return {};
    }
}

std::optional<std::vector<std::string_view>> allowed_names(Names names, const Reading& reading) {
    const std::optional<std::vector<std::string_view>> none;
    if (of_model(names)) return reading.model ? names_of(names, reading.vocabulary, *reading.model) : none;
    return names == Names::none ? none : std::optional(fixed_names(names, reading.vocabulary));
}

std::string allowed_clause(const KeyInfo& key, const Reading& reading) {
    const auto names = allowed_names(key.names, reading);
    if (!names || names->empty()) return "allowed is " + explained(key);
    const bool one = key.kind == KeyKind::name;
    return fmt::format("allowed {} {}", one ? "are" : fmt::format("is {} out of", allowed_text(key)),
                       comma_list(*names));
}

void refuse_key(const Entry& table, const toml::key& key, const std::vector<std::string_view>& allowed) {
    const bool later = std::find(later_keys.begin(), later_keys.end(), key.str()) != later_keys.end();
    table.reading().faults.add(position_of(key.source()), table.member(key.str(), table.node()).key(),
                               (later ? "is not part of this version of mattis" : "unknown key") +
                                   allowed_instead_of(key.str(), allowed));
}

void refuse_absence(const Entry& table, std::string_view name, std::string what) {
    table.reading().faults.add(position_of(table.node().source()), table.member(name, table.node()).key(),
                               std::move(what));
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
    if (entry.node().value<std::string_view>() == "slurm")
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

void read_value(const Entry& entry, const KeyInfo& key, std::vector<int>& to) {
    const std::string each = fmt::format("an integer {}", key.range.text());
    read_array(entry, allowed_text(key), false, to,
               [&](const Entry& e) { return read_number(e, key.range, true, each); });
}

void read_value(const Entry& entry, const KeyInfo& key, std::vector<double>& to) {
    const std::string each = fmt::format("a number {}", key.range.text());
    read_array(entry, allowed_text(key), true, to,
               [&](const Entry& e) { return read_number(e, key.range, false, each); });
}

void read_value(const Entry& entry, const KeyInfo& key, std::vector<std::string>& to) {
    KeyInfo one = key;
    one.kind = KeyKind::name;
    if (key.kind == KeyKind::name_or_names && entry.node().is_string()) {
        if (const auto name = read_name(entry, one)) to = {*name};
        return;
    }
    read_array(entry, allowed_clause(key, entry.reading()), false, to,
               [&](const Entry& e) { return read_name(e, one); });
}

} // namespace mattis::io
