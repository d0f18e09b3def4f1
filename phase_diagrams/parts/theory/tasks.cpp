#include "phase_diagrams/parts/theory/tasks.hpp"

#include <algorithm>
#include <cstdint>
#include <span>

#include "phase_diagrams/parts/theory/phases.hpp"
#include "phase_diagrams/parts/theory/theory_tables.hpp"

namespace mattis::diagram {

namespace {

/// Points of theory that are computed one after the other, each or several in one go.
class TableTask : public PartTask {
public:
    explicit TableTask(const std::vector<ParameterValues>& points) : points_(points) {}

    bool advance() override {
        const std::span<const ParameterValues> rest = std::span(points_).subspan(done_);
        const std::span<const ParameterValues> next = rest.first(std::min(at_once(), rest.size()));
        if (!next.empty()) table_.append(table_of(next));
        done_ += next.size();
        if (done_ < points_.size()) return false;
        finish(table_);
        finished_ = true;
        return true;
    }
    Bytes save() const override {
        ByteWriter to;
        table_.save(to);
        to.put(static_cast<std::uint64_t>(done_));
        if (finished_) save_more(to);
        return to.take();
    }
    void load(ByteReader& from) override {
        table_ = Table::load(from);
        done_ = static_cast<std::size_t>(from.get<std::uint64_t>());
    }

private:
    virtual std::size_t at_once() const = 0;
    virtual Table table_of(std::span<const ParameterValues> points) const = 0;
    /// What is left to do with the table of all points, and to save of it.
    virtual void finish(const Table&) {}
    virtual void save_more(ByteWriter&) const {}

    const std::vector<ParameterValues>& points_;
    Table table_;
    std::size_t done_ = 0;
    bool finished_ = false;
};

/// A row of the grid: where its ansatz follows states from point to point, it is done at once, in milliseconds; else
/// the points are independent and slower.
class RowTask final : public TableTask {
public:
    RowTask(const ModelInfo& model, const TheoryRow& row) : TableTask(row.points), model_(model), row_(row) {}

private:
    std::size_t at_once() const override { return row_.ansatz.along_rows ? row_.points.size() : 1; }
    Table table_of(std::span<const ParameterValues> points) const override {
        return theory_table(model_, row_.ansatz.name, points, row_.patterns);
    }
    void finish(const Table& solutions) override { phases_ = phases_of_row(model_, row_, solutions); }
    void save_more(ByteWriter& to) const override { phases_.save(to); }

    const ModelInfo& model_;
    const TheoryRow& row_;
    Table phases_;
};

/// A line is traced point by point.
class LineTask final : public TableTask {
public:
    LineTask(const ModelInfo& model, const PlannedLine& line) : TableTask(line.points), model_(model), line_(line) {}

private:
    std::size_t at_once() const override { return 1; }
    Table table_of(std::span<const ParameterValues> points) const override {
        return line_table(model_, line_.asked(), points);
    }

    const ModelInfo& model_;
    const PlannedLine& line_;
};

} // namespace

RowResult RowResult::load(const Bytes& bytes) {
    ByteReader from(bytes);
    RowResult result;
    result.solutions = Table::load(from);
    from.get<std::uint64_t>(); // all points
    result.phases = Table::load(from);
    from.require_end();
    return result;
}

Table line_result(const Bytes& bytes) {
    ByteReader from(bytes);
    return Table::load(from);
}

std::unique_ptr<PartTask> row_task(const ModelInfo& model, const TheoryRow& row) {
    return std::make_unique<RowTask>(model, row);
}

std::unique_ptr<PartTask> line_task(const ModelInfo& model, const PlannedLine& line) {
    return std::make_unique<LineTask>(model, line);
}

std::size_t points_done(const Bytes& state) {
    ByteReader from(state);
    Table::load(from);
    return static_cast<std::size_t>(from.get<std::uint64_t>());
}

Table phases_of_row(const ModelInfo& model, const TheoryRow& row, const Table& solutions) {
    return row.ansatz.free_energies ? phase_table(model, row.ansatz.name, solutions) : Table{};
}

} // namespace mattis::diagram
