#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "core/watch.hpp"
#include "farm/farm.hpp"

namespace mattis::farm {

/// What a worker hands in: a result, a state to go on from, or a failure.
struct Handover {
    std::size_t task = 0;
    bool finished = false;
    bool failed = false;
    bool refused = false; ///< the state that it should go on from is none of this task
    Bytes bytes{};        ///< result or state; of a failure or refusal the reason as text
};

/// The longest times that parts of the work have taken so far.
struct Longest {
    std::chrono::duration<double> block{0.0}; ///< one block of a task, or making and resuming one; the present ones too
    std::chrono::duration<double> gap{0.0};   ///< within them from one pause point to the next
    std::chrono::duration<double> save{0.0};  ///< writing down the state of a task
};

/// Time that blocks get to end after a stop, unless a deadline is nearer.
inline constexpr std::chrono::duration<double> default_grace{1.0};

/// The computing threads of one rank. All members may be called by one other thread, which never waits for a
/// computation.
class Workers {
public:
    /// Throws std::runtime_error if the system has not so many threads.
    Workers(const Work& work, int threads);
    /// Stops the threads; what they had not handed in is lost.
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    void assign(std::size_t task, Bytes state);
    /// Everything handed in since the last call; waits at most `patience` for the first.
    std::vector<Handover> collect(std::chrono::milliseconds patience);

    /// Asks every busy thread for the state of its task; it goes on computing.
    void ask_for_states();
    /// Whether all states asked for have been handed in (and collected, or are about to be).
    bool states_are_in() const;

    /// Asks every thread to hand in its state and to rest. Tasks not begun are handed in as they were assigned. Blocks
    /// that have not ended after `grace` are cut short: their tasks are handed in as they were before them.
    void stop(std::chrono::duration<double> grace = default_grace);
    bool resting() const; ///< after stop(): all have done so

    Longest longest() const;

private:
    using Clock = std::chrono::steady_clock;

    struct Assignment {
        std::size_t task;
        Bytes state;
    };

    void work_until_stopped(std::size_t thread);
    void work_on(std::size_t thread, const Assignment& assignment);
    /// Makes a task and puts it into its state. Returns nothing where that was refused or cut short, and hands it back.
    std::unique_ptr<Task> begun(std::size_t thread, const Assignment& assignment);
    /// Blocks to the end or a stop; then hands the task in.
    void advance(std::size_t thread, std::size_t number, Task& task);
    void begin_block(std::size_t thread);
    void end_block(std::size_t thread);
    /// Writes down the state or result of a task. The time it takes is kept.
    Bytes saved(const Task& task);
    void hand_in(Handover handover);
    bool must_stop() const;
    std::optional<std::size_t> open_request(std::size_t thread) const;
    void shut_down();

    const Work& work_;
    mutable std::mutex mutex_;
    std::condition_variable assigned_;
    std::condition_variable handed_in_;
    std::deque<Assignment> waiting_;
    std::vector<Handover> outbox_;
    bool stop_ = false;
    std::size_t busy_ = 0;
    std::size_t request_ = 0;                                   ///< number of the last request for states
    std::vector<std::size_t> answered_;                         ///< by thread: the last request answered
    std::vector<bool> computing_;                               ///< by thread
    std::vector<std::optional<Clock::time_point>> block_begin_; ///< by thread: of the present block
    Watch watch_;
    Longest longest_;
    std::vector<std::thread> threads_;
};

} // namespace mattis::farm
