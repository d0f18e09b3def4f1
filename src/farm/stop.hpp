#pragma once

#include <atomic>

namespace mattis::farm {

/// Installs handlers of SIGTERM, SIGINT, SIGUSR1, SIGUSR2, SIGXCPU and SIGHUP that do nothing but set one lock-free
/// flag. SIGHUP stays ignored where it was (nohup). SIGXFSZ is ignored: writing beyond a limit of file size then fails
/// with a reason, instead of ending the process.
void catch_stop_signals();

/// Whether a stop was asked for.
bool stop_requested();

/// The flag that says so.
const std::atomic<bool>& stop_flag();

/// Asks for a stop as a signal does; for tests and for failures.
void request_stop();

/// Clears the flag; for tests.
void clear_stop();

} // namespace mattis::farm
