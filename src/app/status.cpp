#include <memory>

#include <fmt/format.h>

#include "app/parameters.hpp"
#include "app/verbs.hpp"
#include "io/result_file.hpp"

namespace mattis::app {

namespace {

class Status final : public Verb {
public:
    CLI::App* add_to(CLI::App& program, const std::string&) override {
        auto* verb = program.add_subcommand("status", "how far the run of a result file has come");
        verb->add_option("FILE", file_, "result file")->required();
        verb->add_flag("--json", json_, "one JSON document on standard output")->disable_flag_override();
        verb->footer("The file shows the last checkpoint of a run that is still going on.\n"
                     "example:\n  mattis status quickstart.h5");
        return verb;
    }

    int run() override {
        auto meta = io::read_meta(file_);
        const double tasks = std::stod(meta["tasks"]);
        const double finished = std::stod(meta["tasks_finished"]);
        if (json_) {
            Json doc;
            doc["file"] = file_;
            for (const char* key : {"title", "model", "status", "started", "finished", "host", "version", "job_hash"})
                doc[key] = meta[key];
            doc["tasks"] = static_cast<std::int64_t>(tasks);
            doc["tasks_finished"] = static_cast<std::int64_t>(finished);
            doc["wall_seconds"] = std::stod(meta["wall_seconds"]);
            fmt::print("{}\n", doc.dump());
            return done;
        }
        fmt::print("{}: {}\n", file_, meta["title"].empty() ? meta["model"] : meta["title"]);
        fmt::print("status   {}\n", meta["status"] == "complete" ? "complete" : "not complete, run goes on with it");
        fmt::print("tasks    {} of {} finished ({:.0f}%)\n", finished, tasks, 100.0 * finished / std::max(1.0, tasks));
        fmt::print("started  {}, last written {}, {} s of computing\n", meta["started"], meta["finished"],
                   meta["wall_seconds"]);
        fmt::print("by       mattis {} on {}, {} ranks of {} threads\n", meta["version"], meta["host"], meta["ranks"],
                   meta["threads"]);
        return done;
    }

private:
    std::string file_;
    bool json_ = false;
};

} // namespace

std::unique_ptr<Verb> status_verb() { return std::make_unique<Status>(); }

} // namespace mattis::app
