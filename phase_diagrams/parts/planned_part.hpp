#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/bytes.hpp"
#include "core/document.hpp"
#include "core/document_shape.hpp"
#include "core/table.hpp"
#include "farm/farm.hpp"
#include "io/result_file.hpp"
#include "phase_diagrams/job/job.hpp"

namespace mattis::diagram {

/// Tables of a result file by their paths; columns: docs/results.md.
using Tables = std::map<std::string, Table>;

/// A task of the farm that takes a saved state.
class PartTask : public farm::Task {
public:
    /// Puts a fresh task into the state that `save` has written. Throws BytesError if it is none of this task.
    virtual void load(ByteReader& from) = 0;
};

/// Tasks that differ in length and random numbers alone: one is measured for all of its kind.
struct CostKind {
    std::string name;
    std::string sort; ///< the rough cost of all kinds of one sort is wrong by about the same factor
};

/// What the largest task of a part needs while it is computed, and how messages call it.
struct TaskMemory {
    double bytes = 0.0;
    double beginning = 0.0;                           ///< bytes more, while it begins
    std::size_t tasks = 0;                            ///< how many of this size there are at most
    std::string name{};                               ///< "alpha = 0.1  N = 60"
    std::string_view unit = "task";                   ///< "disorder sample"
    std::string_view several = "tasks";               ///< "samples"
    std::string_view smaller = "a smaller job";       ///< what a user can do about it: "a smaller N or alpha"
    std::string_view less = "smaller or fewer tasks"; ///< and about all results together
};

/// Bytes of all results of a part.
struct ResultMemory {
    double ledger = 0.0; ///< as its tasks return them
    double tables = 0.0; ///< as the tables that grow with them
    double fixed = 0.0;  ///< measured: tables and their image in the file together
};

/// What `mattis check` says of a part.
struct CheckReport {
    Document document = Document::object(); ///< members of the JSON document
    std::string lines{};                    ///< of its head
    std::string table{};                    ///< and below; empty: none
    std::vector<std::string> warnings{};    ///< what a user should know before the job is run, one sentence each
};

/// Tasks of one sort: how many there are, and how many are finished.
struct Count {
    std::size_t finished = 0;
    std::size_t all = 0;
};

inline Document document_of(const Count& count) {
    Document document = Document::object();
    document["finished"] = count.finished;
    document["all"] = count.all;
    return document;
}

/// What is wrong with a member that document_of has made of a Count, perhaps in another process; empty if nothing is,
/// or it is not there.
inline std::string count_fault(const Document& document, std::string_view name) {
    using enum MemberShape::Kind;
    static constexpr std::array shapes{MemberShape{"finished", whole}, MemberShape{"all", whole}};
    if (document.at(name).is_null()) return {};
    const std::string fault = shape_fault(document.at(name), shapes);
    return fault.empty() ? fault : std::string(name) + ": " + fault;
}

/// How far a part of a run has come. Tasks are counted once, finished ones added once, unfinished ones at every look.
class PartProgress {
public:
    virtual ~PartProgress() = default;

    virtual void count(std::size_t task, double seconds) = 0; ///< a task that the run has to do, by its rough cost
    virtual void forget_unfinished() {}                       ///< a new look begins
    /// `given` to a thread; with the share of it that is done, and the rough cost of the rest.
    virtual void add_unfinished(std::size_t, bool /*given*/, double /*share*/, double /*seconds_left*/) {}
    /// What an unfinished task has saved, after add_unfinished. Throws BytesError if the bytes are no state of it.
    virtual void see_state(std::size_t /*task*/, const Bytes& /*state*/) {}
    /// Throws BytesError if the bytes are no result of the task.
    virtual void add_finished(std::size_t task, const Bytes& result) = 0;
    virtual void finish() = 0; ///< everything that was counted is finished
    /// What the tables say of a complete job, whose file holds no results of tasks.
    virtual void read(const io::ResultFile&) {}

    /// Members of the document of `mattis status`: numbers of tasks, and what is told in detail; `pace` is the rough
    /// cost that is done per second.
    virtual Document counts() const = 0;
    virtual Document details(std::optional<double> /*pace*/) const { return Document::object(); }
    /// What the line of a run that is going on says of it beside numbers of tasks, in a few words.
    virtual std::string line() const { return {}; }
};

/// The progress of a part whose tasks are all of one sort: a count under one name.
class TaskCount final : public PartProgress {
public:
    explicit TaskCount(std::string name) : name_(std::move(name)) {}

    void count(std::size_t, double) override { ++count_.all; }
    void add_finished(std::size_t, const Bytes&) override { ++count_.finished; }
    void finish() override { count_.finished = count_.all; }
    Document counts() const override {
        Document document = Document::object();
        document[name_] = document_of(count_);
        return document;
    }

private:
    std::string name_;
    Count count_;
};

/// What a part does for one job: tasks with numbers from 0, and what becomes of their results. Every rank makes the
/// same from the job alone. All members may be called by several threads at a time.
class PlannedPart {
public:
    explicit PlannedPart(std::shared_ptr<const Job> job) : job_(std::move(job)) {}
    virtual ~PlannedPart() = default;
    PlannedPart(const PlannedPart&) = delete;
    PlannedPart& operator=(const PlannedPart&) = delete;

    const Job& job() const { return *job_; }

    // The tasks.

    virtual std::size_t tasks() const = 0;
    /// Everything that the result of a task depends on, as a text. Results are kept under its hash, so that another job
    /// that asks for the task has it. Different tasks of a job have different texts.
    virtual std::string content(std::size_t task) const = 0;
    virtual std::string name(std::size_t task) const = 0; ///< for messages
    /// Rough cost. Shards are dealt by it: it does not change from version to version.
    virtual double seconds(std::size_t task) const = 0;
    /// Whether it is handed out before all others, whatever it costs, because others are judged by its result.
    virtual bool comes_first(std::size_t /*task*/) const { return false; }
    /// The task at its beginning; it may use so many threads. The part must outlive it.
    virtual std::unique_ptr<PartTask> make(std::size_t task, int threads) const = 0;
    /// The share of a task, in [0, 1], that a saved state has behind it. Throws BytesError if it is none of the task.
    virtual double share_done(std::size_t task, const Bytes& state) const = 0;

    // What they cost.

    virtual CostKind kind(std::size_t /*task*/) const { return {"tasks", "tasks"}; }
    /// The rough cost as well as it is known, without what comes before and after.
    virtual double rough_seconds(std::size_t task) const { return seconds(task); }
    /// Seconds, rough, of what a task does before its share grows, at its beginning and whenever it is resumed.
    virtual double seconds_to_begin(std::size_t /*task*/) const { return 0.0; }
    /// Seconds, rough, in which its share grows for the first time after that.
    virtual double block_seconds(std::size_t task) const { return rough_seconds(task); }
    /// Seconds, rough, of what a task does when its share is 1 already.
    virtual double seconds_to_finish(std::size_t /*task*/) const { return 0.0; }
    /// A task that computes points one by one, at very different costs, is measured by some of them; 0: by its
    /// beginning.
    virtual std::size_t trial_points(std::size_t /*task*/) const { return 0; }
    virtual void try_point(std::size_t /*task*/, std::size_t /*point*/) const {}
    virtual TaskMemory memory() const { return {}; }
    virtual ResultMemory results() const { return {}; }

    // What becomes of them.

    /// "section.key = what the file holds", one a line, of the keys of Effect::file.
    virtual std::string identity_of_files() const { return {}; }
    /// Adds the tables of everything finished; `ledger` holds the part's own tasks. A checkpoint waits for this: it
    /// reads results and solves nothing.
    virtual void add_tables(Tables& tables, std::span<const farm::Progress> ledger) const = 0;
    virtual std::unique_ptr<PartProgress> progress() const = 0;
    virtual CheckReport check(std::span<const double> /*seconds of each task*/) const { return {}; }

    // Ledgers of the first layout, which knew tasks by their places.

    /// The first so many tasks stood in them, in their order.
    virtual std::size_t tasks_in_first_ledgers() const { return 0; }
    /// Gives a finished result of such a ledger its present form.
    virtual void upgrade(std::size_t /*task*/, Bytes& /*result*/) const {}

private:
    std::shared_ptr<const Job> job_;
};

} // namespace mattis::diagram
