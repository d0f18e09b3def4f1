#include "learning/blas/product.hpp"

#include <mutex>

#include <cblas.h>

#include "learning/blas/blas.hpp"

namespace mattis::learning {

namespace {

CBLAS_TRANSPOSE as_cblas(Factor factor) { return factor == Factor::as_is ? CblasNoTrans : CblasTrans; }
blasint as_cblas(std::size_t size) { return static_cast<blasint>(size); }

/// Held while a product is made: by nobody else where products must not be made at the same time.
std::unique_lock<std::mutex> turn() {
    static std::mutex mutex;
    use_one_blas_thread();
    return blas_is_concurrent() ? std::unique_lock<std::mutex>() : std::unique_lock(mutex);
}

} // namespace

void product(std::size_t m, std::size_t n, std::size_t k, float scale, Factor op_a, Columns<const float> a, Factor op_b,
             Columns<const float> b, Columns<float> c) {
    const auto own_turn = turn();
    cblas_sgemm(CblasColMajor, as_cblas(op_a), as_cblas(op_b), as_cblas(m), as_cblas(n), as_cblas(k), scale, a.data,
                as_cblas(a.stride), b.data, as_cblas(b.stride), 0.0f, c.data, as_cblas(c.stride));
}

void product(std::size_t m, std::size_t n, std::size_t k, double scale, Factor op_a, Columns<const double> a,
             Factor op_b, Columns<const double> b, Columns<double> c) {
    const auto own_turn = turn();
    cblas_dgemm(CblasColMajor, as_cblas(op_a), as_cblas(op_b), as_cblas(m), as_cblas(n), as_cblas(k), scale, a.data,
                as_cblas(a.stride), b.data, as_cblas(b.stride), 0.0, c.data, as_cblas(c.stride));
}

} // namespace mattis::learning
