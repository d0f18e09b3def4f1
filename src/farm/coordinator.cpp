#include "farm/coordinator.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/failure.hpp"
#include "farm/environment.hpp"
#include "farm/stop.hpp"

namespace mattis::farm {

Coordinator::Coordinator(const Work& work, Ledger& ledger, const Options& options)
    : work_(work), ledger_(ledger), options_(options), workers_(work, options.threads),
      members_(static_cast<std::size_t>(ranks())) {
    members_[0].threads = options.threads;
    if (ledger_.empty()) ledger_.resize(work.tasks);
    for (std::size_t task = 0; task < work.tasks; ++task) {
        ledger_[task].given = false;
        if (!options.chosen.empty() && !options.chosen[task]) continue;
        ++chosen_;
        if (ledger_[task].finished)
            ++finished_;
        else
            waiting_.push_back(task);
    }
    // Longest first: the next one lies last; equal ones in the order of their numbers.
    const auto cost = [&](std::size_t task) { return task < work.cost.size() ? work.cost[task] : 0.0; };
    std::stable_sort(waiting_.begin(), waiting_.end(), [&](std::size_t a, std::size_t b) { return cost(a) > cost(b); });
    std::reverse(waiting_.begin(), waiting_.end());
}

std::string Coordinator::run(Outcome& outcome) {
    const auto all_rest = [&] {
        return std::all_of(members_.begin(), members_.end(), [](const Member& m) { return m.at_rest; });
    };
    while (!stopping_ || !all_rest()) {
        exchange();
        if (finished_ == chosen_ && !stopping_) {
            stopping_ = true;
            tell_all(stop);
        }
        stop_if_needed();
        if (!stopping_) hand_out();
        checkpoint_if_due();
        show_progress(false);
    }
    show_progress(true);
    outcome = finished_ == chosen_ ? Outcome::complete : Outcome::stopped;
    for (int to = 1; to < ranks(); ++to) post_.send(to, end, pack(outcome, failure_));
    return failure_;
}

void Coordinator::exchange() {
    for (Handover& handover : workers_.collect(poll_interval)) accept(0, std::move(handover));
    note(workers_.longest());
    if (!members_[0].states_in && workers_.states_are_in()) members_[0].states_in = true;
    if (stopping_ && workers_.resting()) members_[0].at_rest = true;
    while (const auto message = post_.receive()) deliver(*message);
}

void Coordinator::deliver(const Message& message) {
    Member& member = members_[static_cast<std::size_t>(message.from)];
    switch (message.kind) {
    case hello:
        member.threads = unpack_hello(message.bytes);
        break;
    case handed_in:
        accept(message.from, unpack_handover(message.bytes));
        break;
    case took:
        note(unpack_longest(message.bytes));
        break;
    case states_in:
        member.states_in = true;
        break;
    case stop_wanted:
        request_stop();
        break;
    case at_rest:
        member.at_rest = true;
        break;
    default:
        break;
    }
}

void Coordinator::accept(int from, Handover handover) {
    if (handover.failed) {
        ByteReader reason(handover.bytes);
        if (failure_.empty())
            failure_ = fmt::format("rank {}: {}: {}", from, work_.name(handover.task), reason.get_text());
        return;
    }
    if (handover.refused) {
        --members_[static_cast<std::size_t>(from)].held;
        fall_back(handover.task, ByteReader(handover.bytes).get_text());
        return;
    }
    Progress& entry = ledger_[handover.task];
    entry.bytes = std::move(handover.bytes);
    if (!handover.finished) return;
    entry.finished = true;
    entry.given = false;
    ++finished_;
    --members_[static_cast<std::size_t>(from)].held;
}

void Coordinator::note(const Longest& longest) {
    longest_.block = std::max(longest_.block, longest.block);
    longest_.gap = std::max(longest_.gap, longest.gap);
    longest_.save = std::max(longest_.save, longest.save);
}

void Coordinator::fall_back(std::size_t task, const std::string& reason) {
    ledger_[task].given = false;
    Bytes& state = ledger_[task].bytes;
    state.clear();
    if (fallen_back_.insert(task).second && options_.earlier)
        guard("earlier state", [&] { state = options_.earlier(task); });
    waiting_.push_back(task);
    if (options_.tell)
        guard("message", [&] {
            options_.tell(fmt::format("{}: its stored state is refused: {}; {}", work_.name(task), reason,
                                      state.empty() ? "it begins again" : "it goes on from the state before"));
        });
}

std::size_t Coordinator::computing_threads() const {
    std::size_t sum = 0;
    for (const Member& member : members_) sum += static_cast<std::size_t>(member.threads);
    return sum;
}

void Coordinator::hand_out() {
    // Threads first, in turn over the ranks; then one task more for each rank, so that none waits for the post. The
    // last tasks are not given away in advance: another rank may be free before.
    for (std::size_t thread = 0; !waiting_.empty(); ++thread) {
        bool given = false;
        for (std::size_t to = 0; to < members_.size() && !waiting_.empty(); ++to)
            if (members_[to].held <= thread && members_[to].held < static_cast<std::size_t>(members_[to].threads)) {
                hand_out_to(static_cast<int>(to));
                given = true;
            }
        if (!given && thread >= computing_threads()) break;
    }
    for (std::size_t to = 0; to < members_.size() && waiting_.size() > computing_threads(); ++to)
        if (members_[to].threads > 0 && members_[to].held == static_cast<std::size_t>(members_[to].threads))
            hand_out_to(static_cast<int>(to));
}

void Coordinator::hand_out_to(int to) {
    const std::size_t task = waiting_.back();
    waiting_.pop_back();
    ++members_[static_cast<std::size_t>(to)].held;
    ledger_[task].given = true;
    if (to == 0)
        workers_.assign(task, ledger_[task].bytes);
    else
        post_.send(to, assign, pack(task, ledger_[task].bytes));
}

void Coordinator::checkpoint_if_due() {
    if (!options_.checkpoint || stopping_) return;
    if (!states_asked_ && Clock::now() - last_checkpoint_ >= checkpoint_interval()) {
        states_asked_ = true;
        for (Member& member : members_) member.states_in = member.threads == 0;
        tell_all(ask_for_states);
        return;
    }
    if (!states_asked_) return;
    if (!std::all_of(members_.begin(), members_.end(), [](const Member& m) { return m.states_in; })) return;
    const auto begin = Clock::now();
    guard("checkpoint", [&] { options_.checkpoint(ledger_); });
    const Seconds took = Clock::now() - begin;
    checkpoint_time_ = std::max(checkpoint_time_, took);
    checkpoint_cost_ = took + longest_.save;
    last_checkpoint_ = Clock::now();
    states_asked_ = false;
}

Coordinator::Seconds Coordinator::checkpoint_interval() const {
    constexpr double most = 0.02; // share of the time that checkpoints may take
    return std::max<Seconds>(options_.checkpoint_every, checkpoint_cost_ / most);
}

bool Coordinator::deadline_is_near() const {
    if (!options_.time_left) return false;
    constexpr Seconds margin{0.1};
    constexpr double unmeasured = 0.02; // share of the time, kept while no checkpoint has been measured
    const Seconds writing = std::max<Seconds>(2.0 * checkpoint_time_, unmeasured * *options_.time_left);
    // A block ends by itself, or is cut short.
    const Seconds answer = std::min<Seconds>(longest_.block, grace() + longest_.gap);
    const Seconds reserve = writing + 2.0 * answer + margin;
    return Clock::now() - begin_ + reserve >= *options_.time_left;
}

Coordinator::Seconds Coordinator::grace() const {
    constexpr double most = 0.05; // share of the time
    return options_.time_left ? std::min<Seconds>(default_grace, most * *options_.time_left) : default_grace;
}

void Coordinator::stop_if_needed() {
    if (stopping_ || (failure_.empty() && !stop_requested() && !deadline_is_near())) return;
    stopping_ = true;
    tell_all(stop);
}

void Coordinator::tell_all(Kind kind) {
    if (kind == stop)
        workers_.stop(grace());
    else
        workers_.ask_for_states();
    for (int to = 1; to < ranks(); ++to) post_.send(to, kind, kind == stop ? pack(grace()) : Bytes{});
}

void Coordinator::show_progress(bool at_last) {
    constexpr std::chrono::milliseconds interval{200};
    if (!options_.progress || (!at_last && Clock::now() - last_progress_ < interval)) return;
    last_progress_ = Clock::now();
    guard("progress", [&] { options_.progress(finished_, chosen_); });
}

void Coordinator::guard(std::string_view what, const std::function<void()>& call) {
    try {
        call();
    } catch (const std::exception& error) {
        if (failure_.empty()) failure_ = fmt::format("{}: {}", what, failure_text(error));
    }
}

} // namespace mattis::farm
