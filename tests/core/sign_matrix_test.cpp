#include "core/sign_matrix.hpp"

#include <gtest/gtest.h>

#include "core/packed_signs.hpp"
#include "core/rng.hpp"

namespace mattis {
namespace {

using Signs = std::vector<PackedSigns>; ///< of each column

Signs random_signs(std::size_t rows, std::size_t columns, Stream& stream) {
    Signs signs;
    for (std::size_t j = 0; j < columns; ++j) {
        std::vector<double> x(rows);
        for (double& number : x) number = stream.uniform(-1.0, 1.0);
        signs.push_back(packed_signs(x));
    }
    return signs;
}

SignMatrix matrix(std::size_t rows, const Signs& signs) {
    SignMatrix made(rows, signs.size());
    for (std::size_t j = 0; j < signs.size(); ++j) made.set_column(j, signs[j]);
    return made;
}

/// The product in the stated order: rows in groups of four, the last one filled with zeros.
std::vector<double> product(const SignMatrix& s, std::vector<double> a, std::vector<double> out) {
    const std::size_t rows = a.size();
    a.resize((rows + 3) / 4 * 4, 0.0);
    const auto term = [&](std::size_t i, std::size_t j) { return i < rows && s.at(i, j) > 0 ? a[i] : -a[i]; };
    for (std::size_t i = 0; i < a.size(); i += 4)
        for (std::size_t j = 0; j < out.size(); ++j)
            out[j] += (term(i, j) + term(i + 1, j)) + (term(i + 2, j) + term(i + 3, j));
    return out;
}

TEST(SignMatrix, ProductsAreTheBitsOfTheStatedSum) {
    Stream stream({.seed = 4});
    for (const auto& [rows, columns] : {std::pair<std::size_t, std::size_t>{7, 1061}, {64, 500}, {130, 16}, {1, 1}}) {
        const SignMatrix s = matrix(rows, random_signs(rows, columns, stream)), turned = s.transposed();
        const auto numbers = [&](std::size_t count) {
            std::vector<double> some(count);
            for (double& number : some) number = stream.uniform(-1.0, 1.0);
            return some;
        };
        const std::vector<double> a = numbers(rows), b = numbers(columns);
        std::vector<double> x = b, h = a;
        s.add_product(a, x);
        turned.add_product(b, h);
        EXPECT_EQ(x, product(s, a, b)) << rows << " " << columns;
        EXPECT_EQ(h, product(turned, b, a)) << rows << " " << columns;
    }
}

TEST(SignMatrix, KeepsEverySign) {
    Stream stream({.seed = 5});
    const Signs signs = random_signs(83, 21, stream);
    const SignMatrix s = matrix(83, signs), turned = s.transposed();
    EXPECT_EQ(turned.rows(), 21u);
    EXPECT_EQ(turned.columns(), 83u);
    for (std::size_t i = 0; i < 83; ++i)
        for (std::size_t j = 0; j < 21; ++j) {
            EXPECT_EQ(s.at(i, j), sign_at(signs[j], i));
            EXPECT_EQ(turned.at(j, i), sign_at(signs[j], i));
        }
}

TEST(SignMatrix, HoldsABitForAnEntry) {
    EXPECT_EQ(SignMatrix().rows(), 0u);
    EXPECT_EQ(SignMatrix(32, 20).memory(), 2u * 2u * 20u + 16u);
    EXPECT_EQ(SignMatrix(32, 20).memory(), SignMatrix::memory(32, 20));
    EXPECT_EQ(SignMatrix(3, 2).at(2, 1), -1);
}

} // namespace
} // namespace mattis
