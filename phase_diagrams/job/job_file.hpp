#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "io/job_entry.hpp"

namespace mattis::diagram {

/// A job file that is being read: its entries by their keys from the root ("montecarlo.sweeps.measure"), and what is
/// wrong with them. Checks that join several keys leave out those that are wrong already.
class JobFile {
public:
    JobFile(const io::TomlValue& root, io::Reading& reading) : root_(root, "", reading) {}

    const io::Entry& root() const { return root_; }
    io::Reading& reading() const { return root_.reading(); }

    /// nullptr where the file has no such key.
    const io::TomlValue* value(std::string_view key) const;
    bool has(std::string_view key) const { return value(key) != nullptr; }
    /// A section of the file, an empty table if it is not there.
    io::Entry section(std::string_view name) const;

    /// Whether nothing was found wrong in any of these keys.
    bool sound(std::initializer_list<std::string_view> keys) const;

    /// Reports a fault at the key's place, or where its section begins if it was not given.
    void refuse(std::string_view key, std::string what) const;
    /// Reports a fault of one item of a list, which may be the value alone (Entry::one_or_more).
    void refuse_item(std::string_view key, std::size_t item, std::string what) const;

private:
    io::Entry root_;
};

} // namespace mattis::diagram
