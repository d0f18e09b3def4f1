#include <chrono>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "app/job_verbs.hpp"
#include "app/live_file.hpp"
#include "app/message.hpp"
#include "app/progress.hpp"
#include "app/run_summary.hpp"
#include "app/verbs.hpp"
#include "core/errors.hpp"
#include "core/failure.hpp"
#include "core/watch.hpp"
#include "farm/environment.hpp"
#include "farm/stop.hpp"
#include "io/result_file.hpp"
#include "montecarlo/kernels/signed_sum.hpp"
#include "phase_diagrams/job/stored_plan.hpp"
#include "phase_diagrams/run/run.hpp"

namespace mattis::app {

namespace {

class Run final : public Verb {
public:
    VerbInfo info() const override {
        return {"run", "everything a job file asks for; under mpirun too",
                "A run that was stopped (deadline, SIGTERM, SIGINT: exit code 3) goes on when it is started again.\n"
                "examples:\n"
                "  mattis run phase_diagrams/atlas/quickstart.toml -o quickstart.h5\n"
                "  mpirun -n 4 mattis run JOB --threads 2\n"
                "  mattis run JOB --shard 2/8 -o part-2.h5"};
    }

    void add_flags(Flags& flags, const std::string&) override {
        job_.add_to(flags);
        flags.text("--shard", shard_, "i/n: only the i-th of n parts of the job, to be joined by merge");
    }

    int run() override {
        const auto begin = std::chrono::steady_clock::now();
        farm::catch_stop_signals();
        std::filesystem::path output;
        std::optional<diagram::Shard> shard;
        int code = agreed([&] {
            mc::isa(); // a wrong MATTIS_ISA is refused before anything is begun
            if (const auto given = only(shard_, "--shard")) shard = diagram::parse_shard(*given);
            output = job_.output(job_.job());
        });
        if (code != done) return code;
        // The job is read under the rule of its output, which all ranks take from the first one.
        const int rule = farm::broadcast(farm::rank() == 0 ? diagram::rule_of_output(output) : 0);
        std::optional<diagram::Plan> plan;
        code = agreed([&] {
            Watch stop; // planning solves equations, which may take long
            stop.end_when(farm::stop_flag());
            const Watched watched(&stop);
            plan = job_.plan(rule);
        });
        if (code != done) return code;
        const diagram::RunOptions options{.output = output, .threads = job_.threads(), .begin = begin, .shard = shard};
        auto outcome = farm::Outcome::stopped;
        code = agreed([&] { outcome = run_shown(*plan, options); });
        if (code != done) return code;
        if (outcome == farm::Outcome::stopped) return say_stopped();
        return farm::largest(farm::rank() == 0 ? conclude_run(options.output, shard) : done);
    }

private:
    static int conclude_run(const std::filesystem::path& output, const std::optional<diagram::Shard>& shard) {
        const RunSummary summary = run_summary(output, shard);
        for (const std::string& line : summary.lines) conclude(line);
        return summary.nothing_converged ? nothing_converged : done;
    }

    static int say_stopped() {
        if (farm::rank() == 0) tell("stopped; run the same command again to go on");
        return stopped;
    }

    static farm::Outcome run_shown(const diagram::Plan& plan, diagram::RunOptions options) {
        const Doing doing(fmt::format("running {} into {}", plan.job().file.string(), options.output.string()));
        ProgressDisplay display;
        LiveFile live(options.output, options.shard);
        options.progress = [&](std::size_t finished, std::size_t tasks) { display.show(finished, tasks); };
        options.tell = [](const std::string& message) { tell(message); };
        options.report = [&](const diagram::LiveReport& report) {
            std::string detail;
            for (const auto& part : report.progress.parts) detail += part->line();
            display.detail(std::move(detail));
            live.write(report);
        };
        const farm::Outcome outcome = diagram::run(plan, options);
        if (outcome == farm::Outcome::complete && farm::rank() == 0) live.remove_left_over();
        return outcome;
    }

    /// A step that all ranks take. Where it fails on any of them it has failed on all: the exit code is theirs, and the
    /// first rank that knows the reason says it (rank 0 by throwing it).
    static int agreed(const std::function<void()>& step) {
        int code = done;
        std::string reason;
        std::exception_ptr fault;
        const auto keep = [&](int as, const std::exception& error) {
            code = as;
            reason = error.what();
            fault = std::current_exception();
        };
        try {
            step();
        } catch (const InputError& error) {
            keep(bad_input, error);
        } catch (const io::FileError& error) {
            keep(failed, error);
        } catch (const farm::TaskFailure& error) {
            keep(failed, error);
        } catch (const diagram::JobReadingStopped& error) {
            keep(stopped, error);
        } catch (const Interrupted&) {
            code = stopped;
        }
        const int first = -farm::largest(fault ? -farm::rank() : -farm::ranks());
        code = farm::largest(code);
        if (code == stopped && !fault) return say_stopped();
        if (!fault || farm::rank() != first) return code;
        if (first == 0) std::rethrow_exception(fault);
        tell(fmt::format("error: rank {}: {}", first, reason));
        return code;
    }

    JobArguments job_;
    std::vector<std::string> shard_;
};

} // namespace

std::unique_ptr<Verb> run_verb() { return std::make_unique<Run>(); }

} // namespace mattis::app
