#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/document.hpp"
#include "phase_diagrams/job/shards.hpp"
#include "phase_diagrams/run/progress_reporter.hpp"

namespace mattis::app {

/// OUT.h5.live beside the output of a run that is going on: one JSON document that says where it stands, for `status`.
/// It is replaced whole, and lost with the machine: nothing depends on it. It is there as long as this value lives.
class LiveFile {
public:
    LiveFile(const std::filesystem::path& output, const std::optional<diagram::Shard>& shard);
    /// Removes the file, if it is the one that this value has written.
    ~LiveFile();
    LiveFile(const LiveFile&) = delete;
    LiveFile& operator=(const LiveFile&) = delete;

    /// A file that cannot be written is no failure of the run: the user is told once. What is no regular file keeps
    /// its name.
    void write(const diagram::LiveReport& report);

    /// Of an output that is complete: removes what a run that is over has left, if there is anything.
    void remove_left_over() const;

private:
    void replace(const Document& document) const;
    bool is_own() const;

    std::filesystem::path file_;
    Document head_; ///< what does not change
    bool written_ = false;
    bool refused_ = false;
};

/// What lies under the name of a live file.
struct FoundLive {
    /// What a live file says, with "age_seconds" of it, and "status" one of running; silent: the process is on another
    /// machine and has said nothing for long; dead: there is no such process. Nothing if there is no live file, or
    /// none that can be believed.
    std::optional<Document> document;
    std::string refused; ///< why what is there is not believed; empty if nothing is there
};

/// Reads the live file of an output. Whatever lies there, it neither waits nor fails: a document is given only if it
/// has the schema of this version, and every member that is used later is of its type and within its range.
FoundLive read_live(const std::filesystem::path& output);

} // namespace mattis::app
