#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "core/bytes.hpp"
#include "farm/farm.hpp"
#include "farm/workers.hpp"

namespace mattis::farm {

/// What ranks tell each other. A run, in order:
///   every rank to 0:  hello (its number of threads)
///   0 to a rank:      assign (task, state), so many that its threads are busy and one waits
///   a rank to 0:      handed_in (task, result, state, failure or refusal)
///   a rank to 0:      took (its longest times), when they have grown
///   0 to all:         ask_for_states, at every checkpoint; each answers with handed_in for every busy thread, then
///                     states_in
///   a rank to 0:      stop_wanted, when it has caught a signal
///   0 to all:         stop (time that blocks get to end); each hands in all states, then at_rest
///   0 to all:         end (outcome and failure): all return
enum Kind : int { hello, assign, handed_in, took, ask_for_states, states_in, stop_wanted, stop, at_rest, end };

/// How long a rank sleeps at most between two looks at its messages.
inline constexpr std::chrono::milliseconds poll_interval{2};

Bytes pack(int threads);
int unpack_hello(const Bytes& bytes);

Bytes pack(std::size_t task, const Bytes& state);
std::pair<std::size_t, Bytes> unpack_assignment(const Bytes& bytes);

Bytes pack(const Handover& handover);
Handover unpack_handover(const Bytes& bytes);

Bytes pack(const Longest& longest);
Longest unpack_longest(const Bytes& bytes);

Bytes pack(std::chrono::duration<double> grace);
std::chrono::duration<double> unpack_grace(const Bytes& bytes);

Bytes pack(Outcome outcome, const std::string& failure);
/// Returns the failure.
std::string unpack_end(const Bytes& bytes, Outcome& outcome);

} // namespace mattis::farm
