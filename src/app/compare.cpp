#include <algorithm>
#include <memory>
#include <vector>

#include <fmt/format.h>

#include "app/json.hpp"
#include "app/result_verbs.hpp"
#include "app/table.hpp"
#include "app/verbs.hpp"
#include "app/verdict_text.hpp"
#include "core/errors.hpp"
#include "core/failure.hpp"
#include "io/result_file.hpp"
#include "phase_diagrams/verdict/comparison.hpp"

namespace mattis::app {

namespace {

class Compare final : public Verb {
public:
    VerbInfo info() const override {
        return {"compare", "theory against simulation: the verdict of a result file",
                "Exit code 0 if theory and simulation agree at every judged point, 1 if they disagree somewhere or no "
                "point could be judged.\n"
                "example:\n  mattis compare quickstart.h5"};
    }

    void add_flags(Flags& flags, const std::string&) override {
        flags.word("FILE", file_, "result file");
        flags.json(json_);
    }

    int run() override {
        const Doing doing(fmt::format("reading {}", file_));
        const io::ResultFile file = io::read(file_);
        const std::vector<const Table*> tables = diagram::verdict_tables(file.tables);
        const diagram::Agreement verdict = diagram::overall(tables);
        if (json_) {
            Document pairs = Document::list();
            for (const Table* table : tables) {
                const Document rows = rows_document(*table);
                for (const Document& pair : rows.items()) pairs.push_back(pair);
            }
            fmt::print("{}\n", json_text(Document::object({{"verdict", text_of(verdict)}, {"pairs", pairs}})));
        } else {
            for (const Table* table : tables) print(*table);
            fmt::print("{}\nverdict: {}{}\n", count_text(tables), verdict_text(verdict), why_not_judged(file));
        }
        return verdict == diagram::Agreement::agrees ? done : disagreement;
    }

private:
    static std::string_view why_not_judged(const io::ResultFile& file) {
        if (file.tables.contains("images/points")) return ": networks of images are compared with no theory";
        if (file.tables.contains("learning/samples")) return ": what learns by gradients is judged by no theory";
        return "";
    }

    static std::string_view text_of(diagram::Agreement verdict) {
        switch (verdict) {
        case diagram::Agreement::agrees:
            return "agrees";
        case diagram::Agreement::disagrees:
            return "disagrees";
        case diagram::Agreement::nothing_judged:
            break;
        }
        return "nothing_judged";
    }

    static std::string number(const Table& table, std::string_view column, std::size_t row, const char* format) {
        const Column* found = table.find(column); // files of earlier versions lack some
        const std::string text = found == nullptr ? "" : cell_text(*found, row);
        return text.empty() ? "-" : fmt::format(fmt::runtime(format), table.reals(column)[row]);
    }

    /// A value of a parameter for people: six digits tell points apart.
    static std::string short_text(const Column& column, std::size_t row) {
        const auto* reals = std::get_if<Column::Reals>(&column.values);
        return reals ? fmt::format("{:.6g}", (*reals)[row]) : cell_text(column, row);
    }

    /// The columns that come before "observable" are parameters; those that never change are left out.
    static std::vector<const Column*> varying_parameters(const Table& table) {
        std::vector<const Column*> varying;
        for (const Column& column : table.columns) {
            if (column.name == "observable") break;
            for (std::size_t row = 1; row < table.rows(); ++row)
                if (cell_text(column, row) != cell_text(column, 0)) {
                    varying.push_back(&column);
                    break;
                }
        }
        return varying;
    }

    static void print(const Table& table) {
        if (table.rows() == 0) return;
        const auto parameters = varying_parameters(table);
        std::vector<std::string> header;
        for (const Column* column : parameters) header.push_back(column->name);
        for (const char* name :
             {"observable", "theory", "simulation", "error", "z", "chi2", "exponent", "sizes", "verdict"})
            header.emplace_back(name);
        TextTable text(header);
        for (std::size_t row = 0; row < table.rows(); ++row) {
            std::vector<std::string> cells;
            for (const Column* column : parameters) cells.push_back(short_text(*column, row));
            cells.push_back(table.texts("observable")[row]);
            cells.push_back(number(table, "theory", row, "{:.6f}"));
            cells.push_back(number(table, "value", row, "{:.6f}"));
            cells.push_back(number(table, "error", row, "{:.1e}"));
            cells.push_back(number(table, "z", row, "{:+.2f}"));
            cells.push_back(number(table, "chi_squared", row, "{:.2f}"));
            cells.push_back(number(table, "exponent", row, "{:.4g}"));
            cells.push_back(table.texts("sizes")[row]);
            const std::string& reason = table.texts("reason")[row];
            cells.push_back(table.texts("verdict")[row] + (reason.empty() ? "" : ": " + reason));
            text.add(cells);
        }
        fmt::print("{}\n", text.text());
    }

    std::string file_;
    bool json_ = false;
};

} // namespace

std::unique_ptr<Verb> compare_verb() { return std::make_unique<Compare>(); }

} // namespace mattis::app
