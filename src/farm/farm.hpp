#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/bytes.hpp"

namespace mattis::farm {

/// A resumable piece of work, seen from outside as opaque bytes.
class Task {
public:
    virtual ~Task() = default;

    /// Works for a block of some milliseconds, or to the end. Returns whether the task is finished. A block that may
    /// take longer has pause points (core/watch.hpp). What one of them throws passes through; the state is then that
    /// before the block.
    virtual bool advance() = 0;
    /// The state to go on from, or, once finished, the result.
    virtual Bytes save() const = 0;
};

/// What the farm needs to know about a job. `make` and `names` are called on any rank and thread, concurrently. What
/// takes long in `make` and `resume` has pause points, too.
struct Work {
    std::size_t tasks = 0;
    std::vector<double> cost;                               ///< estimated, any unit: longest first
    std::function<std::unique_ptr<Task>(std::size_t)> make; ///< task from its number, at its beginning
    /// Puts a fresh task into a saved state. A BytesError says that the state is none of this task: it is refused.
    std::function<void(Task&, const Bytes&)> resume;
    std::function<std::string(std::size_t)> name; ///< for messages: "point alpha = 0.1, sample 3"
};

/// Where one task stands.
struct Progress {
    bool finished = false;
    Bytes bytes;        ///< result if finished, else the state to go on from; empty: not begun
    bool given = false; ///< unfinished, and given to a rank of the present run: for those who watch; never stored
};

/// All that is known of a run: what checkpoints store and results are made from. One entry per task; empty: nothing is
/// begun.
using Ledger = std::vector<Progress>;

struct Options {
    int threads = 1;                                        ///< computing threads of each rank
    std::optional<std::chrono::duration<double>> time_left; ///< stop cleanly before it has passed
    std::vector<bool> chosen; ///< by task: whether this run has to finish it; empty: every task
    std::chrono::duration<double> checkpoint_every{600.0}; ///< or longer, so that they take 2% of the time at most
    std::function<void(const Ledger&)> checkpoint;         ///< called on rank 0; its duration is measured and
                                                           ///< reserved before the deadline
    std::function<Bytes(std::size_t)> earlier;    ///< called on rank 0 for a task whose state was refused, once: an
                                                  ///< older state, or nothing, to begin the task again
    std::function<void(const std::string&)> tell; ///< called on rank 0 with what a user should know
    std::function<void(std::size_t finished, std::size_t tasks)> progress; ///< called on rank 0, at most every 0.2 s,
                                                                           ///< with the numbers of chosen tasks
};

enum class Outcome { complete, stopped };

/// Works on every chosen unfinished task of the ledger, on all ranks and threads; rank 0 computes too. Tasks go to
/// whoever is free, longest first; their results do not depend on who that is. Returns when all chosen ones are
/// finished or, after a stop signal or at the deadline, when every begun task has handed in its state. On rank 0 the
/// ledger is complete then; on other ranks it is left as it was. Throws TaskFailure on every rank when a task throws:
/// all ranks stop, rank 0 keeps what was finished in its ledger.
Outcome run(const Work& work, Ledger& ledger, const Options& options);

/// A task failed: the message names rank, task and reason.
class TaskFailure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace mattis::farm
