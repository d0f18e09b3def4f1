/// farm_ranks LEDGER THREADS TASKS STEPS PAUSE_MS FAULT: works on counting tasks on all ranks, going on from the ledger
/// file if there is one, and leaves it there. FAULT is `none`, or what fails: `task` (every task of the last rank),
/// `checkpoint`, `progress`; or `refused`: every state on the last rank; or `deadline`: four seconds, on the last rank
/// blocks of one second. Every rank says how its run ended. Exit codes: 0 complete, 3 stopped, 1 failed.

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <thread>

#include <fmt/format.h>

#include "farm/environment.hpp"
#include "farm/farm.hpp"
#include "farm/stop.hpp"
#include "tests/farm/counting_task.hpp"

namespace {

using namespace mattis;

void store(const farm::Ledger& ledger, const std::string& file) {
    ByteWriter to;
    for (const farm::Progress& task : ledger) {
        to.put(task.finished);
        to.put_all(task.bytes);
    }
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(to.bytes().data()), static_cast<std::streamsize>(to.bytes().size()));
}

farm::Ledger fetch(const std::string& file, std::size_t tasks) {
    farm::Ledger ledger(tasks);
    if (!std::filesystem::exists(file)) return ledger;
    std::ifstream stream(file, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(stream), {}};
    ByteReader from(std::as_bytes(std::span(content)));
    for (farm::Progress& task : ledger) {
        task.finished = from.get<bool>();
        task.bytes = from.get_all<std::byte>();
    }
    from.require_end();
    return ledger;
}

std::atomic<int> long_blocks{0}; ///< done on this rank

bool long_block() {
    std::this_thread::sleep_for(std::chrono::seconds(1));
    ++long_blocks;
    return false;
}

farm::Options options(int threads, const std::string& fault) {
    farm::Options options;
    if (fault == "deadline") options.time_left = std::chrono::seconds(4);
    options.threads = threads;
    options.checkpoint_every = std::chrono::milliseconds(50);
    options.checkpoint = [fault](const farm::Ledger&) {
        if (fault == "checkpoint") throw std::runtime_error("planted");
    };
    options.tell = [](const std::string& message) { fmt::print("told: {}\n", message); };
    options.progress = [fault](std::size_t, std::size_t) {
        if (fault == "progress") throw std::runtime_error("planted");
    };
    return options;
}

int run(char** arguments) {
    const std::string file = arguments[1], fault = arguments[6];
    farm::Work work = farm::counting(std::strtoull(arguments[3], nullptr, 10), std::atoll(arguments[4]),
                                     std::chrono::milliseconds(std::atoi(arguments[5])));
    if (fault == "task" && farm::rank() == farm::ranks() - 1)
        work.make = [](std::size_t) -> std::unique_ptr<farm::Task> { throw std::runtime_error("planted"); };
    if (fault == "refused" && farm::rank() == farm::ranks() - 1)
        work.resume = [](farm::Task&, const Bytes&) { throw BytesError("planted"); };
    if (fault == "deadline" && farm::rank() == farm::ranks() - 1)
        work.make = [](std::size_t) { return std::make_unique<farm::Calling>(long_block); };
    farm::Ledger ledger(work.tasks);
    if (farm::rank() == 0) ledger = fetch(file, work.tasks);
    std::string end = "complete";
    int code = 0;
    try {
        if (farm::run(work, ledger, options(std::atoi(arguments[2]), fault)) == farm::Outcome::stopped) {
            end = "stopped";
            code = 3;
        }
    } catch (const farm::TaskFailure& failure) {
        end = failure.what();
        code = 1;
    }
    if (farm::rank() == 0) store(ledger, file);
    if (long_blocks > 0) fmt::print("blocks of {}: {}\n", farm::rank(), long_blocks.load());
    fmt::print("end of {}: {}\n", farm::rank(), end);
    return farm::largest(code);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 7) return 2;
    const farm::Environment environment(argc, argv);
    farm::catch_stop_signals();
    return run(argv);
}
