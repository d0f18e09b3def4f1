#include "phase_diagrams/job/footprint.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "phase_diagrams/job/memory.hpp"

namespace mattis::diagram {

namespace {

constexpr double mebibyte = 1024.0 * 1024.0;

/// Bytes of all results, as they are written.
double results_bytes(const Plan& plan) {
    constexpr double growth = 1.5; // a vector that grows has room for up to twice what it holds
    constexpr double copies = 3.0; // of the file's content: in the HDF5 library, as its image, with its checksum
    ResultMemory all;
    for (const auto& part : plan.parts()) {
        const ResultMemory own = part->results();
        all.ledger += own.ledger;
        all.tables += own.tables;
        all.fixed += own.fixed;
    }
    const double making = all.ledger + all.ledger + growth * all.tables; // results are unpacked to make tables
    const double writing = 2.0 * all.ledger + growth * all.tables + copies * (all.ledger + all.tables);
    return all.fixed + std::max(making, writing);
}

/// Of the part whose tasks need most when so many are computed at a time.
double tasks_bytes(const TaskMemory& need, int threads) {
    return (need.bytes + need.beginning) * std::min<double>(threads, static_cast<double>(need.tasks));
}

TaskMemory largest_tasks(const Plan& plan, int threads) {
    TaskMemory largest;
    for (const auto& part : plan.parts())
        if (TaskMemory own = part->memory(); tasks_bytes(own, threads) > tasks_bytes(largest, threads))
            largest = std::move(own);
    return largest;
}

} // namespace

Footprint footprint(const Plan& plan, int threads) {
    constexpr double libraries = 8.0 * mebibyte; // measured: what is touched only once a run is going on
    constexpr double thread = 0.3 * mebibyte;
    Footprint need;
    need.program = static_cast<double>(resident_memory()) + libraries + thread * threads;
    need.tasks = tasks_bytes(largest_tasks(plan, threads), threads);
    need.results = results_bytes(plan);
    return need;
}

void require_fitting(const Plan& plan, int threads) {
    const Footprint need = footprint(plan, threads);
    const double more = need.tasks + need.results;
    const auto available = static_cast<double>(available_memory());
    if (more <= available) return;
    const TaskMemory largest = largest_tasks(plan, threads);
    throw InputError(fmt::format("{}: {:.3g} GiB are needed for {} {} at a time and {:.3g} GiB for all results, but "
                                 "{:.3g} GiB are available: allowed are {}, or fewer threads",
                                 plan.job().file.string(), need.tasks / gibibyte, threads, largest.several,
                                 need.results / gibibyte, available / gibibyte, largest.less));
}

} // namespace mattis::diagram
