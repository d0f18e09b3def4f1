#include "phase_diagrams/job/ledger.hpp"

#include <unordered_map>
#include <utility>

#include "io/file_error.hpp"

namespace mattis::diagram {

namespace {

constexpr std::uint32_t block_version = 2; // 1 knew tasks by their places

/// The block of the first layout: every task at its place.
constexpr std::string_view first_block = "ledger";

bool is_begun(const farm::Progress& task) { return task.finished || !task.bytes.empty(); }

farm::Progress read_progress(ByteReader& from) {
    farm::Progress task;
    task.finished = from.get<std::uint8_t>() != 0;
    task.bytes = from.get_all<std::byte>();
    return task;
}

/// Tasks of first ledgers in their order: the first ones of each part.
std::vector<std::size_t> tasks_in_first_ledgers(const Plan& plan) {
    std::vector<std::size_t> tasks;
    for (std::size_t part = 0; part < plan.parts().size(); ++part)
        for (std::size_t number = 0; number < plan.parts()[part]->tasks_in_first_ledgers(); ++number)
            tasks.push_back(plan.first_task(part) + number);
    return tasks;
}

farm::Ledger first_ledger(const Plan& plan, const Bytes& block) {
    ByteReader from(block);
    const std::vector<std::size_t> tasks = tasks_in_first_ledgers(plan);
    if (from.get<std::uint64_t>() != tasks.size())
        throw io::FileError("the state in the result file belongs to another number of tasks");
    farm::Ledger ledger(plan.tasks());
    for (const std::size_t task : tasks) ledger[task] = read_progress(from);
    from.require_end();
    return ledger;
}

} // namespace

Bytes ledger_bytes(const Plan& plan, const farm::Ledger& ledger) {
    ByteWriter to;
    to.put(block_version);
    to.put(static_cast<std::uint64_t>(std::ranges::count_if(ledger, is_begun)));
    for (std::size_t task = 0; task < ledger.size(); ++task) {
        if (!is_begun(ledger[task])) continue;
        to.put(plan.task_key(task));
        to.put(static_cast<std::uint8_t>(ledger[task].finished ? 1 : 0));
        to.put_all(ledger[task].bytes);
    }
    return to.take();
}

FoundTasks find_tasks(const Plan& plan, const Bytes& block) {
    ByteReader from(block);
    if (from.get<std::uint32_t>() != block_version) throw BytesError("the state of the tasks has an unknown version");
    std::unordered_map<std::uint64_t, farm::Progress> stored;
    for (auto left = from.get<std::uint64_t>(); left > 0; --left) {
        const auto key = from.get<std::uint64_t>();
        stored[key] = read_progress(from);
    }
    from.require_end();
    FoundTasks found{.ledger = farm::Ledger(plan.tasks())};
    for (std::size_t task = 0; task < plan.tasks() && !stored.empty(); ++task)
        if (auto entry = stored.extract(plan.task_key(task))) found.ledger[task] = std::move(entry.mapped());
    found.strangers = stored.size();
    return found;
}

farm::Ledger stored_ledger(const io::ResultFile& file, const Plan& plan) {
    const auto block = file.blocks.find(std::string(ledger_block));
    if (block != file.blocks.end()) {
        FoundTasks found = find_tasks(plan, block->second);
        if (found.strangers > 0) throw io::FileError("the state in the result file belongs to other tasks");
        return std::move(found.ledger);
    }
    const auto old = file.blocks.find(std::string(first_block));
    if (old == file.blocks.end()) throw io::FileError("the result file holds no state to go on from");
    return first_ledger(plan, old->second);
}

bool is_part_of(const io::ResultFile& file, const Plan& plan) {
    const auto block = file.blocks.find(std::string(ledger_block));
    if (block == file.blocks.end() || file.meta.contains("shard")) return false;
    try {
        const FoundTasks found = find_tasks(plan, block->second);
        return found.strangers == 0 && std::ranges::any_of(found.ledger, is_begun);
    } catch (const BytesError&) {
        return false;
    }
}

bool has_first_ledger(const io::ResultFile& file) { return file.blocks.contains(std::string(first_block)); }

farm::Ledger ledger_to_go_on(const io::ResultFile& file, const Plan& plan) {
    farm::Ledger ledger = stored_ledger(file, plan);
    if (!has_first_ledger(file)) return ledger;
    for (std::size_t task = 0; task < ledger.size(); ++task) {
        if (!ledger[task].finished) continue;
        const Plan::Place at = plan.place(task);
        at.part->upgrade(at.number, ledger[task].bytes);
    }
    return ledger;
}

} // namespace mattis::diagram
