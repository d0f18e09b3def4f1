#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "app/json.hpp"
#include "app/live_file.hpp"
#include "app/message.hpp"
#include "app/parameters.hpp"
#include "app/progress_document.hpp"
#include "app/verbs.hpp"
#include "core/errors.hpp"
#include "core/failure.hpp"
#include "core/printable.hpp"
#include "core/text_table.hpp"
#include "io/atomic_file.hpp"
#include "io/generations.hpp"
#include "io/result_file.hpp"
#include "phase_diagrams/job/stored_plan.hpp"
#include "phase_diagrams/run/progress.hpp"

namespace mattis::app {

namespace {

class Status final : public Verb {
public:
    VerbInfo info() const override {
        return {"status", "how far the run of a result file has come", "example:\n  mattis status quickstart.h5"};
    }

    void add_flags(Flags& flags, const std::string&) override {
        flags.word("FILE", file_, "result file, of a run that is going on too");
        flags.json(json_);
    }

    int run() override {
        const Doing doing(fmt::format("reading {}", file_));
        const Document document = what_is_known();
        if (json_)
            fmt::print("{}\n", json_text(document));
        else
            print(document);
        return done;
    }

private:
    /// Of a run that is going on what it says itself, else what its file holds.
    Document what_is_known() const {
        const auto [live, refused] = read_live(io::follow_links(file_));
        if (!refused.empty()) tell(refused);
        const bool alive = live && live->at("status").text() != "dead";
        if (live && (alive || !std::filesystem::exists(file_))) return *live;
        Document document = of_file();
        if (live && document.at("status").text() == "stopped") {
            document["status"] = "dead";
            for (const char* key : {"process", "age_seconds"}) document[key] = live->at(key);
        }
        return document;
    }

    Document of_file() const {
        const io::ResultFile file = last_written();
        Document document = Document::object();
        document["file"] = file_;
        const auto text = [&](const char* key) {
            const auto found = file.meta.find(key);
            return found == file.meta.end() ? std::string() : found->second;
        };
        for (const char* key : {"title", "model", "status", "started", "finished", "host", "version", "job_hash"})
            document[key] = text(key);
        for (const char* key : {"shard", "failure"})
            if (!text(key).empty()) document[key] = text(key);
        if (!document.at("failure").is_null()) document["status"] = "failed";
        for (const char* key : {"ranks", "threads", "tasks", "tasks_finished"})
            document[key] = std::strtoll(text(key).c_str(), nullptr, 10);
        const double seconds = std::strtod(text("wall_seconds").c_str(), nullptr);
        document["wall_seconds"] = seconds;
        try {
            const diagram::Plan plan = diagram::stored_plan(file.meta, file_);
            const diagram::RunProgress progress = diagram::progress_of(plan, file);
            add_progress(document, progress, diagram::pace(progress.cost, progress.cost_left, seconds));
        } catch (const InputError& error) { // the numbers of tasks are known without the plan
            tell(fmt::format("points are not shown: {}", error.what()));
        }
        return document;
    }

    /// The file; if it cannot be read, the error says whether the one before it can.
    io::ResultFile last_written() const {
        try {
            return io::read(file_);
        } catch (const io::FileError& error) {
            const auto previous = io::previous_of(io::follow_links(file_));
            try {
                io::read_meta(previous, io::Links::refused);
            } catch (const io::FileError&) {
                throw error;
            }
            throw io::FileError(
                fmt::format("{}; {} can be read, and run goes on from it", error.what(), previous.string()));
        }
    }

    std::string state_text(const Document& document) const {
        const std::string& status = document.at("status").text();
        const auto value = [&](const char* key) { return document.at(key).text(); };
        if (status == "complete") return "complete";
        if (status == "stopped") return "stopped: run goes on with it";
        if (status == "failed") return "failed: " + value("failure");
        const std::string age = duration_text(document.at("age_seconds").number());
        const std::int64_t process = document.at("process").integer();
        if (status == "running")
            return fmt::format("running on {} (process {}) since {}, as of {} ago", value("host"), process,
                               value("started"), age);
        if (status == "silent")
            return fmt::format("silent: a run on {} (process {}) since {} has said nothing for {}", value("host"),
                               process, value("started"), age);
        return fmt::format("dead: process {}, which said its last {} ago, is gone; {}", process, age,
                           std::filesystem::exists(file_) ? "run goes on with the last checkpoint"
                                                          : "it left no checkpoint, run begins again");
    }

    void print(const Document& document) const {
        const auto value = [&](const char* key) { return document.at(key).text(); };
        fmt::print("{}: {}{}\n", file_, printable(value("title").empty() ? value("model") : value("title")),
                   !document.at("shard").is_null() ? ", shard " + value("shard") : "");
        fmt::print("status   {}\n", state_text(document));
        if (!document.at("finished").is_null())
            fmt::print("started  {}, last written {}, {} of computing\n"
                       "by       mattis {} on {}, {} ranks of {} threads\n",
                       value("started"), value("finished"), duration_text(document.at("wall_seconds").number()),
                       value("version"), value("host"), document.at("ranks").integer(),
                       document.at("threads").integer());
        fmt::print("{}", run_progress_text(document));
    }

    std::string file_;
    bool json_ = false;
};

} // namespace

std::unique_ptr<Verb> status_verb() { return std::make_unique<Status>(); }

} // namespace mattis::app
