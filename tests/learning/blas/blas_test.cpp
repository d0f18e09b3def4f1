#include "learning/blas/blas.hpp"

#include <gtest/gtest.h>

namespace mattis::learning {
namespace {

TEST(Blas, TheCoreHasAName) {
    use_one_blas_thread();
    EXPECT_FALSE(blas_core().empty());
}

} // namespace
} // namespace mattis::learning
