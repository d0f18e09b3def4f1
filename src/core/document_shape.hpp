#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/document.hpp"

namespace mattis {

/// What a member of an object must be. A whole number or a number lies between `least` and `most`.
struct MemberShape {
    enum class Kind { text, whole, number, object, list };
    enum class Presence { needed, may_be_absent_or_null };

    std::string_view name;
    Kind kind = Kind::text;
    Presence presence = Presence::needed;
    double least = 0.0;
    double most = 1e15; ///< whole numbers up to it are exact, and far from the ends of their type
};

/// What is wrong with a document that another process has written, as "points is no list"; empty if it is an object
/// whose members have these shapes. Other members do not matter.
std::string shape_fault(const Document& document, std::span<const MemberShape> shapes);

} // namespace mattis
