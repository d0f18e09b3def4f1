/// farm_ranks LEDGER THREADS TASKS LONGEST STEP_MS FAIL: works on mixing tasks under mpirun (or alone), resumes from
/// the ledger file if there is one, and leaves it there. With FAIL = 1 every task fails on the last rank. Exit codes: 0
/// complete, 3 stopped, 1 failed. Every rank says how its run ended on standard output.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <fmt/format.h>
#include <time.h>

#include "../farm/mixing_task.hpp"
#include "farm/environment.hpp"
#include "farm/farm.hpp"
#include "farm/stop.hpp"

namespace {

using namespace mattis;

void store(const farm::Ledger& ledger, const std::string& file) {
    ByteWriter to;
    for (const farm::Progress& progress : ledger) {
        to.put(progress.finished);
        to.put_all(progress.bytes);
    }
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(to.bytes().data()), static_cast<std::streamsize>(to.bytes().size()));
}

farm::Ledger fetch(const std::string& file, std::size_t tasks) {
    if (!std::filesystem::exists(file)) return {};
    Bytes bytes(std::filesystem::file_size(file));
    std::ifstream(file, std::ios::binary)
        .read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    ByteReader from(bytes);
    farm::Ledger ledger(tasks);
    for (farm::Progress& progress : ledger) {
        progress.finished = from.get<bool>();
        progress.bytes = from.get_all<std::byte>();
    }
    from.require_end();
    return ledger;
}

/// Processor time of the thread that calls, in seconds.
double thread_time() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

int run(char** arguments) {
    const std::string file = arguments[1];
    const auto number = [&](int k) { return std::strtoull(arguments[k], nullptr, 10); };
    const std::chrono::milliseconds pause(number(5));
    const bool fail = number(6) != 0;
    const int last = farm::ranks() - 1;
    const int self = farm::rank();
    const farm::Work work = farm::mixing_work(number(3), number(4), [=](std::size_t, std::uint64_t) {
        if (fail && self == last) throw std::runtime_error("planted");
        std::this_thread::sleep_for(pause);
    });
    farm::Ledger ledger;
    if (farm::rank() == 0) ledger = fetch(file, work.tasks);
    farm::Options options;
    options.threads = std::atoi(arguments[2]);
    options.checkpoint_every = std::chrono::duration<double>(0.05);
    int checkpoints = 0;
    options.checkpoint = [&](const farm::Ledger&) { ++checkpoints; };
    const auto start = std::chrono::steady_clock::now();
    const double thread_time_before = thread_time();
    std::string end;
    int code = 0;
    try {
        code = farm::run(work, ledger, options) == farm::Outcome::complete ? 0 : 3;
        end = code == 0 ? "complete" : "stopped";
    } catch (const farm::TaskFailure& failure) {
        code = 1;
        end = failure.what();
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    if (farm::rank() == 0) store(ledger, file);
    fmt::print("end of {}: {}\n", farm::rank(), end);
    fmt::print(stderr, "rank {}: {:.3f} s, thread of messages {:.3f} s, {} checkpoints\n", farm::rank(), took.count(),
               thread_time() - thread_time_before, checkpoints);
    return farm::broadcast(code);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 7) return 2;
    const farm::Environment environment(argc, argv);
    farm::catch_stop_signals();
    return run(argv);
}
