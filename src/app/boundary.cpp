#include <algorithm>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "app/message.hpp"
#include "app/parameters.hpp"
#include "app/table.hpp"
#include "app/verbs.hpp"
#include "core/errors.hpp"
#include "solvers/lines.hpp"
#include "solvers/theory.hpp"

namespace mattis::app {

namespace {

using solvers::LinePoint;
using solvers::LineResult;

class Boundary final : public Verb {
public:
    CLI::App* add_to(CLI::App& program, const std::string& model) override {
        auto* verb = program.add_subcommand("boundary", "one line of the phase diagram");
        verb->add_option("MODEL", model_, "model, see `mattis describe`")->required()->option_text(" ");
        if (!model.empty()) flags_.add_to(*verb, model_info(model));
        add_text_flag(*verb, "--line", line_, "the line, see `mattis describe MODEL`");
        add_text_flag(*verb, "--find", find_, "the parameter to find; default: the line's own");
        add_text_flag(
            *verb, "--ansatz", ansatz_,
            "ansatz of the followed branch: rs, 1rsb, 2rsb, … up to 12rsb, or frsb; of learning_threshold rs or "
            "one_step; default: the line's own, mostly rs");
        add_text_flag(*verb, "--rival", rival_, "retrieval_transition: ansatz of the rival phase; default: the same");
        add_text_flag(*verb, "--branch", branch_, "replicon: the branch whose stability is followed");
        verb->add_flag("--json", json_, "one JSON document on standard output")->disable_flag_override();
        verb->footer("Several crossings are several points, ascending in the parameter found.\n"
                     "`mattis boundary MODEL --help` lists the parameters of a model.\nexamples:\n"
                     "  mattis boundary hopfield --line retrieval_spinodal --T 0:0.9:10\n"
                     "  mattis boundary dense --P 4 --line retrieval_transition --T 0.5\n"
                     "  mattis boundary dense --P 4 --line retrieval_transition --T 0:0.5:11 --ansatz 1rsb\n"
                     "  mattis boundary dense --P 3 --line glass_static --alpha 1 --find T\n"
                     "  mattis boundary hopfield --line retrieval_spinodal --alpha 0.138 --find T");
        return verb;
    }

    int run() override {
        const solvers::LineInfo line = read_choices();
        const std::vector<ParameterValues> points = with_examples(flags_.points(found_));
        std::vector<AnyModel> models;
        for (const ParameterValues& values : points) {
            models.push_back(make_model(flags_.model().name, values));
            require_line_at(values, models.back(), line);
        }
        const std::vector<LineResult> results =
            solvers::trace(models, line.name, found_, chosen_branch_, chosen_ansatz_);
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
            fmt::print("{}\n", document(line, points, results).dump());
        else
            print_table(line, points, results);
        for (const std::string& remark : remarks) tell(fmt::format("note: {}", remark));
        if (!any)
            tell(fmt::format("the line {} {}", line.name,
                             lost ? "was not found here: states beside it stalled" : "does not exist here"));
        return any ? done : nothing_converged;
    }

private:
    static std::vector<std::string_view> line_names(const AnyModel& model) {
        std::vector<std::string_view> names;
        for (const auto& line : solvers::lines_of(model)) names.push_back(line.name);
        return names;
    }

    solvers::LineInfo require_line(const AnyModel& model, std::string_view wanted) const {
        for (const auto& line : solvers::lines_of(model))
            if (line.name == wanted) return line;
        throw unknown_name("line", wanted, fmt::format(" of model {}", flags_.model().name), line_names(model));
    }

    /// Where the number of examples is what is found, a quality needs one to be allowed.
    std::vector<ParameterValues> with_examples(std::vector<ParameterValues> points) const {
        for (std::size_t k = 0; k < flags_.model().fields.size(); ++k)
            if (flags_.model().fields[k].name == "M" && found_ == "M")
                for (ParameterValues& values : points) values[k] = 1.0;
        return points;
    }

    /// A line that exists for the default choices need not exist for those of the user.
    void require_line_at(const ParameterValues& values, const AnyModel& model, const solvers::LineInfo& line) const {
        const auto names = line_names(model);
        if (std::find(names.begin(), names.end(), line.name) != names.end()) return;
        std::string choices;
        for (std::size_t k = 0; k < values.size(); ++k)
            if (const FieldInfo& field = flags_.model().fields[k]; field.kind == FieldKind::choice)
                choices += fmt::format(" {} = {}", field.name, format_field(field, values[k]));
        throw InputError(fmt::format("model {} has no line {} with{}: allowed are {}, or other choices",
                                     flags_.model().name, line.name, choices, comma_list(names)));
    }

    solvers::LineInfo read_choices() {
        const ModelInfo& info = flags_.model();
        // Default choices have every line; whether the chosen ones have it too is asked at every point.
        ParameterValues defaults;
        for (const FieldInfo& field : info.fields) defaults.push_back(field.fallback.value_or(field.range.low));
        const AnyModel specimen = make_model(info.name, defaults);
        const auto wanted = only(line_, "--line");
        if (!wanted)
            throw InputError(fmt::format("--line is missing: allowed are {}", comma_list(line_names(specimen))));
        const auto line = require_line(specimen, *wanted);

        const auto real = solvers::findable(info.name, line.name);
        found_ = only(find_, "--find").value_or(std::string(info.find(line.find) ? line.find : real.front()));
        if (std::find(real.begin(), real.end(), found_) == real.end())
            throw unknown_name("parameter", found_, fmt::format(" to find in model {}", info.name), real);

        if (const auto branch = only(branch_, "--branch")) {
            std::vector<std::string_view> names;
            for (const Branch b : info.branches) names.push_back(name(b));
            if (std::find(names.begin(), names.end(), *branch) == names.end())
                throw unknown_name("branch", *branch, fmt::format(" of model {}", info.name), names);
            if (line.name != "replicon")
                throw InputError(
                    fmt::format("--branch has a meaning for the line replicon only: the line {} belongs to {}",
                                line.name, line.branch));
            for (const Branch b : info.branches)
                if (name(b) == *branch) chosen_branch_ = b;
        }
        if (!rival_.empty() && line.name != "retrieval_transition")
            throw InputError(
                fmt::format("--rival has a meaning for the line retrieval_transition only, not for {}", line.name));
        read_ansaetze(line);
        return line;
    }

    void read_ansaetze(const solvers::LineInfo& line) {
        const ModelInfo& info = flags_.model();
        const auto allowed = solvers::ansaetze_of_line(info, line.name);
        const auto chosen = [&](const std::vector<std::string>& given, const char* flag, std::string_view fallback) {
            const auto value = only(given, flag);
            if (!value) return fallback;
            const auto found = std::find(allowed.begin(), allowed.end(), *value);
            if (found == allowed.end())
                throw unknown_name("ansatz", *value,
                                   fmt::format(" for {} of the line {} of model {}", flag, line.name, info.name),
                                   allowed);
            return *found;
        };
        chosen_ansatz_.followed = chosen(ansatz_, "--ansatz", allowed.front());
        chosen_ansatz_.rival = chosen(rival_, "--rival", chosen_ansatz_.followed);
    }

    Json document(const solvers::LineInfo& line, const std::vector<ParameterValues>& points,
                  const std::vector<LineResult>& results) const {
        Json doc;
        doc["line"] = line.name;
        doc["model"] = flags_.model().name;
        doc["ansatz"] = chosen_ansatz_.followed;
        if (line.name == "retrieval_transition") doc["rival"] = chosen_ansatz_.rival;
        doc["points"] = Json::array();
        for (std::size_t k = 0; k < points.size(); ++k)
            for (const LinePoint& p : results[k].points) {
                Json object;
                for (std::size_t f = 0; f < points[k].size(); ++f) {
                    const FieldInfo& field = flags_.model().fields[f];
                    if (field.kind == FieldKind::choice || field.name == found_) continue;
                    object[std::string(field.name)] = to_json(field, points[k][f]);
                }
                object[found_] = to_json(p.found);
                object["order"] = Json::object();
                for (const NamedValue& entry : p.order) object["order"][std::string(entry.name)] = to_json(entry.value);
                for (const NamedArray& entry : p.arrays) object["order"][std::string(entry.name)] = entry.values;
                object["status"] = name(p.status);
                if (p.uncertainty) object["uncertainty"] = *p.uncertainty;
                doc["points"].push_back(object);
            }
        return doc;
    }

    void print_table(const solvers::LineInfo& line, const std::vector<ParameterValues>& points,
                     const std::vector<LineResult>& results) const {
        const ModelInfo& info = flags_.model();
        std::vector<std::string_view> skip{found_};
        std::vector<std::string> header;
        for (std::size_t k = 0; k < info.fields.size(); ++k)
            if (flags_.swept(k)) skip.push_back(info.fields[k].name), header.emplace_back(info.fields[k].name);
        const std::string fixed = to_text(info, points.front(), skip);
        std::string ansatz(chosen_ansatz_.followed);
        if (line.name == "retrieval_transition") ansatz += fmt::format(" against {}", chosen_ansatz_.rival);
        fmt::print("{} of {}, ansatz {}{}{}\n", line.name, info.name, ansatz, fixed.empty() ? "" : ": ", fixed);
        header.insert(header.end(), {found_, "status"});
        const bool limit =
            chosen_ansatz_.followed == solvers::limit_ansatz || chosen_ansatz_.rival == solvers::limit_ansatz;
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
                    if (flags_.swept(f)) row.push_back(fmt::format("{:.6g}", points[k][f]));
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
    std::vector<std::string> line_, find_, ansatz_, rival_, branch_;
    std::string found_;
    std::optional<Branch> chosen_branch_;
    solvers::LineAnsatz chosen_ansatz_;
    bool json_ = false;
};

} // namespace

std::unique_ptr<Verb> boundary_verb() { return std::make_unique<Boundary>(); }

} // namespace mattis::app
