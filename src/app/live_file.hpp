#pragma once

#include <filesystem>
#include <optional>

#include "core/document.hpp"
#include "phase_diagrams/job/shards.hpp"
#include "phase_diagrams/run/progress_reporter.hpp"

namespace mattis::app {

/// OUT.h5.live beside the output of a run that is going on: one JSON document that says where it stands, for `status`.
/// It is replaced whole, and lost with the machine: nothing depends on it. It is there as long as this value lives.
class LiveFile {
public:
    LiveFile(const std::filesystem::path& output, const std::optional<diagram::Shard>& shard);
    /// Removes the file, if this value has written it.
    ~LiveFile();
    LiveFile(const LiveFile&) = delete;
    LiveFile& operator=(const LiveFile&) = delete;

    /// A file that cannot be written is no failure of the run.
    void write(const diagram::LiveReport& report);

private:
    std::filesystem::path file_;
    Document head_; ///< what does not change
    bool written_ = false;
};

/// What the live file of an output says, with "age_seconds" of it, and "status" one of running; silent: the process is
/// on another machine and has said nothing for long; dead: there is no such process. Nothing if there is no such file,
/// or none that can be read.
std::optional<Document> read_live(const std::filesystem::path& output);

} // namespace mattis::app
