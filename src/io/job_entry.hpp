#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/field_table.hpp"
#include "io/job_faults.hpp"
#include "io/job_rule.hpp"
#include "io/toml_value.hpp"
#include "models/catalogue.hpp"

namespace mattis::io {

/// What the reading of every entry needs.
struct Reading {
    std::filesystem::path file; ///< the job file: relative paths are found from its folder
    Faults& faults;
    int rule = newest_rule;           ///< see job_rule.hpp
    std::optional<ModelInfo> model{}; ///< none before it is read, and if it is wrong
};

/// One value of the file with its key from the root.
class Entry {
public:
    Entry(const TomlValue& value, std::string key, Reading& reading)
        : value_(&value), key_(std::move(key)), reading_(&reading) {}

    const TomlValue& value() const { return *value_; }
    const std::string& key() const { return key_; }
    Reading& reading() const { return *reading_; }

    /// The value as a user wrote it, with its type: "'abc' is text", "is an array", "3 is an integer".
    std::string what_it_is() const;

    void refuse(std::string what) const { reading_->faults.add(value_->where, key_, std::move(what)); }
    void refuse_type(std::string_view allowed) const;

    /// The value if it is of this type; otherwise the fault is reported and there is none.
    const TomlValue* table(std::string_view allowed) const;
    const std::vector<TomlValue>* array(std::string_view allowed) const; ///< not empty either
    /// The items of an array, or this value alone where it is of the type of one (`is_one`): a list of one need not be
    /// written as an array.
    std::span<const TomlValue> one_or_more(bool is_one, std::string_view allowed) const;
    std::optional<std::string> text(std::string_view allowed) const;
    std::optional<double> finite(std::string_view allowed) const;

    /// An item of this array.
    Entry item(const TomlValue& value) const { return {value, key_, *reading_}; }
    /// An entry of this table.
    Entry member(std::string_view name, const TomlValue& value) const {
        return {value, key_.empty() ? std::string(name) : key_ + "." + std::string(name), *reading_};
    }

private:
    const TomlValue* value_;
    std::string key_;
    Reading* reading_;
};

/// What is allowed, as the second half of a message; "allowed are A, B" stays as it is.
std::string allowed_is(std::string_view allowed);

/// A number within `range`; an integer may be written as 60.0. `allowed` is what is said otherwise.
std::optional<double> read_number(const Entry& entry, const Range& range, bool integer, std::string_view allowed);

/// One value of a model's parameter; a choice as the position of its name.
std::optional<double> read_parameter(const Entry& entry, const FieldInfo& field);

/// What a parameter takes: "a number >= 0", "an integer in [3, 64]", "distinct, full".
std::string allowed_text(const FieldInfo& field);

/// The key among `allowed` that other programs call `given`, as `step` for the count of a range; empty if there is
/// none.
std::string_view meant_by(std::string_view given, const std::vector<std::string_view>& allowed);

/// Reports a key that does not exist in a table whose keys are `allowed`; `hint` ends the message.
void refuse_key(const Entry& table, const TomlValue::Member& key, const std::vector<std::string_view>& allowed,
                std::string_view hint = {});

/// Reports that a table lacks a key.
void refuse_absence(const Entry& table, std::string_view name, std::string what);

} // namespace mattis::io
