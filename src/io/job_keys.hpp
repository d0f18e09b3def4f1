#pragma once

// Tables of the keys of a section: the single place that says a key's name, meaning, kind, range and default, and
// whether results depend on it. Reading, range errors, documentation and the identity of a job are made from them. The
// section [parameters] is made from the model's own field table (core/field_table.hpp).

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/field_table.hpp"
#include "io/job_entry.hpp"

namespace mattis::io {

/// How a key is written in the file. Lists (integers, reals, names, …) of one may be the value alone.
enum class KeyKind {
    integer,
    real,
    duration,
    walltime,
    text,
    name,
    path,
    truth,
    integers,
    reals,
    names,
    paths,
    truths,
    numbers, ///< a table of numbers by name
    table
};

/// The names that a key takes; by default it takes none.
struct Names {
    using List = std::vector<std::string_view>;

    List (*fixed)() = nullptr;                    ///< those of every model
    List (*of_model)(const ModelInfo&) = nullptr; ///< or those of the model
    bool many = false; ///< so many that `describe MODEL` lists them, not the description of job files
};

/// What the results of a job have to do with a key.
enum class Effect {
    results, ///< its value is part of the job's identity
    file,    ///< what the file of this name holds is: the part of the job adds it
    none     ///< no result depends on it
};

/// One row of a section's table.
struct KeyInfo {
    std::string_view name;
    std::string_view doc;
    KeyKind kind = KeyKind::table;
    Range range{}; ///< of a number, each number of an array, the seconds of a duration
    Names names{};
    bool required = false;
    std::string_view fallback{}; ///< default in words, where the section's own initial value does not say it
    Effect effect = Effect::results;
    /// It joined its section when result files of the section had been written already. Then it counts in the identity
    /// of a job only where it is not at its default: those files are gone on with.
    bool joined_later = false;
};

/// A row together with access to the member of the section that it describes.
template <class Section>
struct Key : KeyInfo {
    void (*read)(Section&, const Entry&, const KeyInfo&) = nullptr; ///< none: read by code of its own
    std::string (*initial)(const Section&) = nullptr;               ///< the default as text for a reader
    std::string (*canonical)(const Section&) = nullptr; ///< the value, the same text for the same value only
};

/// For how long a run may go on; neither: to its end.
struct Walltime {
    std::optional<double> seconds;
    bool of_slurm = false; ///< until the batch job is ended that it runs in
};

// One reader for each type of member. They change `to` only if the entry is right, and report it otherwise.
void read_value(const Entry& entry, const KeyInfo& key, int& to);
void read_value(const Entry& entry, const KeyInfo& key, std::int64_t& to);
void read_value(const Entry& entry, const KeyInfo& key, std::uint64_t& to);
void read_value(const Entry& entry, const KeyInfo& key, double& to);
void read_value(const Entry& entry, const KeyInfo& key, std::optional<double>& to);
void read_value(const Entry& entry, const KeyInfo& key, Walltime& to);
void read_value(const Entry& entry, const KeyInfo& key, std::string& to);
void read_value(const Entry& entry, const KeyInfo& key, std::filesystem::path& to);
void read_value(const Entry& entry, const KeyInfo& key, bool& to);
void read_value(const Entry& entry, const KeyInfo& key, std::vector<int>& to);
void read_value(const Entry& entry, const KeyInfo& key, std::vector<double>& to);
void read_value(const Entry& entry, const KeyInfo& key, std::vector<std::string>& to);
void read_value(const Entry& entry, const KeyInfo& key, std::map<std::string, double>& to);

// The same values as text for a reader; empty where a default needs words.
std::string value_text(std::int64_t value);
std::string value_text(std::uint64_t value);
std::string value_text(double value);
std::string value_text(const std::string& value);
std::string value_text(const std::vector<std::string>& value);
inline std::string value_text(int value) { return value_text(std::int64_t{value}); }
inline std::string value_text(bool value) { return value ? "true" : "false"; }
inline std::string value_text(const auto&) { return ""; }

// The same values as canonical texts: exact, and different for different values.
std::string canonical_text(std::int64_t value);
std::string canonical_text(std::uint64_t value);
std::string canonical_text(double value);
std::string canonical_text(const std::optional<double>& value);
std::string canonical_text(const Walltime& value);
std::string canonical_text(const std::string& value);
std::string canonical_text(const std::filesystem::path& value);
std::string canonical_text(const std::vector<int>& values);
std::string canonical_text(const std::vector<double>& values);
std::string canonical_text(const std::vector<std::string>& values);
std::string canonical_text(const std::map<std::string, double>& values);
inline std::string canonical_text(bool value) { return value ? "true" : "false"; }
inline std::string canonical_text(int value) { return canonical_text(std::int64_t{value}); }

/// Row of a member of a section.
template <auto Member>
constexpr auto key(KeyInfo info) {
    using Section = typename mattis::detail::MemberOf<decltype(Member)>::Parameters;
    return Key<Section>{info, [](Section& s, const Entry& entry, const KeyInfo& k) { read_value(entry, k, s.*Member); },
                        [](const Section& s) { return value_text(s.*Member); },
                        [](const Section& s) { return canonical_text(s.*Member); }};
}

/// Row of a table inside a section, which code of its own reads; `canonical` writes what it has read.
template <class Section>
constexpr auto table(std::string_view name, std::string_view doc, std::string (*canonical)(const Section&)) {
    return Key<Section>{{.name = name, .doc = doc}, nullptr, nullptr, canonical};
}

/// What a key takes: "an integer >= 0", "an array of numbers in [0, 1]", …; of names only that they are names.
std::string allowed_text(const KeyInfo& key);

/// "allowed is an integer >= 0", "allowed are rs, one_step".
std::string allowed_clause(const KeyInfo& key, const Reading& reading);

/// Reads the keys of a section by its table of rows.
template <class Section, class Rows>
void read_section(const Entry& entry, const Rows& rows, Section& section) {
    const TomlValue* table = entry.table("a table");
    if (table == nullptr) return;
    std::vector<std::string_view> names;
    for (const auto& row : rows) names.push_back(row.name);
    for (const TomlValue::Member& member : table->members) {
        bool known = false;
        for (const auto& row : rows) {
            if (row.name != member.name) continue;
            known = true;
            if (row.read != nullptr) row.read(section, entry.member(member.name, member.value), row);
        }
        if (!known) refuse_key(entry, member, names);
    }
    for (const auto& row : rows)
        if (row.required && !table->contains(row.name))
            refuse_absence(entry, row.name, "is missing; " + allowed_clause(row, entry.reading()));
}

/// Whether a row tells jobs apart: results depend on it, and it was there from the first, or has another value than its
/// default.
template <class Section>
bool counts_in_identity(const Key<Section>& row, const Section& section) {
    return row.effect == Effect::results && (!row.joined_later || row.canonical(section) != row.canonical(Section{}));
}

/// "PREFIXkey = value" of every row that counts, one a line.
template <class Section, class Rows>
std::string canonical_lines(std::string_view prefix, const Rows& rows, const Section& section) {
    std::string text;
    for (const auto& row : rows)
        if (counts_in_identity(row, section))
            text += std::string(prefix) + std::string(row.name) + " = " + row.canonical(section) + "\n";
    return text;
}

/// The same on one line, of a table inside a section: "{ key = value, … }".
template <class Section, class Rows>
std::string canonical_table(const Rows& rows, const Section& section) {
    std::string text = "{";
    for (const auto& row : rows)
        if (counts_in_identity(row, section))
            text += (text.size() > 1 ? ", " : " ") + std::string(row.name) + " = " + row.canonical(section);
    return text + " }";
}

} // namespace mattis::io
