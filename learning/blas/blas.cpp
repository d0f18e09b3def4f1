#include "learning/blas/blas.hpp"

#include <cblas.h>

namespace mattis::learning {

std::string blas_core() { return openblas_get_corename(); }

void use_one_blas_thread() {
    static const bool done = (openblas_set_num_threads(1), true);
    static_cast<void>(done);
}

bool blas_is_concurrent() {
    static const bool concurrent = openblas_get_parallel() != OPENBLAS_SEQUENTIAL;
    return concurrent;
}

} // namespace mattis::learning
