#pragma once

#include <cstddef>
#include <cstdint>

#include "core/bytes.hpp"
#include "learning/network/network_result.hpp"
#include "learning/network/network_schedule.hpp"

namespace mattis::learning {

/// Where a run is: what its next step does.
struct NetworkPlace {
    enum class Stage : std::int32_t { testing, learning, task_end, finished, diverged };

    Stage stage = Stage::testing;
    std::int32_t task = 0;
    std::int32_t epoch = 0; ///< of the task, from 1, that is learned or tested after; 0: before anything is learned
    std::int64_t done = 0;  ///< minibatches of the epoch, or blocks of the tests, that are behind it

    bool over() const { return stage == Stage::finished || stage == Stage::diverged; }
    /// Looks and ends of tasks that are behind it.
    std::int64_t looks(const NetworkSchedule& schedule) const;
    int ended_tasks(const NetworkSchedule& schedule) const;
    /// The share of all minibatches that is behind it.
    double share(const NetworkSchedule& schedule) const;

    void save(ByteWriter& to) const;
    /// Throws BytesError if it is no place in this schedule, of a network that is read in `readings` ways.
    static NetworkPlace load(ByteReader& from, const NetworkSchedule& schedule, std::size_t readings);
};

} // namespace mattis::learning
