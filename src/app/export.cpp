#include <memory>

#include <fmt/format.h>

#include "app/json.hpp"
#include "app/result_verbs.hpp"
#include "app/verbs.hpp"
#include "core/errors.hpp"
#include "core/failure.hpp"
#include "io/result_file.hpp"

namespace mattis::app {

namespace {

/// A text cell of a CSV file (RFC 4180).
std::string quoted(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

void print_csv(const Table& table) {
    std::vector<std::string> names;
    for (const Column& column : table.columns) names.push_back(quoted(column.name));
    fmt::print("{}\n", fmt::join(names, ","));
    for (std::size_t row = 0; row < table.rows(); ++row) {
        std::vector<std::string> cells;
        for (const Column& column : table.columns) cells.push_back(quoted(cell_text(column, row)));
        fmt::print("{}\n", fmt::join(cells, ","));
    }
}

class Export final : public Verb {
public:
    VerbInfo info() const override {
        return {"export", "one table of a result file as CSV or JSON",
                "examples:\n"
                "  mattis export quickstart.h5\n"
                "  mattis export quickstart.h5 --table montecarlo/points --csv\n"
                "  mattis export quickstart.h5 --job"};
    }

    void add_flags(Flags& flags, const std::string&) override {
        flags.word("FILE", file_, "result file");
        flags.text("--table", table_, "path of the table; without it, the tables of the file are listed");
        flags.on("--csv", csv_, "comma-separated values with a header (default)");
        flags.json(json_);
        flags.on("--job", job_, "the text of the job that the file was made from");
    }

    int run() override {
        if (csv_ && json_) throw InputError("--csv and --json exclude each other");
        const auto wanted = only(table_, "--table");
        if (job_ && (wanted || csv_ || json_))
            throw InputError("--job writes the text of the job: leave --table, --csv and --json out");
        const Doing doing(fmt::format("reading {}", file_));
        const io::ResultFile file = io::read(file_);
        if (job_) {
            const auto job = file.meta.find("job");
            if (job == file.meta.end()) throw io::FileError(fmt::format("{}: its provenance lacks the job", file_));
            fmt::print("{}", job->second);
            return done;
        }
        if (!wanted) {
            list(file);
            return done;
        }
        const auto found = file.tables.find(*wanted);
        if (found == file.tables.end()) {
            std::vector<std::string_view> names;
            for (const auto& [name, table] : file.tables) names.push_back(name);
            throw unknown_name("table", *wanted, fmt::format(" of {}", file_), names);
        }
        if (json_)
            fmt::print("{}\n",
                       json_text(Document::object({{"table", *wanted}, {"rows", rows_document(found->second)}})));
        else
            print_csv(found->second);
        return done;
    }

private:
    void list(const io::ResultFile& file) const {
        if (json_) {
            Document names = Document::list();
            for (const auto& [name, table] : file.tables) names.push_back(name);
            fmt::print("{}\n", json_text(Document::object({{"tables", names}})));
            return;
        }
        for (const auto& [name, table] : file.tables) fmt::print("{}\n", name);
    }

    std::string file_;
    std::vector<std::string> table_;
    bool csv_ = false;
    bool json_ = false;
    bool job_ = false;
};

} // namespace

std::unique_ptr<Verb> export_verb() { return std::make_unique<Export>(); }

} // namespace mattis::app
