#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "app/live_file.hpp"
#include "app/message.hpp"
#include "app/verbs.hpp"
#include "core/errors.hpp"
#include "core/failure.hpp"
#include "farm/environment.hpp"
#include "io/atomic_file.hpp"
#include "phase_diagrams/run/merge.hpp"

namespace mattis::app {

namespace {

class Merge final : public Verb {
public:
    VerbInfo info() const override {
        return {"merge", "join the shards of a job",
                "What is unfinished is kept: mattis run JOB -o OUT goes on with it.\n"
                "example:\n"
                "  mattis run JOB --shard 1/2 -o part-1.h5\n"
                "  mattis run JOB --shard 2/2 -o part-2.h5\n"
                "  mattis merge all.h5 part-1.h5 part-2.h5"};
    }

    void add_flags(Flags& flags, const std::string&) override {
        flags.word("OUT", output_, "result file to write; where it exists, it takes part");
        flags.words("SHARD", shards_, "files of the same job: shards, unfinished or complete results");
    }

    int run() override {
        if (farm::ranks() > 1) throw InputError("merge runs on one rank: allowed is to start it without mpirun");
        const std::vector<std::filesystem::path> files(shards_.begin(), shards_.end());
        const Doing doing(fmt::format("merging into {}", output_));
        const std::filesystem::path output = io::follow_links(output_);
        const diagram::MergeReport report = diagram::merge(output, files);
        if (report.complete) LiveFile(output, {}).remove_left_over();
        if (!report.written)
            conclude(fmt::format("{} is complete already: nothing to do", output_));
        else if (report.complete)
            conclude(fmt::format("{} is complete: {} tasks", output_, report.tasks));
        else
            conclude(
                fmt::format("{} holds {} of {} tasks; merge the other shards, or go on with it by mattis run JOB -o {}",
                            output_, report.finished, report.tasks, output_));
        return done;
    }

private:
    std::string output_;
    std::vector<std::string> shards_;
};

} // namespace

std::unique_ptr<Verb> merge_verb() { return std::make_unique<Merge>(); }

} // namespace mattis::app
