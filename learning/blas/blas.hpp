#pragma once

#include <string>

namespace mattis::learning {

/// The processor whose kernels OpenBLAS has chosen at run time, by its own name: "SkylakeX". Results of matrix products
/// depend on it, so that it belongs to the provenance of a result.
std::string blas_core();

/// Lets OpenBLAS compute on the calling thread alone, from now on and for every thread: this program deals out its work
/// itself, in pieces that do not depend on the number of threads. Called before the first product.
void use_one_blas_thread();

/// Whether products of several threads at a time are right: of an OpenBLAS that was built without threads they are not
/// always, so that one waits for the other (product.hpp). Seen of version 0.3.21.
bool blas_is_concurrent();

} // namespace mattis::learning
