#include "phase_diagrams/run/results.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <map>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include "farm/environment.hpp"
#include "montecarlo/sampler.hpp"
#include "phase_diagrams/job/parameter_columns.hpp"
#include "phase_diagrams/parts/simulation/simulation_tables.hpp"
#include "phase_diagrams/parts/theory/phases.hpp"
#include "phase_diagrams/parts/theory/theory_tables.hpp"
#include "phase_diagrams/verdict/comparison.hpp"
#include "solvers/theory.hpp"

namespace mattis::diagram {

namespace {

constexpr std::string_view ledger_block = "ledger";

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
    return {{"title", plan.job.title},
            {"model", std::string(plan.job.model.name)},
            {"job", plan.job.text},
            {"job_file", plan.job.file.filename().string()},
            {"job_folder", folder_of(plan.job.file)},
            {"job_hash", plan.identity()},
            {"version", MATTIS_VERSION},
            {"compiler", compiler()},
            {"isa", std::string(mc::isa())},
            {"host", host_name()},
            {"ranks", fmt::format("{}", farm::ranks())},
            {"threads", fmt::format("{}", state.threads)},
            {"started", state.started},
            {"finished", utc_now()},
            {"wall_seconds", fmt::format("{:.3f}", state.wall_seconds)},
            {"status", state.complete ? "complete" : "stopped"},
            {"tasks", fmt::format("{}", ledger.size())},
            {"tasks_finished", fmt::format("{}", finished)}};
}

Bytes ledger_bytes(const farm::Ledger& ledger) {
    ByteWriter to;
    to.put(static_cast<std::uint64_t>(ledger.size()));
    for (const farm::Progress& task : ledger) {
        to.put(static_cast<std::uint8_t>(task.finished ? 1 : 0));
        to.put_all(task.bytes);
    }
    return to.take();
}

Table stored_table(const Bytes& bytes) {
    ByteReader from(bytes);
    return Table::load(from);
}

/// theory/<ansatz>/<branch> and phases, from the finished rows.
void add_theory(std::map<std::string, Table>& tables, const Plan& plan, const farm::Ledger& ledger) {
    std::map<std::string, Table> by_ansatz;
    for (std::size_t k = 0; k < ledger.size(); ++k)
        if (plan.tasks[k].kind == TaskKind::theory && ledger[k].finished)
            by_ansatz[plan.rows[plan.tasks[k].item].ansatz].append(stored_table(ledger[k].bytes));
    for (const auto& [ansatz, table] : by_ansatz) {
        for (const Branch branch : solvers::branches_of(plan.job.model, ansatz))
            if (Table rows = rows_where(table, "branch", name(branch)); rows.rows() > 0)
                tables[fmt::format("theory/{}/{}", ansatz, name(branch))] = std::move(rows);
    }
    for (const std::string& ansatz : plan.job.theory ? plan.job.theory->ansatz : std::vector<std::string>{})
        if (by_ansatz.contains(ansatz) && ansatz != "one_step") // which has no free energies
            tables["phases"].append(phase_table(plan.job.model, ansatz, by_ansatz.at(ansatz)));
}

void add_lines(std::map<std::string, Table>& tables, const Plan& plan, const farm::Ledger& ledger) {
    for (std::size_t k = 0; k < ledger.size(); ++k)
        if (plan.tasks[k].kind == TaskKind::line && ledger[k].finished)
            append_aligned(tables["boundaries/" + plan.lines[plan.tasks[k].item].name], stored_table(ledger[k].bytes));
}

void add_simulation(std::map<std::string, Table>& tables, const Plan& plan, const farm::Ledger& ledger) {
    SimulationTables found = simulation_tables(plan, ledger);
    if (found.points.rows() == 0) return;
    const io::MonteCarloSection& section = *plan.job.montecarlo;
    const auto ansaetze = plan.job.theory.value_or(io::TheorySection{}).ansatz;
    const Theory theory = expectation(plan.job.model, plan.simulations.front().protocol, ansaetze);
    tables["agreement"] = compare(plan.job.model, found.points, section.observables, theory);
    tables["montecarlo/points"] = std::move(found.points);
    tables["montecarlo/samples"] = std::move(found.samples);
    for (auto& [name, table] : found.records) tables["montecarlo/" + name] = std::move(table);
}

} // namespace

std::string host_name() {
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string("unknown");
}

std::string utc_now() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
}

io::ResultFile result_file(const Plan& plan, const farm::Ledger& ledger, const RunState& state) {
    io::ResultFile file;
    file.meta = provenance(plan, ledger, state);
    add_theory(file.tables, plan, ledger);
    add_lines(file.tables, plan, ledger);
    add_simulation(file.tables, plan, ledger);
    if (state.shard) file.meta["shard"] = state.shard->text();
    if (!state.failure.empty()) file.meta["failure"] = state.failure;
    if (!state.parts.empty()) file.meta["parts"] = state.parts;
    if (!state.complete || state.shard) file.blocks[std::string(ledger_block)] = ledger_bytes(ledger);
    return file;
}

farm::Ledger stored_ledger(const io::ResultFile& file, const Plan& plan) {
    const auto block = file.blocks.find(std::string(ledger_block));
    if (block == file.blocks.end()) throw io::FileError("the result file holds no state to go on from");
    ByteReader from(block->second);
    farm::Ledger ledger(static_cast<std::size_t>(from.get<std::uint64_t>()));
    if (ledger.size() != plan.tasks.size())
        throw io::FileError("the state in the result file belongs to another number of tasks");
    for (farm::Progress& task : ledger) {
        task.finished = from.get<std::uint8_t>() != 0;
        task.bytes = from.get_all<std::byte>();
    }
    from.require_end();
    return ledger;
}

} // namespace mattis::diagram
