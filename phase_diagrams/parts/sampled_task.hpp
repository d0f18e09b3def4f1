#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

#include "core/bytes.hpp"
#include "core/watch.hpp"
#include "phase_diagrams/parts/job_part.hpp"

namespace mattis::diagram {

/// One disorder sample as a task. A run offers advance(sweeps), finished(), result(), save and load; its result does
/// not depend on how its sweeps are cut into blocks. How many sweeps a block has depends on the clock, what they do
/// does not.
template <class Run>
class SampledTask final : public PartTask {
public:
    /// What the run is constructed from.
    template <class... Given>
    explicit SampledTask(Given&&... given) : run_(std::forward<Given>(given)...) {}

    bool advance() override {
        if (!run_.finished()) sweep();
        if (!run_.finished()) return false;
        ByteWriter to;
        run_.result().save(to);
        result_ = to.take();
        return true;
    }
    Bytes save() const override {
        if (!result_.empty()) return result_;
        return before_.empty() ? state() : before_;
    }
    void load(ByteReader& from) override { run_.load(from); }

private:
    using Seconds = std::chrono::duration<double>;

    /// Some sweeps. Where one of them may take long it can be cut short, and the state before it is at hand.
    void sweep() {
        constexpr Seconds block{0.05}, at_once{0.25};
        const auto begin = std::chrono::steady_clock::now();
        if (took_ > at_once) {
            before_ = state();
            run_.advance(1);
            before_.clear();
        } else {
            const Uncut whole;
            run_.advance(sweeps_);
        }
        took_ = std::chrono::steady_clock::now() - begin;
        if (took_ < 0.5 * block) sweeps_ *= 2;
        if (took_ > 2.0 * block) sweeps_ = std::max<std::int64_t>(1, sweeps_ / 2);
    }

    Bytes state() const {
        ByteWriter to;
        run_.save(to);
        return to.take();
    }

    Run run_;
    std::int64_t sweeps_ = 1;
    Seconds took_{1.0}; ///< by the last block: of the first nothing is known
    Bytes before_;      ///< state before a block that may be cut short; not empty afterwards where it was
    Bytes result_;
};

} // namespace mattis::diagram
