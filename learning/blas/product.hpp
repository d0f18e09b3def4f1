#pragma once

#include <cstddef>

namespace mattis::learning {

/// A matrix in memory, column after column: entry (i, j) at data[i + j * stride].
template <class Real>
struct Columns {
    Real* data;
    std::size_t stride;
};

/// Whether a factor of a product is meant as it lies or transposed.
enum class Factor { as_is, transposed };

/// C = scale op(A) op(B) by OpenBLAS on the calling thread: C is m x n, op(A) m x k, op(B) k x n. C need not hold
/// numbers before.
void product(std::size_t m, std::size_t n, std::size_t k, float scale, Factor op_a, Columns<const float> a, Factor op_b,
             Columns<const float> b, Columns<float> c);
void product(std::size_t m, std::size_t n, std::size_t k, double scale, Factor op_a, Columns<const double> a,
             Factor op_b, Columns<const double> b, Columns<double> c);

} // namespace mattis::learning
