#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>

#include "core/bytes.hpp"
#include "farm/farm.hpp"

namespace mattis::farm {

/// A task whose result depends on every one of its steps and on their order: it mixes a number.
class MixingTask : public Task {
public:
    MixingTask(std::size_t number, std::uint64_t length, std::function<void(std::uint64_t)> at_step)
        : value_(number + 1), length_(length), at_step_(std::move(at_step)) {}

    bool advance() override {
        if (at_step_) at_step_(step_);
        for (int k = 0; k < 1000; ++k) {
            value_ ^= value_ << 13;
            value_ ^= value_ >> 7;
            value_ ^= value_ << 17;
        }
        return ++step_ == length_;
    }
    Bytes save() const override {
        ByteWriter to;
        to.put(value_);
        to.put(step_);
        return to.take();
    }
    void load(const Bytes& bytes) {
        ByteReader from(bytes);
        value_ = from.get<std::uint64_t>();
        step_ = from.get<std::uint64_t>();
        from.require_end();
    }

private:
    std::uint64_t value_;
    std::uint64_t step_ = 0;
    std::uint64_t length_;
    std::function<void(std::uint64_t)> at_step_;
};

/// Tasks of 1 to `longest` steps. `at_step(task, step)` is called before each step.
inline Work mixing_work(std::size_t tasks, std::uint64_t longest,
                        std::function<void(std::size_t, std::uint64_t)> at_step = {}) {
    Work work;
    work.tasks = tasks;
    const auto length = [longest](std::size_t task) { return 1 + (task * 7919) % longest; };
    for (std::size_t task = 0; task < tasks; ++task) work.cost.push_back(static_cast<double>(length(task)));
    work.make = [=](std::size_t task) {
        std::function<void(std::uint64_t)> hook;
        if (at_step) hook = [=](std::uint64_t step) { at_step(task, step); };
        return std::make_unique<MixingTask>(task, length(task), hook);
    };
    work.resume = [](Task& task, const Bytes& state) { dynamic_cast<MixingTask&>(task).load(state); };
    work.name = [](std::size_t task) { return "task " + std::to_string(task); };
    return work;
}

} // namespace mattis::farm
