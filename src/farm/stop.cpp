#include "farm/stop.hpp"

#include <atomic>
#include <csignal>

namespace mattis::farm {

namespace {

std::atomic<bool> flag{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only touch lock-free objects");

extern "C" void set_flag(int) { flag.store(true, std::memory_order_relaxed); }

} // namespace

void catch_stop_signals() {
    struct sigaction action {};
    action.sa_handler = set_flag;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    std::signal(SIGXFSZ, SIG_IGN);
    for (const int signal : {SIGTERM, SIGINT, SIGUSR1, SIGUSR2, SIGXCPU}) sigaction(signal, &action, nullptr);
    struct sigaction before {};
    sigaction(SIGHUP, nullptr, &before);
    if (before.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, nullptr);
}

const std::atomic<bool>& stop_flag() { return flag; }
bool stop_requested() { return flag.load(std::memory_order_relaxed); }
void request_stop() { flag.store(true, std::memory_order_relaxed); }
void clear_stop() { flag.store(false, std::memory_order_relaxed); }

} // namespace mattis::farm
