#include "core/parallel.hpp"

#include <exception>

#include "core/watch.hpp"

#ifdef _OPENMP
#include <omp.h>
#endif

namespace mattis {

void parallel_for(std::size_t n, const std::function<void(std::size_t)>& work) {
    parallel_for(n, thread_count(), work);
}

void parallel_for(std::size_t n, [[maybe_unused]] int threads, const std::function<void(std::size_t)>& work) {
    std::exception_ptr first;
    Watch* const watch = Watched::watch();
    const bool cut = Watched::may_be_cut();
    const auto guarded = [&](std::size_t k) {
        try {
            const Watched watched(watch, cut);
            work(k);
        } catch (...) {
#pragma omp critical(mattis_parallel_for)
            if (!first) first = std::current_exception();
        }
    };
    // A parallel region of one thread still costs as much as a dozen spin flips: short work goes without.
    if (n > 1 && threads > 1) {
#pragma omp parallel for schedule(dynamic) num_threads(threads)
        for (std::size_t k = 0; k < n; ++k) guarded(k);
    } else {
        for (std::size_t k = 0; k < n; ++k) guarded(k);
    }
    if (first) std::rethrow_exception(first);
}

int thread_count() {
#ifdef _OPENMP
    return omp_get_max_threads();
#else
    return 1;
#endif
}

} // namespace mattis
