#include "farm/farm.hpp"

#include "farm/communicator.hpp"
#include "farm/coordinator.hpp"
#include "farm/environment.hpp"
#include "farm/messages.hpp"
#include "farm/stop.hpp"
#include "farm/workers.hpp"

namespace mattis::farm {

namespace {

/// Whether times have grown so much that rank 0 should know: by a tenth, or it would hear of every block.
bool notably_longer(const Longest& now, const Longest& told) {
    constexpr double growth = 1.1;
    return now.block > growth * told.block || now.gap > growth * told.gap || now.save > growth * told.save;
}

/// Any rank but 0: does what rank 0 says. Returns the reason of the failure that ended the run; empty without one.
std::string follow(const Work& work, const Options& options, Outcome& outcome) {
    Communicator post;
    Workers workers(work, options.threads);
    post.send(0, hello, pack(options.threads));
    bool stopping = false, states_due = false, rested = false, stop_told = false;
    Longest told;
    while (true) {
        for (Handover& handover : workers.collect(poll_interval)) post.send(0, handed_in, pack(handover));
        if (const Longest now = workers.longest(); notably_longer(now, told)) {
            post.send(0, took, pack(now));
            told = now;
        }
        if (states_due && workers.states_are_in()) {
            post.send(0, states_in, {});
            states_due = false;
        }
        if (stopping && !rested && workers.resting()) {
            post.send(0, at_rest, {});
            rested = true;
        }
        if (stop_requested() && !stop_told) {
            post.send(0, stop_wanted, {});
            stop_told = true;
        }
        while (const auto message = post.receive()) {
            switch (message->kind) {
            case assign: {
                auto [task, state] = unpack_assignment(message->bytes);
                workers.assign(task, std::move(state));
                break;
            }
            case ask_for_states:
                workers.ask_for_states();
                states_due = true;
                break;
            case stop:
                workers.stop(unpack_grace(message->bytes));
                stopping = true;
                break;
            case end:
                return unpack_end(message->bytes, outcome);
            default:
                break;
            }
        }
    }
}

} // namespace

Outcome run(const Work& work, Ledger& ledger, const Options& options) {
    Outcome outcome = Outcome::stopped;
    const std::string failure =
        rank() == 0 ? Coordinator(work, ledger, options).run(outcome) : follow(work, options, outcome);
    if (!failure.empty()) throw TaskFailure(failure);
    return outcome;
}

} // namespace mattis::farm
