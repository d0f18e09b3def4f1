#include "learning/blas/product.hpp"

#include <array>

#include <gtest/gtest.h>

namespace mattis::learning {
namespace {

/// A = [1 3; 2 4], B = [5 7; 6 8], column after column; C held something else before.
TEST(Product, OfTwoByTwoMatrices) {
    const std::array<float, 4> a{1, 2, 3, 4}, b{5, 6, 7, 8};
    std::array<float, 4> c{9, 9, 9, 9};
    product(2, 2, 2, 0.5f, Factor::as_is, {a.data(), 2}, Factor::as_is, {b.data(), 2}, {c.data(), 2});
    EXPECT_EQ(c, (std::array<float, 4>{11.5f, 17.0f, 15.5f, 23.0f}));
    product(2, 2, 2, 1.0f, Factor::transposed, {a.data(), 2}, Factor::as_is, {b.data(), 2}, {c.data(), 2});
    EXPECT_EQ(c, (std::array<float, 4>{17, 39, 23, 53}));
    product(2, 2, 2, 1.0f, Factor::as_is, {a.data(), 2}, Factor::transposed, {b.data(), 2}, {c.data(), 2});
    EXPECT_EQ(c, (std::array<float, 4>{26, 38, 30, 44}));
}

} // namespace
} // namespace mattis::learning
