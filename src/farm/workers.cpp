#include "farm/workers.hpp"

#include <algorithm>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "core/failure.hpp"

namespace mattis::farm {

namespace {

Bytes text_bytes(std::string_view text) {
    ByteWriter to;
    to.put_text(text);
    return to.take();
}

} // namespace

Workers::Workers(const Work& work, int threads)
    : work_(work), answered_(static_cast<std::size_t>(threads), 0),
      computing_(static_cast<std::size_t>(threads), false), block_begin_(static_cast<std::size_t>(threads)) {
    try {
        for (std::size_t k = 0; k < answered_.size(); ++k) threads_.emplace_back([this, k] { work_until_stopped(k); });
    } catch (const std::system_error& error) {
        shut_down();
        throw std::runtime_error(
            fmt::format("{} threads cannot be started: {}", answered_.size(), error.code().message()));
    }
}

Workers::~Workers() { shut_down(); }

void Workers::shut_down() {
    {
        const std::scoped_lock lock(mutex_);
        stop_ = true;
    }
    watch_.end_at(Clock::now());
    assigned_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

void Workers::assign(std::size_t task, Bytes state) {
    {
        const std::scoped_lock lock(mutex_);
        waiting_.push_back({task, std::move(state)});
    }
    assigned_.notify_one();
}

std::vector<Handover> Workers::collect(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    handed_in_.wait_for(lock, patience, [&] { return !outbox_.empty(); });
    return std::exchange(outbox_, {});
}

void Workers::ask_for_states() {
    const std::scoped_lock lock(mutex_);
    ++request_;
}

bool Workers::states_are_in() const {
    const std::scoped_lock lock(mutex_);
    if (!outbox_.empty()) return false;
    for (std::size_t k = 0; k < answered_.size(); ++k)
        if (computing_[k] && answered_[k] != request_) return false;
    return true;
}

void Workers::stop(std::chrono::duration<double> grace) {
    watch_.end_at(Clock::now() + std::chrono::duration_cast<Clock::duration>(grace));
    {
        const std::scoped_lock lock(mutex_);
        stop_ = true;
        for (Assignment& assignment : waiting_)
            outbox_.push_back({.task = assignment.task, .bytes = std::move(assignment.state)});
        waiting_.clear();
    }
    assigned_.notify_all();
    handed_in_.notify_all();
}

bool Workers::resting() const {
    const std::scoped_lock lock(mutex_);
    return stop_ && busy_ == 0 && outbox_.empty();
}

Longest Workers::longest() const {
    const std::scoped_lock lock(mutex_);
    Longest longest = longest_;
    longest.gap = watch_.longest_gap();
    for (const auto& begin : block_begin_)
        if (begin) longest.block = std::max<std::chrono::duration<double>>(longest.block, Clock::now() - *begin);
    return longest;
}

void Workers::work_until_stopped(std::size_t thread) {
    while (true) {
        Assignment next{};
        {
            std::unique_lock lock(mutex_);
            assigned_.wait(lock, [&] { return stop_ || !waiting_.empty(); });
            if (stop_) return;
            next = std::move(waiting_.front());
            waiting_.pop_front();
            ++busy_;
            // A task that begins after a request has nothing to add to what its state already says.
            answered_[thread] = request_;
            computing_[thread] = true;
        }
        work_on(thread, next);
        const std::scoped_lock lock(mutex_);
        --busy_;
        computing_[thread] = false;
    }
}

void Workers::work_on(std::size_t thread, const Assignment& assignment) {
    try {
        if (const std::unique_ptr<Task> task = begun(thread, assignment)) advance(thread, assignment.task, *task);
    } catch (const std::exception& error) {
        hand_in({.task = assignment.task, .failed = true, .bytes = text_bytes(failure_text(error))});
    } catch (...) {
        hand_in({.task = assignment.task, .failed = true, .bytes = text_bytes("it threw what is no exception")});
    }
    end_block(thread);
}

std::unique_ptr<Task> Workers::begun(std::size_t thread, const Assignment& assignment) {
    begin_block(thread);
    try {
        Watched watched(&watch_);
        std::unique_ptr<Task> task = work_.make(assignment.task);
        if (!assignment.state.empty()) work_.resume(*task, assignment.state);
        watched.rest();
        end_block(thread);
        return task;
    } catch (const BytesError& error) {
        if (assignment.state.empty()) throw;
        hand_in({.task = assignment.task, .refused = true, .bytes = text_bytes(error.what())});
    } catch (const Interrupted&) {
        hand_in({.task = assignment.task, .bytes = assignment.state});
    }
    return nullptr;
}

void Workers::advance(std::size_t thread, std::size_t number, Task& task) {
    bool finished = false;
    while (!finished && !must_stop()) {
        if (const auto request = open_request(thread)) {
            hand_in({.task = number, .bytes = saved(task)});
            const std::scoped_lock lock(mutex_);
            answered_[thread] = *request; // not before the state can be collected
        }
        begin_block(thread);
        try {
            Watched watched(&watch_);
            finished = task.advance();
            watched.rest();
        } catch (const Interrupted&) { // the task is as it was before this block
        }
        end_block(thread);
    }
    hand_in({.task = number, .finished = finished, .bytes = saved(task)});
}

void Workers::begin_block(std::size_t thread) {
    const std::scoped_lock lock(mutex_);
    block_begin_[thread] = Clock::now();
}

void Workers::end_block(std::size_t thread) {
    const std::scoped_lock lock(mutex_);
    if (!block_begin_[thread]) return;
    longest_.block = std::max<std::chrono::duration<double>>(longest_.block, Clock::now() - *block_begin_[thread]);
    block_begin_[thread].reset();
}

Bytes Workers::saved(const Task& task) {
    const auto begin = std::chrono::steady_clock::now();
    Bytes bytes = task.save();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    const std::scoped_lock lock(mutex_);
    longest_.save = std::max(longest_.save, took);
    return bytes;
}

void Workers::hand_in(Handover handover) {
    {
        const std::scoped_lock lock(mutex_);
        outbox_.push_back(std::move(handover));
    }
    handed_in_.notify_one();
}

bool Workers::must_stop() const {
    const std::scoped_lock lock(mutex_);
    return stop_;
}

std::optional<std::size_t> Workers::open_request(std::size_t thread) const {
    const std::scoped_lock lock(mutex_);
    if (answered_[thread] == request_) return std::nullopt;
    return request_;
}

} // namespace mattis::farm
