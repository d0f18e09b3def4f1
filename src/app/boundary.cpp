#include <algorithm>
#include <cmath>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "app/json.hpp"
#include "app/message.hpp"
#include "app/own_flags.hpp"
#include "app/parameters.hpp"
#include "app/table.hpp"
#include "app/verbs.hpp"
#include "core/errors.hpp"
#include "core/parallel.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::app {

namespace {

class Boundary final : public Verb {
public:
    VerbInfo info() const override {
        return {"boundary", "one line of the phase diagram",
                "Several crossings are several points, ascending in the parameter found.\n"
                "`mattis boundary MODEL --help` lists the parameters of a model.\nexamples:\n"
                "  mattis boundary hopfield --line retrieval_spinodal --T 0:0.9:10\n"
                "  mattis boundary dense --P 4 --line retrieval_transition --T 0.5\n"
                "  mattis boundary dense --P 4 --line retrieval_transition --T 0:0.5:11 --ansatz 1rsb\n"
                "  mattis boundary dense --P 3 --line glass_static --alpha 1 --find T\n"
                "  mattis boundary hopfield --line retrieval_spinodal --alpha 0.138 --find T"};
    }

    void add_flags(Flags& flags, const std::string& model) override {
        flags.model(model_, "model, see `mattis describe`", true);
        if (!model.empty()) {
            flags_.add_to(flags, model_info(model));
            if (model_info(model).has_theory)
                for (const Line& line : solvers::theory_of(model).lines(ModelAt(model, model_info(model).specimen())))
                    own_.add_to(flags, line.own, fmt::format("Parameters of lines of {}", model));
        }
        flags.text("--line", line_, "the line, see `mattis describe MODEL`");
        flags.text("--find", find_, "the parameter to find; default: the line's own");
        flags.text("--ansatz", ansatz_,
                   "ansatz of the followed branch: rs, 1rsb, 2rsb, … up to 12rsb, or frsb; of learning_threshold rs or "
                   "one_step; default: the line's own, mostly rs");
        flags.text("--rival", rival_, "retrieval_transition: ansatz of the rival phase; default: the same");
        flags.text("--branch", branch_, "replicon: the branch whose stability is followed");
        flags.json(json_);
    }

    int run() override {
        const Line line = read_choices();
        const std::vector<Asked> points = asked_points(line);
        const std::vector<LineResult> results = traced(line, points);
        std::set<std::string> remarks;
        bool any = false, lost = false;
        for (const LineResult& result : results) {
            remarks.insert(result.remarks.begin(), result.remarks.end());
            for (const LinePoint& p : result.points) {
                any = any || p.status == Status::converged;
                lost = lost || p.status == Status::stalled;
            }
        }
        if (json_)
            fmt::print("{}\n", json_text(document(line, points, results)));
        else
            print_table(line, points, results);
        for (const std::string& remark : remarks) tell(fmt::format("note: {}", remark));
        if (!any)
            tell(fmt::format("the line {} {}{}", line.name,
                             lost ? "was not found here: states beside it stalled" : "does not exist here",
                             search_end()));
        return any ? done : nothing_converged;
    }

private:
    /// A point that the line is asked for at: of the model, and of the line's own parameters.
    struct Asked {
        ParameterValues values;
        OwnFlags::Values own;
    };

    std::vector<Asked> asked_points(const Line& line) const {
        const auto own = own_.choices(line.own, fmt::format("the line {}", line.name), choice_.find, true);
        std::vector<Asked> points;
        for (const ParameterValues& values : with_placeholder(flags_.points(found(), settled_on(line)), line))
            for (const OwnFlags::Values& choice : own) points.push_back({values, choice});
        return points;
    }

    std::vector<LineResult> traced(const Line& line, const std::vector<Asked>& points) const {
        for (const Asked& point : points) require_line_at(ModelAt(flags_.model().name, point.values), line);
        std::vector<LineResult> results(points.size());
        parallel_for(points.size(), [&](std::size_t k) {
            LineChoice choice = choice_;
            choice.own = points[k].own;
            results[k] = solvers::trace(ModelAt(flags_.model().name, points[k].values), line, choice);
        });
        return results;
    }

    /// The parameter found: of the model, or of the line.
    const FieldInfo& found_field(const Line& line) const {
        if (const FieldInfo* field = flags_.model().find(choice_.find)) return *field;
        return *std::ranges::find(line.own, choice_.find, &FieldInfo::name);
    }

    std::string found() const { return std::string(choice_.find); }

    /// Where the search for a whole number ends.
    std::string search_end() const {
        const FieldInfo* field = flags_.model().find(choice_.find);
        if (field == nullptr || field->kind != FieldKind::integer || !std::isfinite(field->range.high)) return {};
        return fmt::format(": {} was looked for up to {}", field->name, static_cast<long>(field->range.high));
    }

    /// Names of the lines of a model, or of those of them that `have` something.
    template <class F>
    static std::vector<std::string_view> line_names(const ModelAt& model, F&& have) {
        std::vector<std::string_view> names;
        for (const Line& line : solvers::theory_of(model).lines(model))
            if (have(line)) names.push_back(line.name);
        return names;
    }
    static std::vector<std::string_view> line_names(const ModelAt& model) {
        return line_names(model, [](const Line&) { return true; });
    }

    /// For which lines of the model a flag has a meaning.
    std::string meaning(std::string_view flag, const std::vector<std::string_view>& lines) const {
        if (lines.empty())
            return fmt::format("{0} has no meaning for model {1}: leave {0} out, no line of the model has this choice",
                               flag, flags_.model().name);
        return fmt::format("{} has a meaning for the line {} only", flag, comma_list(lines));
    }

    /// What need not be given of the parameters. One update starts from the ground state.
    std::vector<SettledParameter> settled_on(const Line& line) const {
        std::vector<SettledParameter> settled = line.settled;
        const std::string_view T = flags_.model().capabilities.temperature;
        if (choice_.ansatz.single_update && !T.empty()) settled.push_back({T, 0.0});
        return settled;
    }

    /// Where a whole number is what is found, the model needs one that is allowed meanwhile.
    std::vector<ParameterValues> with_placeholder(std::vector<ParameterValues> points, const Line& line) const {
        for (std::size_t k = 0; k < flags_.model().fields.size(); ++k) {
            const FieldInfo& field = flags_.model().fields[k];
            if (line.placeholder && field.name == choice_.find && field.kind == FieldKind::integer)
                for (ParameterValues& values : points) values[k] = *line.placeholder;
        }
        return points;
    }

    /// A line that exists for the default choices need not exist for those of the user.
    void require_line_at(const ModelAt& model, const Line& line) const {
        const auto names = line_names(model);
        if (std::find(names.begin(), names.end(), line.name) != names.end()) return;
        std::string choices;
        for (std::size_t k = 0; k < model.values().size(); ++k)
            if (const FieldInfo& field = flags_.model().fields[k]; field.kind == FieldKind::choice)
                choices += fmt::format(" {} = {}", field.name, format_field(field, model.values()[k]));
        throw InputError(fmt::format("model {} has no line {} with{}: allowed are {}, or other choices",
                                     flags_.model().name, line.name, choices, comma_list(names)));
    }

    Line read_choices() {
        const ModelInfo& info = flags_.model();
        // The specimen has every line; whether the model of the user has it too is asked at every point.
        const ModelAt specimen(info.name, info.specimen());
        const auto wanted = only(line_, "--line");
        if (!wanted)
            throw InputError(fmt::format("--line is missing: allowed are {}", comma_list(line_names(specimen))));
        Line line = solvers::line_of(specimen, *wanted);
        choice_ = solvers::default_choice(line);
        if (const auto find = only(find_, "--find")) {
            const auto known = std::find(line.finds.begin(), line.finds.end(), *find);
            if (known == line.finds.end())
                throw unknown_name("parameter", *find, fmt::format(" to find in model {}", info.name), line.finds);
            choice_.find = *known;
        }
        read_branch(specimen, line);
        read_ansaetze(specimen, line);
        return line;
    }

    void read_branch(const ModelAt& specimen, const Line& line) {
        const ModelInfo& info = flags_.model();
        const auto branch = only(branch_, "--branch");
        if (!branch) return;
        std::vector<std::string_view> names;
        for (const Branch& b : info.branches) names.push_back(name(b));
        if (std::find(names.begin(), names.end(), *branch) == names.end())
            throw unknown_name("branch", *branch, fmt::format(" of model {}", info.name), names);
        if (line.branches.empty()) {
            const auto others = line_names(specimen, [](const Line& l) { return !l.branches.empty(); });
            throw InputError(fmt::format(
                "{}{}", meaning("--branch", others),
                others.empty() ? "" : fmt::format(": the line {} belongs to {}", line.name, line.belongs_to)));
        }
        for (const Branch& b : line.branches)
            if (name(b) == *branch) choice_.branch = b;
    }

    void read_ansaetze(const ModelAt& specimen, const Line& line) {
        if (!rival_.empty() && line.rivals.empty()) {
            const auto others = line_names(specimen, [](const Line& l) { return !l.rivals.empty(); });
            throw InputError(fmt::format("{}{}", meaning("--rival", others),
                                         others.empty() ? "" : fmt::format(", not for {}", line.name)));
        }
        const auto chosen = [&](const std::vector<std::string>& given, const char* flag,
                                const std::vector<Ansatz>& allowed, const Ansatz& fallback) {
            const auto value = only(given, flag);
            if (!value) return fallback;
            const Ansatz* found = find_ansatz(allowed, *value);
            if (found == nullptr)
                throw unknown_name(
                    "ansatz", *value,
                    fmt::format(" for {} of the line {} of model {}", flag, line.name, flags_.model().name),
                    names_of(allowed));
            return *found;
        };
        choice_.ansatz = chosen(ansatz_, "--ansatz", line.ansaetze, line.ansaetze.front());
        choice_.rival = chosen(rival_, "--rival", line.rivals, choice_.ansatz);
    }

    Document document(const Line& line, const std::vector<Asked>& points,
                      const std::vector<LineResult>& results) const {
        Document doc = Document::object();
        doc["line"] = line.name;
        doc["model"] = flags_.model().name;
        doc["ansatz"] = choice_.ansatz.name;
        if (!line.rivals.empty()) doc["rival"] = choice_.rival.name;
        doc["points"] = Document::list();
        for (std::size_t k = 0; k < points.size(); ++k)
            for (const LinePoint& p : results[k].points) {
                Document object = Document::object();
                const ParameterValues& values = points[k].values;
                const bool plain = flags_.model().additional_at_default(values);
                for (std::size_t f = 0; f < values.size(); ++f) {
                    const FieldInfo& field = flags_.model().fields[f];
                    if (field.kind == FieldKind::choice || field.name == choice_.find) continue;
                    if (plain && field.additional) continue;
                    object[field.name] = document_of(field, values[f]);
                }
                for (std::size_t f = 0; f < line.own.size(); ++f)
                    if (points[k].own[f]) object[line.own[f].name] = document_of(line.own[f], *points[k].own[f]);
                object[found()] = p.found ? document_of(found_field(line), *p.found) : Document();
                if (Document dataset = dataset_at(values, p); !dataset.is_null()) object["dataset"] = dataset;
                object["order"] = Document::object();
                for (const NamedValue& entry : p.order) object["order"][entry.name] = entry.value;
                for (const NamedArray& entry : p.arrays)
                    object["order"][entry.name] = Document::List(entry.values.begin(), entry.values.end());
                object["status"] = name(p.status);
                for (const Diagnostic& flag : p.diagnostics)
                    object[flag.name] = std::get<std::optional<double>>(flag.value) == 1.0;
                if (p.uncertainty) object["uncertainty"] = *p.uncertainty;
                doc["points"].push_back(object);
            }
        return doc;
    }

    /// The data that are learned from at a point of the line.
    Document dataset_at(ParameterValues values, const LinePoint& point) const {
        const ModelInfo& info = flags_.model();
        for (std::size_t f = 0; f < values.size() && point.found; ++f)
            if (info.fields[f].name == choice_.find) values[f] = *point.found;
        return dataset_document(info, values);
    }

    void print_table(const Line& line, const std::vector<Asked>& points, const std::vector<LineResult>& results) const {
        const ModelInfo& info = flags_.model();
        std::vector<std::string_view> skip{choice_.find};
        std::vector<std::string> header;
        for (std::size_t k = 0; k < info.fields.size(); ++k)
            if (flags_.swept(k)) skip.push_back(info.fields[k].name), header.emplace_back(info.fields[k].name);
        for (const FieldInfo& field : line.own)
            if (own_.swept(field.name)) skip.push_back(field.name), header.emplace_back(field.name);
        std::string fixed = to_text(info, points.front().values, skip);
        const std::string own = to_text(line.own, points.front().own, skip);
        if (!fixed.empty() && !own.empty()) fixed += "  ";
        fixed += own;
        std::string ansatz(choice_.ansatz.name);
        if (!line.rivals.empty()) ansatz += fmt::format(" against {}", choice_.rival.name);
        fmt::print("{} of {}, ansatz {}{}{}\n", line.name, info.name, ansatz, fixed.empty() ? "" : ": ", fixed);
        header.insert(header.end(), {found(), "status"});
        const bool limit = choice_.ansatz.is_limit() || choice_.rival.is_limit();
        if (limit) header.emplace_back("uncertainty");
        std::vector<std::string> order;
        for (const LineResult& r : results)
            for (const LinePoint& p : r.points)
                for (const NamedValue& entry : p.order)
                    if (std::find(order.begin(), order.end(), entry.name) == order.end())
                        order.emplace_back(entry.name);
        for (const LineResult& r : results)
            for (const LinePoint& p : r.points)
                for (const NamedArray& entry : p.arrays)
                    if (std::find(order.begin(), order.end(), entry.name) == order.end())
                        order.emplace_back(entry.name);
        header.insert(header.end(), order.begin(), order.end());
        TextTable table(header);
        for (std::size_t k = 0; k < points.size(); ++k)
            for (const LinePoint& p : results[k].points) {
                std::vector<std::string> row;
                for (std::size_t f = 0; f < info.fields.size(); ++f)
                    if (flags_.swept(f)) row.push_back(fmt::format("{:.6g}", points[k].values[f]));
                for (std::size_t f = 0; f < line.own.size(); ++f)
                    if (own_.swept(line.own[f].name)) row.push_back(fmt::format("{:.6g}", points[k].own[f].value()));
                row.push_back(p.found ? fmt::format("{:.12g}", *p.found) : "-");
                row.emplace_back(name(p.status));
                if (limit) row.push_back(p.uncertainty ? fmt::format("{:.1e}", *p.uncertainty) : "-");
                for (const std::string& name : order) row.push_back(order_cell(p, name));
                table.add(row);
            }
        fmt::print("{}", table.text());
    }

    static std::string order_cell(const LinePoint& p, std::string_view name) {
        for (const NamedValue& entry : p.order)
            if (entry.name == name) return cell(entry.value);
        for (const NamedArray& entry : p.arrays)
            if (entry.name == name) return array_cell(entry.values);
        return "-";
    }

    std::string model_;
    ParameterFlags flags_;
    OwnFlags own_;
    std::vector<std::string> line_, find_, ansatz_, rival_, branch_;
    LineChoice choice_{};
    bool json_ = false;
};

} // namespace

std::unique_ptr<Verb> boundary_verb() { return std::make_unique<Boundary>(); }

} // namespace mattis::app
