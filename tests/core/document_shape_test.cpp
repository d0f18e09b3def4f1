#include "core/document_shape.hpp"

#include <array>
#include <limits>

#include <gtest/gtest.h>

namespace mattis {
namespace {

using enum MemberShape::Kind;
using enum MemberShape::Presence;

std::string fault(Document value, MemberShape shape) {
    const std::array shapes{shape};
    return shape_fault(Document::object({{"x", std::move(value)}}), shapes);
}

TEST(DocumentShape, EveryKindIsToldFromTheOthers) {
    const std::array<Document, 7> values{Document(),       Document(true),     Document(1),     Document(0.5),
                                         Document("text"), Document::object(), Document::list()};
    const auto accepted = [&](MemberShape::Kind kind) {
        std::string which;
        for (const Document& value : values) which += fault(value, {"x", kind}).empty() ? '1' : '0';
        return which;
    };
    EXPECT_EQ(accepted(whole), "0010000");
    EXPECT_EQ(accepted(number), "0011000");
    EXPECT_EQ(accepted(text), "0000100");
    EXPECT_EQ(accepted(object), "0000010");
    EXPECT_EQ(accepted(list), "0000001");
}

TEST(DocumentShape, NumbersHaveARange) {
    EXPECT_EQ(fault(-1, {"x", whole}), "x is out of range");
    EXPECT_EQ(fault(0, {"x", whole, needed, 1.0}), "x is out of range");
    EXPECT_EQ(fault(std::numeric_limits<std::int64_t>::max(), {"x", whole}), "x is out of range");
    EXPECT_EQ(fault(1e300, {"x", number}), "x is out of range");
    EXPECT_EQ(fault(std::numeric_limits<double>::quiet_NaN(), {"x", number}), "x is out of range");
    EXPECT_EQ(fault(7, {"x", whole, needed, 7.0, 7.0}), "");
}

TEST(DocumentShape, WhatMayBeAbsentMayBeNull) {
    EXPECT_EQ(fault(Document(), {"x", text, may_be_absent_or_null}), "");
    EXPECT_EQ(fault(1, {"x", text, may_be_absent_or_null}), "x is no text");
    const std::array shapes{MemberShape{"y", text}, MemberShape{"z", text, may_be_absent_or_null}};
    EXPECT_EQ(shape_fault(Document::object({{"y", "text"}, {"more", 1}}), shapes), "");
    EXPECT_EQ(shape_fault(Document::object({{"z", "text"}}), shapes), "y is no text");
    EXPECT_EQ(shape_fault(Document::list(), shapes), "it is no object");
    EXPECT_EQ(shape_fault(Document(), {}), "it is no object");
}

} // namespace
} // namespace mattis
