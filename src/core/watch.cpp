#include "core/watch.hpp"

#include <ctime>

namespace mattis {

namespace {

/// The steady clock, as cheaply as it can be read.
Watch::Clock::rep coarse_now() {
#ifdef CLOCK_MONOTONIC_COARSE
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    const auto time = std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
    return std::chrono::duration_cast<Watch::Clock::duration>(time).count();
#else
    return Watch::Clock::now().time_since_epoch().count();
#endif
}

} // namespace

thread_local Watched* Watched::present_ = nullptr;

Watched::Watched(Watch* watch, bool cut)
    : watch_(watch), cut_(cut && watch != nullptr), last_(coarse_now()), outer_(present_) {
    present_ = this;
}

Watched::~Watched() {
    present_ = outer_;
    if (cut_ && outer_ != nullptr) outer_->last_ = last_;
}

void Watched::note() {
    const Watch::Ticks now = coarse_now(), gap = now - last_;
    last_ = now;
    if (watch_ != nullptr && gap > watch_->longest_.load(std::memory_order_relaxed))
        watch_->longest_.store(gap, std::memory_order_relaxed);
}

void Watched::look() {
    note();
    const bool wanted = watch_->flag_ != nullptr && watch_->flag_->load(std::memory_order_relaxed);
    if (wanted || last_ >= watch_->end_.load(std::memory_order_relaxed)) throw Interrupted{};
}

} // namespace mattis
