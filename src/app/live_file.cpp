#include "app/live_file.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fstream>
#include <system_error>

#include <unistd.h>

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

std::string state_of(const Json& live, double age) {
    constexpr double long_silence = 30.0; // seconds; reports are at most 20 apart
    if (live["host"] != diagram::host_name()) return age < long_silence ? "running" : "silent";
    const bool gone = ::kill(live["process"].get<pid_t>(), 0) != 0 && errno == ESRCH;
    return gone ? "dead" : "running";
}

} // namespace

LiveFile::LiveFile(const fs::path& output, const std::optional<diagram::Shard>& shard) : file_(live_path(output)) {
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
    Json document = head_;
    document["title"] = report.plan.job().title;
    document["model"] = report.plan.job().model.name;
    document["job_hash"] = diagram::identity(report.plan);
    document["seconds"] = report.seconds;
    document["written"] = seconds_of_day();
    add_progress(document, report.progress, report.pace);
    fs::path temporary = file_;
    temporary += ".tmp";
    std::ofstream stream(temporary);
    stream << document.dump() << std::endl;
    stream.close();
    std::error_code fault;
    if (stream)
        fs::rename(temporary, file_, fault);
    else
        fs::remove(temporary, fault);
    written_ = written_ || (stream && !fault);
}

std::optional<Json> read_live(const fs::path& output) {
    std::error_code ignored;
    if (!fs::is_regular_file(live_path(output), ignored)) return std::nullopt;
    std::ifstream stream(live_path(output));
    try {
        Json live = Json::parse(stream);
        const double age = std::max(0.0, seconds_of_day() - live.at("written").get<double>());
        live["age_seconds"] = age;
        live["status"] = state_of(live, age);
        return live;
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

} // namespace mattis::app
