#pragma once

#include <cstddef>
#include <exception>
#include <functional>

namespace mattis {

/// Calls work(0), …, work(n - 1), in any order, on the threads that OpenMP offers (on one without OpenMP). Calls must
/// not depend on each other. The first exception that a call throws is rethrown here once all calls are done. All of
/// them are under the watch of the thread that calls (core/watch.hpp).
void parallel_for(std::size_t n, const std::function<void(std::size_t)>& work);

/// The same on at most `threads` threads.
void parallel_for(std::size_t n, int threads, const std::function<void(std::size_t)>& work);

/// Number of threads that parallel_for uses.
int thread_count();

} // namespace mattis
