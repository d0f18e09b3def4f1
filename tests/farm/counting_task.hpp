#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "core/bytes.hpp"
#include "core/rng.hpp"
#include "farm/farm.hpp"

namespace mattis::farm {

/// Adds up the draws of a stream, one in each block: its result depends on every step, its state on how far it has
/// come.
class Counting final : public Task {
public:
    Counting(std::uint64_t number, std::int64_t steps, std::chrono::milliseconds pause)
        : stream_({.seed = number}), steps_(steps), pause_(pause) {}

    bool advance() override {
        std::this_thread::sleep_for(pause_);
        sum_ += stream_();
        return ++done_ >= steps_;
    }
    Bytes save() const override {
        ByteWriter to;
        to.put(sum_);
        to.put(done_);
        return to.take();
    }
    void load(const Bytes& bytes) {
        ByteReader from(bytes);
        sum_ = from.get<std::uint64_t>();
        done_ = from.get<std::int64_t>();
        stream_.seek(static_cast<std::uint64_t>(done_));
    }

private:
    Stream stream_;
    std::int64_t steps_;
    std::chrono::milliseconds pause_;
    std::uint64_t sum_ = 0;
    std::int64_t done_ = 0;
};

/// Tasks of `steps` to `steps + 6` blocks of this length.
inline Work counting(std::size_t tasks, std::int64_t steps, std::chrono::milliseconds pause = {}) {
    Work work;
    work.tasks = tasks;
    for (std::size_t k = 0; k < tasks; ++k) work.cost.push_back(static_cast<double>(k % 5));
    work.make = [=](std::size_t k) {
        return std::make_unique<Counting>(k, steps + static_cast<std::int64_t>(k % 7), pause);
    };
    work.resume = [](Task& task, const Bytes& state) { dynamic_cast<Counting&>(task).load(state); };
    work.name = [](std::size_t k) { return "task " + std::to_string(k); };
    return work;
}

/// A task that is nothing but a function, called once for each block; its state is empty.
class Calling final : public Task {
public:
    explicit Calling(std::function<bool()> block) : block_(std::move(block)) {}
    bool advance() override { return block_(); }
    Bytes save() const override { return {}; }

private:
    std::function<bool()> block_;
};

} // namespace mattis::farm
