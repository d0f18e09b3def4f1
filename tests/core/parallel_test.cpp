#include "core/parallel.hpp"

#include <numeric>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace mattis {
namespace {

TEST(Parallel, EveryCallIsMadeOnce) {
    for (const std::size_t n : {0u, 1u, 2u, 1000u}) {
        std::vector<int> calls(n, 0);
        parallel_for(n, [&](std::size_t k) { ++calls[k]; });
        EXPECT_EQ(std::accumulate(calls.begin(), calls.end(), 0), static_cast<int>(n));
    }
    EXPECT_GE(thread_count(), 1);
}

TEST(Parallel, ExceptionsComeThrough) {
    for (const int threads : {1, 2}) {
        std::vector<int> calls(100, 0);
        EXPECT_THROW(parallel_for(100, threads,
                                  [&](std::size_t k) {
                                      ++calls[k];
                                      if (k % 10 == 3) throw std::runtime_error("planted");
                                  }),
                     std::runtime_error);
        EXPECT_EQ(std::accumulate(calls.begin(), calls.end(), 0), 100) << "the other calls are made all the same";
    }
}

} // namespace
} // namespace mattis
