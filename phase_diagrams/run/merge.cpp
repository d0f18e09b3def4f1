#include "phase_diagrams/run/merge.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "io/generations.hpp"
#include "io/lock_file.hpp"
#include "io/result_file.hpp"
#include "phase_diagrams/job/ledger.hpp"
#include "phase_diagrams/job/stored_plan.hpp"
#include "phase_diagrams/run/results.hpp"
#include "phase_diagrams/run/run.hpp"

namespace mattis::diagram {

namespace {

namespace fs = std::filesystem;
using Meta = std::map<std::string, std::string>;

const std::string& text_of(const Meta& meta, const char* key) {
    static const std::string none;
    const auto found = meta.find(key);
    return found == meta.end() ? none : found->second;
}

bool is_complete_job(const Meta& meta) { return text_of(meta, "status") == "complete" && !meta.contains("shard"); }

farm::Progress better(const Plan& plan, std::size_t task, const farm::Progress& a, const farm::Progress& b) {
    if (a.finished && b.finished && a.bytes != b.bytes) throw Conflict{task};
    if (a.finished != b.finished) return a.finished ? a : b;
    if (a.bytes == b.bytes) return a;
    const double share_a = plan.share_done(task, a.bytes), share_b = plan.share_done(task, b.bytes);
    if (share_a != share_b) return share_a > share_b ? a : b;
    return a.bytes > b.bytes ? a : b;
}

Bytes bytes_of(const std::map<std::string, Table>& tables) {
    ByteWriter to;
    for (const auto& [name, table] : tables) {
        to.put_text(name);
        table.save(to);
    }
    return to.take();
}

/// The runs that a file is made of, and the seconds that each has taken. Those of a merged file are known by name, so
/// that merging it with them again counts none twice.
std::map<std::string, double> parts_of(const Meta& meta) {
    std::map<std::string, double> parts;
    double known = 0.0;
    const std::string& lines = text_of(meta, "parts");
    for (std::size_t begin = 0; begin < lines.size();) {
        const std::size_t end = std::min(lines.find('\n', begin), lines.size());
        const std::string line = lines.substr(begin, end - begin);
        const std::size_t comma = std::min(line.rfind(", "), line.size());
        const double seconds = comma < line.size() ? std::strtod(line.c_str() + comma + 2, nullptr) : 0.0;
        parts[line.substr(0, comma)] = seconds;
        known += seconds;
        begin = end + 1;
    }
    constexpr double rounding = 1e-3; // seconds are stored so
    const double own = std::strtod(text_of(meta, "wall_seconds").c_str(), nullptr) - known;
    if (own > rounding * static_cast<double>(parts.size() + 1) || parts.empty())
        parts[fmt::format("{} on {} by {} ranks of {} threads from {}",
                          meta.contains("shard") ? "shard " + meta.at("shard") : "whole job", text_of(meta, "host"),
                          text_of(meta, "ranks"), text_of(meta, "threads"), text_of(meta, "started"))] = own;
    return parts;
}

/// Takes one file after the other and holds the union of what they know.
class Merger {
public:
    Merger(const fs::path& first, const Meta& meta) : plan_(stored_plan(meta, first.string())) {
        ledger_.resize(plan_.tasks());
        finished_in_.resize(plan_.tasks());
    }

    void take(const fs::path& path) {
        io::ResultFile file = io::read(path);
        note_run(file.meta);
        if (is_complete_job(file.meta)) {
            take_complete(path, std::move(file));
            return;
        }
        const farm::Ledger more = ledger_in(path, file);
        try {
            ledger_ = merged(plan_, ledger_, more);
        } catch (const Conflict& conflict) {
            throw io::FileError(conflict_text(conflict.task, path));
        } catch (const BytesError& error) {
            throw io::FileError(fmt::format("{}: {}", path.string(), error.what()));
        }
        for (std::size_t task = 0; task < more.size(); ++task)
            if (more[task].finished && finished_in_[task].empty()) finished_in_[task] = path;
        has_first_ledger_ = has_first_ledger_ || has_first_ledger(file);
    }

    /// Computes what files with a first ledger do not hold though they are complete: their runs computed it whenever
    /// they wrote.
    void add_what_first_ledgers_lack() {
        if (!has_first_ledger_) return;
        const farm::Work work = plan_.work(1);
        for (std::size_t task = 0; task < plan_.tasks(); ++task) {
            const Plan::Place at = plan_.place(task);
            if (ledger_[task].finished || at.number < at.part->tasks_in_first_ledgers()) continue;
            const auto made = work.make(task);
            while (!made->advance()) {
            }
            ledger_[task] = {.finished = true, .bytes = made->save()};
        }
    }

    /// What the output is to hold.
    io::ResultFile result() const {
        if (complete_) return *complete_;
        RunState state{.complete = report().complete, .started = started_};
        for (const auto& [run, seconds] : parts_) {
            state.wall_seconds += seconds;
            state.parts += fmt::format("{}{}, {:.3f} s", state.parts.empty() ? "" : "\n", run, seconds);
        }
        return result_file(plan_, ledger_, state);
    }

    MergeReport report() const {
        const auto count =
            std::count_if(ledger_.begin(), ledger_.end(), [](const farm::Progress& task) { return task.finished; });
        MergeReport report{.finished = static_cast<std::size_t>(count), .tasks = ledger_.size()};
        if (complete_) report.finished = report.tasks;
        report.complete = report.finished == report.tasks;
        return report;
    }

private:
    void note_run(const Meta& meta) {
        for (const auto& [run, seconds] : parts_of(meta)) parts_[run] = std::max(parts_[run], seconds);
        const std::string& started = text_of(meta, "started");
        if (started_.empty() || started < started_) started_ = started;
    }

    void take_complete(const fs::path& path, io::ResultFile file) {
        if (complete_ && bytes_of(complete_->tables) != bytes_of(file.tables))
            throw io::FileError(fmt::format("{} and {} are both complete, but their tables differ: {}",
                                            complete_path_.string(), path.string(), cause(complete_path_, path)));
        if (complete_) return;
        complete_ = std::move(file);
        complete_path_ = path;
    }

    farm::Ledger ledger_in(const fs::path& path, const io::ResultFile& file) const {
        try {
            return ledger_to_go_on(file, plan_);
        } catch (const std::runtime_error& error) {
            throw io::FileError(fmt::format("{}: {}", path.string(), error.what()));
        }
    }

    std::string conflict_text(std::size_t task, const fs::path& path) const {
        const fs::path& other = finished_in_[task];
        return fmt::format("{}: {} and {} hold different results: {}", plan_.task_name(task), other.string(),
                           path.string(), cause(other, path));
    }

    /// Why the same work can have come to different results.
    static std::string cause(const fs::path& a, const fs::path& b) {
        const std::uint64_t of_a = io::read(a).fingerprint, of_b = io::read(b).fingerprint;
        if (of_a != of_b)
            return fmt::format("they were written by different builds of the program ({:016x}, {:016x})", of_a, of_b);
        return "both were written by the same program, so that one of the machines or files has a fault";
    }

    Plan plan_;
    farm::Ledger ledger_;
    std::vector<fs::path> finished_in_; ///< by task: the first file that holds its result
    std::optional<io::ResultFile> complete_;
    fs::path complete_path_;
    std::map<std::string, double> parts_;
    std::string started_;
    bool has_first_ledger_ = false; ///< one of the files has such a ledger
};

/// Provenance of each file. Throws InputError unless all are of one job.
std::vector<Meta> provenances(const std::vector<fs::path>& files) {
    std::vector<Meta> all;
    int rule = 0; // of the first
    for (const fs::path& file : files) {
        all.push_back(io::read_meta(file));
        if (all.size() == 1) rule = stored_rule(all.front(), file.string());
        if (stored_identity(all.back(), file.string(), rule) != text_of(all.front(), "job_hash"))
            throw InputError(fmt::format("{} holds another job ('{}') than {} ('{}'): allowed are files of one job",
                                         file.string(), text_of(all.back(), "title"), files.front().string(),
                                         text_of(all.front(), "title")));
    }
    return all;
}

/// The number of a file's generation; 0 where there is none that can be read.
std::uint64_t generation_of(const fs::path& file) {
    try {
        return io::read(file, io::Links::refused).generation;
    } catch (const io::FileError&) {
        return 0;
    }
}

/// As a run writes its file, so that one can go on with it: numbered after the generations that are there.
void write(io::ResultFile content, bool complete, const fs::path& output) {
    content.generation = std::max(generation_of(output), generation_of(io::previous_of(output))) + 1;
    complete ? io::write_complete(content, output) : io::write_generation(content, output);
}

} // namespace

farm::Ledger merged(const Plan& plan, const farm::Ledger& a, const farm::Ledger& b) {
    farm::Ledger both;
    for (std::size_t task = 0; task < a.size(); ++task) both.push_back(better(plan, task, a[task], b[task]));
    return both;
}

MergeReport merge(const fs::path& output, const std::vector<fs::path>& files) {
    require_writable(output);
    const io::LockFile lock(output);
    const bool output_exists = fs::exists(output);
    std::vector<fs::path> all;
    if (output_exists) all.push_back(output);
    all.insert(all.end(), files.begin(), files.end());
    const std::vector<Meta> metas = provenances(all);
    if (output_exists && metas.front().contains("shard"))
        throw InputError(
            fmt::format("output {} is itself a shard ({}): allowed is a new name, or the file of an earlier "
                        "merge or run of the whole job",
                        output.string(), metas.front().at("shard")));
    Merger merger(all.front(), metas.front());
    for (const fs::path& file : all) merger.take(file);
    merger.add_what_first_ledgers_lack();
    MergeReport report = merger.report();
    report.written = !output_exists || !is_complete_job(metas.front());
    if (!report.written) return report;
    const io::ResultFile content = merger.result();
    if (const std::string why = lock.lost(); !why.empty())
        throw io::FileError(fmt::format("{}, so that {} is not written", why, output.string()));
    write(content, report.complete, output);
    return report;
}

} // namespace mattis::diagram
