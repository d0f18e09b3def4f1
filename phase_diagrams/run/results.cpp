#include "phase_diagrams/run/results.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <map>
#include <span>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "farm/environment.hpp"
#include "io/process.hpp"
#include "learning/blas/blas.hpp"
#include "montecarlo/kernels/signed_sum.hpp"
#include "phase_diagrams/job/identity.hpp"
#include "phase_diagrams/job/ledger.hpp"
#include "phase_diagrams/run/source_state.hpp"

namespace mattis::diagram {

namespace {

std::string compiler() {
#if defined(__clang__)
    return fmt::format("clang {}", __clang_version__);
#else
    return fmt::format("g++ {}", __VERSION__);
#endif
}

/// Where the job file lay, so that its file of patterns is found again.
std::string folder_of(const std::filesystem::path& file) {
    std::error_code fault;
    return std::filesystem::absolute(file, fault).parent_path().string();
}

std::map<std::string, std::string> provenance(const Plan& plan, const farm::Ledger& ledger, const RunState& state) {
    const auto finished = std::count_if(ledger.begin(), ledger.end(), [](const auto& task) { return task.finished; });
    return {{"title", plan.job().title},
            {"model", std::string(plan.job().model.name)},
            {"job", plan.job().text},
            {"job_file", plan.job().file.filename().string()},
            {"job_folder", folder_of(plan.job().file)},
            {"job_hash", identity(plan)},
            {"identity_rule", fmt::format("{}", plan.job().rule)},
            {"version", MATTIS_VERSION},
            {"commit", std::string(source_state().commit)},
            {"source_tree", std::string(source_state().tree)},
            {"compiler", compiler()},
            {"blas_core", learning::blas_core()},
            {"isa", std::string(mc::isa())},
            {"host", io::host_name()},
            {"ranks", fmt::format("{}", farm::ranks())},
            {"threads", fmt::format("{}", state.threads)},
            {"started", state.started},
            {"finished", utc_now()},
            {"wall_seconds", fmt::format("{:.3f}", state.wall_seconds)},
            {"status", state.complete ? "complete" : "stopped"},
            {"tasks", fmt::format("{}", ledger.size())},
            {"tasks_finished", fmt::format("{}", finished)}};
}

} // namespace

std::string utc_now() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
}

io::ResultFile result_file(const Plan& plan, const farm::Ledger& ledger, const RunState& state) {
    io::ResultFile file;
    file.meta = provenance(plan, ledger, state);
    for (std::size_t part = 0; part < plan.parts().size(); ++part)
        plan.parts()[part]->add_tables(file.tables, plan.of_part(part, std::span(ledger)));
    if (plan.job().model.capabilities.learning == LearningKind::network) file.meta["blas"] = learning::blas_core();
    if (state.shard) file.meta["shard"] = state.shard->text();
    if (!state.failure.empty()) file.meta["failure"] = state.failure;
    if (state.idle_starts > 0) file.meta["idle_starts"] = fmt::format("{}", state.idle_starts);
    if (!state.parts.empty()) file.meta["parts"] = state.parts;
    file.blocks[std::string(ledger_block)] = ledger_bytes(plan, ledger);
    return file;
}

} // namespace mattis::diagram
