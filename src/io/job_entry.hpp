#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "io/job.hpp"
#include "io/job_faults.hpp"
#include "io/job_schema.hpp"

namespace mattis::io {

/// What the reading of every entry needs.
struct Reading {
    const Vocabulary& vocabulary;
    Faults& faults;
    std::optional<ModelInfo> model{}; ///< none before it is read, and if it is wrong
};

/// Position in the file; its beginning for what is not in it.
inline Position position_of(const toml::source_region& region) {
    return {std::max(region.begin.line, 1U), std::max(region.begin.column, 1U)};
}

/// One value of the file with its key from the root.
class Entry {
public:
    Entry(const toml::node& node, std::string key, Reading& reading)
        : node_(&node), key_(std::move(key)), reading_(&reading) {}

    const toml::node& node() const { return *node_; }
    const std::string& key() const { return key_; }
    Reading& reading() const { return *reading_; }

    /// The value as a user wrote it, with its type: "'abc' is text", "[…] is an array", "3 is an integer".
    std::string what_it_is() const;

    void refuse(std::string what) const { reading_->faults.add(position_of(node_->source()), key_, std::move(what)); }
    void refuse_type(std::string_view allowed) const;

    /// The value if it is of this type; otherwise the fault is reported and there is none.
    const toml::table* table(std::string_view allowed) const;
    const toml::array* array(std::string_view allowed) const; ///< not empty either
    std::optional<std::string> text(std::string_view allowed) const;
    std::optional<double> finite(std::string_view allowed) const;

    /// An entry of this array.
    Entry element(const toml::node& node) const { return {node, key_, *reading_}; }
    /// An entry of this table.
    Entry member(std::string_view name, const toml::node& node) const {
        return {node, key_.empty() ? std::string(name) : key_ + "." + std::string(name), *reading_};
    }

private:
    const toml::node* node_;
    std::string key_;
    Reading* reading_;
};

/// A number within `range`; an integer may be written as 60.0. `allowed` is what is said otherwise.
std::optional<double> read_number(const Entry& entry, const Range& range, bool integer, std::string_view allowed);

/// One value of a model's parameter; a choice as the position of its name.
std::optional<double> read_parameter(const Entry& entry, const FieldInfo& field);

/// The names of a list that depends on the model, of this model; those of one that does not.
std::vector<std::string_view> names_of(Names names, const Vocabulary& vocabulary, const ModelInfo& model);
std::vector<std::string_view> fixed_names(Names names, const Vocabulary& vocabulary);

/// The names allowed for a key; none if that depends on the model and the model is unknown.
std::optional<std::vector<std::string_view>> allowed_names(Names names, const Reading& reading);

/// "allowed is an integer >= 0", "allowed are rs, one_step".
std::string allowed_clause(const KeyInfo& key, const Reading& reading);

/// Reports a key that does not exist in a table whose keys are `allowed`.
void refuse_key(const Entry& table, const toml::key& key, const std::vector<std::string_view>& allowed);

/// Reports that a table lacks a key.
void refuse_absence(const Entry& table, std::string_view name, std::string what);

/// Reads the keys of a section by its table of rows.
template <class Section, class Rows>
void read_section(const Entry& entry, const Rows& rows, Section& section) {
    const toml::table* table = entry.table("a table");
    if (table == nullptr) return;
    std::vector<std::string_view> names;
    for (const auto& row : rows) names.push_back(row.name);
    for (const auto& [key, node] : *table) {
        bool known = false;
        for (const auto& row : rows) {
            if (row.name != key.str()) continue;
            known = true;
            if (row.read != nullptr) row.read(section, entry.member(key.str(), node), row);
        }
        if (!known) refuse_key(entry, key, names);
    }
    for (const auto& row : rows)
        if (row.required && !table->contains(row.name))
            refuse_absence(entry, row.name, "is missing; " + allowed_clause(row, entry.reading()));
}

} // namespace mattis::io
