#include "app/live_file.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <limits>
#include <span>
#include <string>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "app/json.hpp"
#include "app/message.hpp"
#include "app/progress_document.hpp"
#include "core/document_shape.hpp"
#include "farm/environment.hpp"
#include "io/atomic_file.hpp"
#include "io/file_error.hpp"
#include "io/open_file.hpp"
#include "io/process.hpp"
#include "phase_diagrams/job/identity.hpp"
#include "phase_diagrams/parts/registry.hpp"
#include "phase_diagrams/run/results.hpp"

namespace mattis::app {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t live_schema = 1;
constexpr std::string_view schema_name = "mattis_live_schema";

fs::path live_path(fs::path output) { return output += ".live"; }

/// Seconds of the wall clock, for ages between processes.
double seconds_of_day() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// What this version writes, as far as `status` uses it; parts know their own members.
std::string fault_in(const Document& live) {
    using enum MemberShape::Kind;
    using enum MemberShape::Presence;
    constexpr double last_process = std::numeric_limits<pid_t>::max();
    static constexpr std::array shapes{MemberShape{"file", text},
                                       MemberShape{"host", text},
                                       MemberShape{"process", whole, needed, 1.0, last_process},
                                       MemberShape{"process_start", text},
                                       MemberShape{"ranks", whole, needed, 1.0},
                                       MemberShape{"started", text},
                                       MemberShape{"version", text},
                                       MemberShape{"shard", text, may_be_absent_or_null},
                                       MemberShape{"title", text},
                                       MemberShape{"model", text},
                                       MemberShape{"job_hash", text},
                                       MemberShape{"seconds", number},
                                       MemberShape{"written", number},
                                       MemberShape{"tasks", whole},
                                       MemberShape{"tasks_finished", whole},
                                       MemberShape{"share", number, may_be_absent_or_null, -1.0, 2.0},
                                       MemberShape{"pace", number, may_be_absent_or_null},
                                       MemberShape{"remaining_seconds", number, may_be_absent_or_null},
                                       MemberShape{"share_per_second", number, may_be_absent_or_null}};
    std::string fault = shape_fault(live, shapes);
    if (fault.empty() && live.at("tasks_finished").integer() > live.at("tasks").integer())
        fault = "more tasks are finished than there are";
    for (const diagram::JobPart* part : diagram::job_parts())
        if (fault.empty()) fault = part->status_fault(live);
    return fault;
}

std::string state_of(const Document& live, double age) {
    constexpr double long_silence = 30.0; // seconds; reports are at most 20 apart
    if (live.at("host").text() != io::host_name()) return age < long_silence ? "running" : "silent";
    const auto process = static_cast<pid_t>(live.at("process").integer());
    return io::life_of_process(process, live.at("process_start").text()) == io::Life::alive ? "running" : "dead";
}

/// The text of a live file; nothing if there is none. Throws io::FileError.
std::optional<std::string> live_text(const fs::path& file) {
    constexpr std::size_t most = std::size_t{64} << 20U; // of a job with very many points
    const auto opened = io::OpenFile::if_there(file, io::Links::refused);
    if (!opened) return std::nullopt;
    const Bytes content = opened->content(most);
    return std::string(reinterpret_cast<const char*>(content.data()), content.size());
}

} // namespace

LiveFile::LiveFile(const fs::path& output, const std::optional<diagram::Shard>& shard)
    : file_(live_path(output)), head_(Document::object()) {
    head_[schema_name] = live_schema;
    head_["file"] = output.string();
    head_["status"] = "running";
    head_["host"] = io::host_name();
    head_["process"] = ::getpid();
    head_["process_start"] = io::start_of_process(::getpid());
    head_["ranks"] = farm::ranks();
    head_["started"] = diagram::utc_now();
    head_["version"] = MATTIS_VERSION;
    if (shard) head_["shard"] = shard->text();
}

LiveFile::~LiveFile() {
    std::error_code ignored;
    if (written_ && is_own()) fs::remove(file_, ignored);
}

void LiveFile::write(const diagram::LiveReport& report) {
    try {
        Document document = head_;
        document["title"] = report.plan.job().title;
        document["model"] = report.plan.job().model.name;
        document["job_hash"] = diagram::identity(report.plan);
        document["seconds"] = report.seconds;
        document["written"] = seconds_of_day();
        add_progress(document, report.progress, report.pace);
        replace(document);
        written_ = true;
    } catch (const std::exception& error) {
        if (!refused_) tell(fmt::format("{}: status will know this run by its checkpoints alone", error.what()));
        refused_ = true;
    }
}

void LiveFile::replace(const Document& document) const {
    if (const std::string kind = io::foreign_kind(file_); !kind.empty())
        throw io::FileError(fmt::format("{} is {} and is not replaced", file_.string(), kind));
    const std::string text = json_text(document) + "\n";
    io::write_quickly(file_, std::as_bytes(std::span(text)));
}

bool LiveFile::is_own() const {
    try {
        const std::optional<Document> live = parse_json(live_text(file_).value_or(""));
        return live && live->at("host").text() == head_.at("host").text() &&
               live->at("process").integer() == head_.at("process").integer() &&
               live->at("process_start").text() == head_.at("process_start").text();
    } catch (const io::FileError&) {
        return false;
    }
}

void LiveFile::remove_left_over() const {
    if (!io::foreign_kind(file_).empty()) return;
    fs::path output = file_;
    const FoundLive found = read_live(output.replace_extension());
    const bool goes_on = found.document && found.document->at("status").text() != "dead" && !is_own();
    if (goes_on) return;
    fs::path temporary = file_;
    temporary += ".tmp";
    std::error_code ignored;
    fs::remove(file_, ignored);
    if (io::foreign_kind(temporary).empty()) fs::remove(temporary, ignored);
}

FoundLive read_live(const fs::path& output) {
    const fs::path file = live_path(output);
    const auto refuse = [&](std::string_view reason) {
        return FoundLive{std::nullopt, fmt::format("{} is not believed: {}", file.string(), reason)};
    };
    std::optional<Document> live;
    try {
        const std::optional<std::string> text = live_text(file);
        if (!text) return {};
        live = parse_json(*text);
    } catch (const io::FileError& error) {
        return {std::nullopt, error.what()};
    }
    if (!live) return refuse("it is no JSON");
    const Document& schema = live->at(schema_name);
    if (schema.number() != static_cast<double>(live_schema))
        return refuse(fmt::format("it does not have schema {} of live files, which this version reads", live_schema));
    if (const std::string fault = fault_in(*live); !fault.empty()) return refuse(fault);
    const double age = std::max(0.0, seconds_of_day() - live->at("written").number());
    (*live)["age_seconds"] = age;
    (*live)["status"] = state_of(*live, age);
    return {std::move(live), {}};
}

} // namespace mattis::app
