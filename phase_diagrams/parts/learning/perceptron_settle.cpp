#include "phase_diagrams/parts/learning/perceptron_settle.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <deque>
#include <functional>
#include <numbers>
#include <vector>

namespace mattis::diagram {

namespace {

/// The extreme value of a window that moves to the right, by the places that may still become it.
class Extreme {
public:
    Extreme(std::span<const double> values, std::function<bool(double, double)> beats)
        : values_(values), beats_(std::move(beats)) {}

    void enter(std::size_t place) {
        while (!places_.empty() && !beats_(values_[places_.back()], values_[place])) places_.pop_back();
        places_.push_back(place);
    }
    void leave_before(std::size_t place) {
        while (places_.front() < place) places_.pop_front();
    }
    double value() const { return values_[places_.front()]; }

private:
    std::span<const double> values_;
    std::function<bool(double, double)> beats_;
    std::deque<std::size_t> places_;
};

} // namespace

std::optional<std::int64_t> settled_at(std::span<const std::int64_t> epochs, std::span<const double> values,
                                       const SettleRule& rule) {
    Extreme largest(values, std::greater<>()), smallest(values, std::less<>());
    std::size_t end = 0;
    for (std::size_t first = 0; first < epochs.size(); ++first) {
        if (epochs.back() - epochs[first] < rule.window) return std::nullopt;
        for (; end < epochs.size() && epochs[end] <= epochs[first] + rule.window; ++end) {
            largest.enter(end);
            smallest.enter(end);
        }
        largest.leave_before(first);
        smallest.leave_before(first);
        if (largest.value() - smallest.value() < rule.spread) return epochs[first];
    }
    return std::nullopt;
}

std::optional<std::int64_t> settled_at(std::span<const learning::PerceptronLook> looks, int task,
                                       const SettleRule& rule) {
    std::vector<std::int64_t> epochs;
    std::vector<double> errors;
    for (const learning::PerceptronLook& look : looks) {
        if (look.task != task) continue;
        epochs.push_back(look.epoch);
        errors.push_back(error_of_overlap(look.p[static_cast<std::size_t>(task)]));
    }
    return settled_at(epochs, errors, rule);
}

double error_of_overlap(double p) { return std::acos(std::clamp(p, -1.0, 1.0)) / std::numbers::pi; }

} // namespace mattis::diagram
