#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "farm/farm.hpp"
#include "farm/stop.hpp"
#include "tests/farm/counting_task.hpp"

namespace mattis::farm {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

/// Farms whose ledger holds states that their tasks refuse.
class RefusedState : public testing::Test {
protected:
    void SetUp() override {
        clear_stop();
        EXPECT_EQ(run(work, expected, {}), Outcome::complete);
    }
    void TearDown() override { clear_stop(); }

    /// The state of a task after some steps.
    Bytes state_after(std::size_t task, int steps) const {
        const auto counting = work.make(task);
        for (int step = 0; step < steps; ++step) counting->advance();
        return counting->save();
    }
    Options options(int threads) {
        Options all;
        all.threads = threads;
        all.earlier = [this](std::size_t task) {
            asked.push_back(task);
            return earlier[task];
        };
        all.tell = [this](const std::string& message) { told.push_back(message); };
        return all;
    }
    void check_results(const Ledger& ledger) const {
        for (std::size_t task = 0; task < work.tasks; ++task) {
            EXPECT_TRUE(ledger[task].finished);
            EXPECT_EQ(ledger[task].bytes, expected[task].bytes);
        }
    }

    Work work = counting(10, 20);
    Ledger expected = Ledger(work.tasks);
    std::vector<Bytes> earlier = std::vector<Bytes>(work.tasks);
    std::vector<std::size_t> asked;
    std::vector<std::string> told;
};

TEST_F(RefusedState, TheStateBeforeIsUsedOrTheTaskBeginsAgain) {
    for (const int threads : {1, 3}) {
        asked.clear();
        told.clear();
        Ledger ledger(work.tasks);
        ledger[2].bytes = Bytes(1); // a good one is there
        ledger[4].bytes = Bytes(2); // none is there
        ledger[7].bytes = Bytes(3); // it is as bad
        ledger[8].bytes = state_after(8, 5);
        earlier[2] = state_after(2, 4);
        earlier[7] = Bytes(4);
        EXPECT_EQ(run(work, ledger, options(threads)), Outcome::complete);
        check_results(ledger);
        EXPECT_THAT(asked, UnorderedElementsAre(2, 4, 7));
        const std::string reason = ": its stored state is refused: a byte block ends too early; it ";
        EXPECT_THAT(told, UnorderedElementsAre(
                              "task 2" + reason + "goes on from the state before", "task 4" + reason + "begins again",
                              "task 7" + reason + "goes on from the state before", "task 7" + reason + "begins again"));
    }
}

TEST_F(RefusedState, TheStateBeforeIsWhatTheTaskGoesOnFrom) {
    Ledger ledger(work.tasks);
    ledger[3].bytes = Bytes(1);
    earlier[3] = state_after(3, 17);
    std::vector<Bytes> resumed;
    const auto resume = work.resume;
    work.resume = [&](Task& task, const Bytes& state) {
        resume(task, state);
        resumed.push_back(state);
    };
    EXPECT_EQ(run(work, ledger, options(1)), Outcome::complete);
    EXPECT_THAT(resumed, ElementsAre(earlier[3]));
}

TEST_F(RefusedState, WithoutCallbacksTheTaskBeginsAgain) {
    Ledger ledger(work.tasks);
    for (Progress& task : ledger) task.bytes = Bytes(1);
    EXPECT_EQ(run(work, ledger, {}), Outcome::complete);
    check_results(ledger);
}

TEST_F(RefusedState, AStopLosesNothing) {
    // Whatever a stop meets, what it leaves leads to the same results.
    for (int round = 0; round < 20; ++round) {
        clear_stop();
        Ledger ledger(work.tasks);
        for (Progress& task : ledger) task.bytes = Bytes(1);
        Options stopping = options(2);
        stopping.tell = [&, left = round](const std::string&) mutable {
            if (left-- == 0) request_stop();
        };
        run(work, ledger, stopping);
        clear_stop();
        EXPECT_EQ(run(work, ledger, {}), Outcome::complete);
        check_results(ledger);
    }
}

TEST_F(RefusedState, AnEarlierStateThatCannotBeGivenEndsTheRun) {
    Ledger ledger(work.tasks);
    ledger[3].bytes = Bytes(1);
    Options failing = options(1);
    failing.earlier = [](std::size_t) -> Bytes { throw std::runtime_error("unreadable"); };
    EXPECT_THROW(run(work, ledger, failing), TaskFailure);
}

} // namespace
} // namespace mattis::farm
