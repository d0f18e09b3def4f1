#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "io/job_keys.hpp"

namespace mattis::io {

/// One value for all of several things in turn, or an array with one for each. Values may be the same.
template <class T>
struct EachValue {
    std::vector<T> values;

    /// That of the k-th thing.
    T of(std::size_t k) const { return values.size() == 1 ? values.front() : values.at(k); }
    /// Whether there is one for each of so many things.
    bool suits(std::size_t things) const { return values.size() == 1 || values.size() == things; }
    friend bool operator==(const EachValue&, const EachValue&) = default;
};

/// The kind of one value of a list.
constexpr KeyKind kind_of_one(KeyKind list) {
    switch (list) {
    case KeyKind::integers:
        return KeyKind::integer;
    case KeyKind::reals:
        return KeyKind::real;
    case KeyKind::names:
        return KeyKind::name;
    case KeyKind::paths:
        return KeyKind::path;
    case KeyKind::truths:
        return KeyKind::truth;
    default:
        return list;
    }
}

template <class T>
void read_value(const Entry& entry, const KeyInfo& key, EachValue<T>& to) {
    KeyInfo one = key;
    one.kind = kind_of_one(key.kind);
    std::vector<T> values;
    for (const TomlValue& item : entry.one_or_more(!entry.value().is_array(), allowed_clause(key, entry.reading()))) {
        T value{};
        read_value(entry.item(item), one, value);
        values.push_back(value);
    }
    if (!values.empty()) to.values = std::move(values);
}

template <class T>
std::string value_text(const EachValue<T>& value) {
    std::string text;
    for (const auto& one : value.values) text += (text.empty() ? "" : ", ") + value_text(T(one));
    return text;
}

/// One value means the same as an array of it alone.
template <class T>
std::string canonical_text(const EachValue<T>& value) {
    std::string text = "[";
    for (const auto& one : value.values) text += (text.size() > 1 ? ", " : "") + canonical_text(T(one));
    return text + "]";
}

} // namespace mattis::io
