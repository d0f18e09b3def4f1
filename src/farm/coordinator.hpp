#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "farm/communicator.hpp"
#include "farm/farm.hpp"
#include "farm/messages.hpp"
#include "farm/workers.hpp"

namespace mattis::farm {

/// Rank 0 of a run: hands out tasks, keeps the ledger, the clock and the checkpoints, and computes with its own
/// threads.
class Coordinator {
public:
    Coordinator(const Work& work, Ledger& ledger, const Options& options);

    /// Returns the reason of the failure that ended the run; empty without one.
    std::string run(Outcome& outcome);

private:
    using Clock = std::chrono::steady_clock;
    using Seconds = std::chrono::duration<double>;

    /// What rank 0 knows of a rank.
    struct Member {
        int threads = 0; ///< 0 until it has said hello
        std::size_t held = 0;
        bool states_in = true;
        bool at_rest = false;
    };

    void exchange();
    void deliver(const Message& message);
    void accept(int from, Handover handover);
    void note(const Longest& longest);
    /// A refused state: the task goes on from an older one, or begins again.
    void fall_back(std::size_t task, const std::string& reason);
    void hand_out();
    void hand_out_to(int to);
    void checkpoint_if_due();
    void stop_if_needed();
    void show_progress(bool at_last);
    void tell_all(Kind kind);
    /// What a callback throws becomes the failure of the run: all ranks must stop, not rank 0 alone.
    void guard(std::string_view what, const std::function<void()>& call);
    bool deadline_is_near() const;
    Seconds grace() const; ///< that blocks get to end after a stop
    /// From the end of a checkpoint to the beginning of the next.
    Seconds checkpoint_interval() const;
    std::size_t computing_threads() const;

    const Work& work_;
    Ledger& ledger_;
    const Options& options_;
    Clock::time_point begin_ = Clock::now();
    Communicator post_;
    Workers workers_;
    std::vector<Member> members_;
    std::vector<std::size_t> waiting_; ///< tasks not handed out, the next one last
    std::size_t chosen_ = 0;           ///< tasks that this run has to finish
    std::size_t finished_ = 0;         ///< of them
    bool stopping_ = false;
    std::string failure_;
    bool states_asked_ = false;
    Clock::time_point last_checkpoint_ = begin_;
    Clock::time_point last_progress_ = begin_ - std::chrono::hours(1);
    Seconds checkpoint_time_{0.0}; ///< of the slowest
    Seconds checkpoint_cost_{0.0}; ///< of the last, with writing down the states
    Longest longest_;              ///< of all ranks
    std::set<std::size_t> fallen_back_;
};

} // namespace mattis::farm
