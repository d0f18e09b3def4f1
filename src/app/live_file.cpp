#include "app/live_file.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <system_error>

#include <unistd.h>

#include "app/json.hpp"
#include "app/progress_document.hpp"
#include "farm/environment.hpp"
#include "phase_diagrams/job/identity.hpp"
#include "phase_diagrams/run/results.hpp"

namespace mattis::app {

namespace {

namespace fs = std::filesystem;

fs::path live_path(fs::path output) { return output += ".live"; }

/// Seconds of the wall clock, for ages between processes.
double seconds_of_day() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// The number of the process that has written it; nothing if it is none.
std::optional<pid_t> process_of(const Document& live) {
    const Document& process = live.at("process");
    const std::int64_t number = process.integer();
    const bool whole = static_cast<double>(number) == process.number();
    if (!whole || number < 1 || number > std::numeric_limits<pid_t>::max()) return std::nullopt;
    return static_cast<pid_t>(number);
}

std::string state_of(const Document& live, pid_t process, double age) {
    constexpr double long_silence = 30.0; // seconds; reports are at most 20 apart
    if (live.at("host").text() != diagram::host_name()) return age < long_silence ? "running" : "silent";
    const bool gone = ::kill(process, 0) != 0 && errno == ESRCH;
    return gone ? "dead" : "running";
}

} // namespace

LiveFile::LiveFile(const fs::path& output, const std::optional<diagram::Shard>& shard)
    : file_(live_path(output)), head_(Document::object()) {
    head_["file"] = output.string();
    head_["status"] = "running";
    head_["host"] = diagram::host_name();
    head_["process"] = ::getpid();
    head_["ranks"] = farm::ranks();
    head_["started"] = diagram::utc_now();
    head_["version"] = MATTIS_VERSION;
    if (shard) head_["shard"] = shard->text();
}

LiveFile::~LiveFile() {
    std::error_code ignored;
    if (written_) fs::remove(file_, ignored);
}

void LiveFile::write(const diagram::LiveReport& report) {
    Document document = head_;
    document["title"] = report.plan.job().title;
    document["model"] = report.plan.job().model.name;
    document["job_hash"] = diagram::identity(report.plan);
    document["seconds"] = report.seconds;
    document["written"] = seconds_of_day();
    add_progress(document, report.progress, report.pace);
    fs::path temporary = file_;
    temporary += ".tmp";
    std::ofstream stream(temporary);
    stream << json_text(document) << std::endl;
    stream.close();
    std::error_code fault;
    if (stream)
        fs::rename(temporary, file_, fault);
    else
        fs::remove(temporary, fault);
    written_ = written_ || (stream && !fault);
}

std::optional<Document> read_live(const fs::path& output) {
    std::error_code ignored;
    if (!fs::is_regular_file(live_path(output), ignored)) return std::nullopt;
    std::ifstream stream(live_path(output));
    std::optional<Document> live = parse_json(std::string(std::istreambuf_iterator<char>(stream), {}));
    if (!live || live->at("written").is_null()) return std::nullopt;
    const std::optional<pid_t> process = process_of(*live);
    if (!process) return std::nullopt;
    const double age = std::max(0.0, seconds_of_day() - live->at("written").number());
    (*live)["age_seconds"] = age;
    (*live)["status"] = state_of(*live, *process, age);
    return live;
}

} // namespace mattis::app
