#include "core/document_shape.hpp"

#include <cstdint>
#include <type_traits>

namespace mattis {

namespace {

using Kind = MemberShape::Kind;

/// "" if the value is of the kind, else what it is not.
std::string_view not_of(const Document& value, Kind kind) {
    const auto held = value.visit([]<class Value>(const Value&) -> int {
        if constexpr (std::is_same_v<Value, std::string>) return 1 << static_cast<int>(Kind::text);
        if constexpr (std::is_same_v<Value, std::int64_t>)
            return 1 << static_cast<int>(Kind::whole) | 1 << static_cast<int>(Kind::number);
        if constexpr (std::is_same_v<Value, double>) return 1 << static_cast<int>(Kind::number);
        if constexpr (std::is_same_v<Value, Document::Members>) return 1 << static_cast<int>(Kind::object);
        if constexpr (std::is_same_v<Value, Document::List>) return 1 << static_cast<int>(Kind::list);
        return 0;
    });
    if ((held & 1 << static_cast<int>(kind)) != 0) return {};
    switch (kind) {
    case Kind::text:
        return "no text";
    case Kind::whole:
        return "no whole number";
    case Kind::number:
        return "no number";
    case Kind::object:
        return "no object";
    case Kind::list:
        break;
    }
    return "no list";
}

} // namespace

std::string shape_fault(const Document& document, std::span<const MemberShape> shapes) {
    if (!not_of(document, Kind::object).empty()) return "it is no object";
    for (const MemberShape& shape : shapes) {
        const Document& value = document.at(shape.name);
        if (value.is_null() && shape.presence == MemberShape::Presence::may_be_absent_or_null) continue;
        if (const std::string_view fault = not_of(value, shape.kind); !fault.empty())
            return std::string(shape.name) + " is " + std::string(fault);
        const bool counted = shape.kind == Kind::whole || shape.kind == Kind::number;
        // Written so that no comparison of a NaN passes.
        if (counted && !(value.number() >= shape.least && value.number() <= shape.most))
            return std::string(shape.name) + " is out of range";
    }
    return {};
}

} // namespace mattis
