#include "learning/blas/product.hpp"

#include <array>
#include <thread>
#include <vector>

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

/// Threads that multiply at the same time have the bits of one alone. With an OpenBLAS built without threads, and
/// without waiting, this fails in one run of four to six.
TEST(Product, OfSeveralThreadsAtATime) {
    constexpr std::size_t threads = 4, repeats = 1500, m = 128, k = 300, n = 40;
    std::vector<float> a(m * k), b(k * n);
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = 0.01f * static_cast<float>(i % 97) - 0.4f;
    for (std::size_t i = 0; i < b.size(); ++i) b[i] = 0.02f * static_cast<float>(i % 89) - 0.8f;
    const auto multiply = [&] {
        std::vector<float> c(m * n);
        product(m, n, k, 1.0f, Factor::transposed, {a.data(), k}, Factor::as_is, {b.data(), k}, {c.data(), m});
        return c;
    };
    const std::vector<float> alone = multiply();
    std::array<int, threads> wrong{};
    {
        std::vector<std::jthread> workers;
        for (std::size_t t = 0; t < threads; ++t)
            workers.emplace_back([&, t] {
                for (std::size_t r = 0; r < repeats; ++r) wrong[t] += multiply() != alone ? 1 : 0;
            });
    }
    EXPECT_EQ(wrong, (std::array<int, threads>{}));
}

} // namespace
} // namespace mattis::learning
