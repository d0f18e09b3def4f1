#include "core/document.hpp"

#include <cmath>
#include <limits>

namespace mattis {

namespace {

/// What the variant holds, or `none`.
template <class T, class Variant>
const T& or_none(const Variant& value) {
    static const T none{};
    const T* held = std::get_if<T>(&value);
    return held != nullptr ? *held : none;
}

} // namespace

Document::Document() = default;
Document::Document(bool value) : value_(value) {}
Document::Document(double value) : value_(value) {}
Document::Document(const std::optional<double>& value) {
    if (value) value_ = *value;
}
Document::Document(std::string value) : value_(std::move(value)) {}
Document::Document(List items) : value_(std::move(items)) {}
Document::Document(Whole value) : value_(value.value) {}
Document::Document(const Document& other) = default;
Document::Document(Document&& other) noexcept = default;
Document& Document::operator=(const Document& other) = default;
Document& Document::operator=(Document&& other) noexcept = default;
Document::~Document() = default;

Document Document::list() { return List{}; }

void Document::push_back(Document item) { std::get<List>(value_).push_back(std::move(item)); }

Document Document::object() { return object(Members{}); }

Document Document::object(Members members) {
    Document made;
    made.value_ = std::move(members);
    return made;
}

Document& Document::operator[](std::string_view name) {
    auto& members = std::get<Members>(value_);
    for (Member& member : members)
        if (member.name == name) return member.value;
    members.push_back({std::string(name), {}});
    return members.back().value;
}

void Document::append(Document members) {
    for (Member& member : std::get<Members>(members.value_)) (*this)[member.name] = std::move(member.value);
}

const Document& Document::at(std::string_view name) const {
    static const Document none;
    for (const Member& member : members())
        if (member.name == name) return member.value;
    return none;
}

const Document::List& Document::items() const { return or_none<List>(value_); }
const Document::Members& Document::members() const { return or_none<Members>(value_); }
const std::string& Document::text() const { return or_none<std::string>(value_); }

double Document::number() const {
    if (const auto* integer = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*integer);
    return or_none<double>(value_);
}

std::int64_t Document::integer() const {
    const auto* number = std::get_if<double>(&value_);
    if (number == nullptr) return or_none<std::int64_t>(value_);
    constexpr double beyond = 0x1p63; // the first that is too large
    if (std::isnan(*number)) return 0;
    if (*number >= beyond) return std::numeric_limits<std::int64_t>::max();
    if (*number < -beyond) return std::numeric_limits<std::int64_t>::min();
    return static_cast<std::int64_t>(*number);
}

} // namespace mattis
