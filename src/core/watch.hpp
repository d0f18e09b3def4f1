#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace mattis {

/// Long work was told to end. It is no std::exception: what handles errors must let it pass.
struct Interrupted {};

/// Whoever waits for the work of some threads: when it must end, and how long it has gone without looking.
class Watch {
public:
    using Clock = std::chrono::steady_clock;
    using Seconds = std::chrono::duration<double>;

    /// Work ends at the first pause point (below) after this time.
    void end_at(Clock::time_point time) { end_ = time.time_since_epoch().count(); }
    /// Work ends at the first pause point at which this flag is set. It must outlive the watch.
    void end_when(const std::atomic<bool>& flag) { flag_ = &flag; }
    /// The longest time between two pause points so far, in steps of some milliseconds.
    Seconds longest_gap() const { return Clock::duration(longest_.load(std::memory_order_relaxed)); }

private:
    friend class Watched;
    using Ticks = Clock::rep; ///< of the clock

    std::atomic<Ticks> end_{std::numeric_limits<Ticks>::max()};
    std::atomic<Ticks> longest_{0};
    const std::atomic<bool>* flag_ = nullptr;
};

/// Puts the work of the present thread under a watch, or none, for as long as it lives.
class Watched {
public:
    /// `cut`: whether pause points may end the work.
    explicit Watched(Watch* watch, bool cut = true);
    ~Watched();
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;

    /// The watch of the present thread; nullptr without one.
    static Watch* watch() { return present_ == nullptr ? nullptr : present_->watch_; }
    /// Whether pause points of the present thread may end its work.
    static bool may_be_cut() { return present_ != nullptr && present_->cut_; }
    /// Begins to count the time between pause points anew.
    void rest() { note(); }

private:
    friend void pause_point();
    void note();
    void look();

    static thread_local Watched* present_;
    Watch* watch_;
    bool cut_;
    Watch::Ticks last_;
    Watched* outer_;
};

/// What runs while this lives is not cut short: pause points do nothing.
class Uncut {
private:
    Watched whole_{Watched::watch(), false};
};

/// Throws Interrupted if the work of this thread must end. Everything that may take longer than some hundredths of a
/// second calls it that often. A call takes some nanoseconds. What throws leaves its caller's data as they are: they
/// are thrown away, or were not touched.
inline void pause_point() {
    if (Watched::present_ != nullptr && Watched::present_->cut_) Watched::present_->look();
}

/// Makes a container of numbers longer, or shorter, as resize does, a piece after the other: gigabytes take seconds.
template <class Container>
void resize_in_pieces(Container& values, std::size_t size, typename Container::value_type value = {}) {
    constexpr std::size_t piece = std::size_t{1} << 22;
    values.reserve(size);
    while (values.size() < size) {
        pause_point();
        values.resize(values.size() + std::min(piece, size - values.size()), value);
    }
    values.resize(size);
}

/// A copy of a container of numbers, made a piece after the other.
template <class Container>
Container copy_in_pieces(const Container& values) {
    constexpr std::size_t piece = std::size_t{1} << 22;
    Container copy;
    copy.reserve(values.size());
    while (copy.size() < values.size()) {
        pause_point();
        const auto* from = values.data() + copy.size();
        copy.insert(copy.end(), from, from + std::min(piece, values.size() - copy.size()));
    }
    return copy;
}

} // namespace mattis
