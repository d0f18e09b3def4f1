#include <memory>

#include <fmt/format.h>

#include "app/job_verbs.hpp"
#include "app/message.hpp"
#include "app/progress.hpp"
#include "app/verbs.hpp"
#include "core/errors.hpp"
#include "farm/environment.hpp"
#include "farm/stop.hpp"
#include "io/result_file.hpp"
#include "montecarlo/sampler.hpp"
#include "phase_diagrams/run.hpp"

namespace mattis::app {

namespace {

class Run final : public Verb {
public:
    CLI::App* add_to(CLI::App& program, const std::string&) override {
        auto* verb = program.add_subcommand("run", "everything a job file asks for; under mpirun too");
        job_.add_to(*verb);
        verb->footer(
            "A run that was stopped (deadline, SIGTERM, SIGINT: exit code 3) goes on when it is started again.\n"
            "examples:\n"
            "  mattis run phase_diagrams/atlas/quickstart.toml -o quickstart.h5\n"
            "  mpirun -n 4 mattis run JOB --threads 2");
        return verb;
    }

    /// Rank 0 alone speaks; all ranks end with its exit code.
    int run() override {
        farm::catch_stop_signals();
        int code = done;
        std::exception_ptr fault;
        try {
            code = run_job();
        } catch (const InputError&) {
            fault = std::current_exception();
            code = bad_input;
        } catch (const io::FileError&) {
            fault = std::current_exception();
            code = unwritable;
        } catch (const farm::TaskFailure&) {
            fault = std::current_exception();
            code = unwritable;
        }
        const bool speaks = farm::rank() == 0;
        code = farm::broadcast(code);
        if (fault && speaks) std::rethrow_exception(fault);
        return code;
    }

private:
    int run_job() const {
        mc::isa(); // a wrong MATTIS_ISA is refused before anything is begun
        const diagram::Plan plan = job_.plan();
        diagram::RunOptions options{.output = job_.output(plan.job), .threads = job_.threads()};
        ProgressDisplay display;
        options.progress = [&](std::size_t finished, std::size_t tasks) { display.show(finished, tasks); };
        const farm::Outcome outcome = diagram::run(plan, options);
        if (farm::rank() != 0) return done;
        if (outcome == farm::Outcome::complete) {
            fmt::print("{} is complete\n", options.output.string());
            return done;
        }
        tell("stopped; run the same command again to go on");
        return stopped;
    }

    JobArguments job_;
};

} // namespace

std::unique_ptr<Verb> run_verb() { return std::make_unique<Run>(); }

} // namespace mattis::app
