#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "app/json.hpp"
#include "app/message.hpp"
#include "app/parameters.hpp"
#include "app/table.hpp"
#include "app/verbs.hpp"
#include "core/errors.hpp"
#include "solvers/rs/update.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::app {

namespace {

Document order_document(const std::vector<NamedValue>& order) {
    Document object = Document::object();
    for (const NamedValue& entry : order) object[entry.name] = entry.value;
    return object;
}

/// Whether a state is stable, for people.
std::string stability_text(const Solution& s) {
    if (!s.converged()) return "-";
    return s.stable ? "yes" : s.marginal ? "marginal" : "no";
}

bool has_diagnostic(const Solution& s, std::string_view wanted) {
    return std::ranges::find(s.diagnostics, wanted, &Diagnostic::name) != s.diagnostics.end();
}

/// A solution with the diagnostics that its theory has. Replicons of several levels and complexities are those of
/// broken symmetry: they are there where the theory offers it.
Document solution_document(const Solution& s, const Theory& theory) {
    const std::vector<Ansatz> ansaetze = theory.ansaetze();
    const bool breaks =
        std::any_of(ansaetze.begin(), ansaetze.end(), [](const Ansatz& a) { return a.breaks_symmetry(); });
    Document object = Document::object();
    object["branch"] = name(s.branch);
    object["status"] = name(s.status);
    if (!s.reason.empty()) object["reason"] = s.reason;
    object["order"] = order_document(s.order);
    for (const NamedArray& entry : s.arrays)
        object["order"][entry.name] = Document::List(entry.values.begin(), entry.values.end());
    object["free_energy"] = s.free_energy;
    object["energy"] = s.energy;
    object["entropy"] = s.entropy;
    object["residual"] = s.residual;
    object["iterations"] = s.iterations;
    object["replicon"] = s.replicon;
    if (breaks) object["replicons"] = Document::list();
    for (const auto& replicon : s.replicons)
        if (breaks) object["replicons"].push_back(replicon);
    object["stable"] = s.stable;
    if (breaks) object["marginal"] = s.marginal;
    if (breaks) object["complexity"] = s.complexity;
    if (s.steps) {
        object["uncertainty"] = s.uncertainty;
        object["steps"] = *s.steps;
    }
    for (const auto& info : theory.diagnostics()) {
        if (info.additional && !has_diagnostic(s, info.name)) continue;
        const std::string key(info.json_name.empty() ? info.name : info.json_name);
        const std::string text = diagnostic_text(s, info.name);
        if (info.is_text)
            object[key] = text.empty() ? Document() : Document(text);
        else if (const auto value = diagnostic_value(s, info.name); value && info.is_flag)
            object[key] = *value == 1.0;
        else
            object[key] = value;
    }
    return object;
}

class Solve final : public Verb {
public:
    VerbInfo info() const override {
        return {"solve", "saddle points at one point, or along a sweep",
                "Each parameter takes a value, or a sweep first:last:count; sweeps follow a branch by continuation.\n"
                "`mattis solve MODEL --help` lists the parameters of a model.\nexamples:\n"
                "  mattis solve hopfield --alpha 0.05 --T 0.4\n"
                "  mattis solve dense --P 4 --alpha 0.1 --T 0.05:0.95:10 --branch retrieval\n"
                "  mattis solve dense --P 3 --convention full --alpha 0.1 --T 0 --ansatz one_step --N 1000"};
    }

    void add_flags(Flags& flags, const std::string& model) override {
        flags.model(model_, "model, see `mattis describe`", true);
        if (!model.empty()) flags_.add_to(flags, model_info(model));
        flags.text("--ansatz", ansatz_,
                   "rs (default), 1rsb, 2rsb, … up to 12rsb, frsb: the limit of infinitely many steps, or one_step: "
                   "signal-to-noise of one update");
        flags.text("--branch", branch_, "one branch, or all (default)");
        flags.text(
            "--start", start_,
            "one_step only: what the update starts from, archetype (default), or example of networks that learn");
        flags.text("--N", N_,
                   "one_step only: number of spins, for the error-free storage bounds; of unsupervised examples from "
                   "the archetype, for m there");
        flags.json(json_);
        flags.on("--points", points_, "with --json: the list of points of a sweep, also where there is one point");
    }

    int run() override {
        read_choices();
        if (points_ && !json_)
            throw InputError("--points has a meaning with --json only: it chooses the form of the document");
        const std::vector<ParameterValues> points = flags_.points();
        std::vector<ModelAt> models;
        for (const ParameterValues& values : points) {
            models.emplace_back(flags_.model().name, values);
            storage(models.back());
        }
        const auto solutions = solvers::solve(models, flags_.row(), ansatz(), branches_);
        bool any = false;
        for (const auto& at_point : solutions)
            for (const Solution& s : at_point) any = any || s.converged();
        if (json_)
            fmt::print("{}\n", json_text(document(models, solutions)));
        else
            print_table(models, solutions);
        std::set<std::string> reasons;
        for (const auto& at_point : solutions)
            for (const Solution& s : at_point)
                if (!s.reason.empty())
                    reasons.insert(fmt::format("{} {}: {}", name(s.branch), name(s.status), s.reason));
        for (const std::string& reason : reasons) tell(fmt::format("note: {}", reason));
        if (!any) tell("nothing that was asked for exists or converged here");
        return any ? done : nothing_converged;
    }

private:
    const Ansatz& ansatz() const { return chosen_ansatz_; }

    void read_choices() {
        const ModelInfo& info = flags_.model();
        theory_ = &solvers::theory_of(info.name);
        const std::vector<Ansatz> allowed = theory_->ansaetze();
        const std::string chosen = only(ansatz_, "--ansatz").value_or(std::string(allowed.front().name));
        const Ansatz* known = find_ansatz(allowed, chosen);
        if (known == nullptr)
            throw unknown_name("ansatz", chosen, fmt::format(" of model {}", info.name), names_of(allowed));
        chosen_ansatz_ = *known;
        read_start(allowed);
        branches_ = theory_->branches(chosen_ansatz_);
        if (const auto wanted = only(branch_, "--branch"); wanted && *wanted != "all") {
            std::vector<std::string_view> names{"all"};
            for (const Branch b : branches_) names.push_back(name(b));
            if (std::find(names.begin(), names.end(), *wanted) == names.end())
                throw unknown_name("branch", *wanted, fmt::format(" of model {}, ansatz {}", info.name, chosen), names);
            std::erase_if(branches_, [&](Branch b) { return name(b) != *wanted; });
        }
        const auto N = only(N_, "--N");
        if (!N) return;
        if (!ansatz().single_update)
            throw InputError(
                fmt::format("--N = {} has a meaning for ansatz one_step only (error-free storage), which is "
                            "allowed for models with patterns: theory is at N = infinity",
                            *N));
        N_value_ = parse_field(FieldInfo{"N", "N", "number of spins", FieldKind::integer, {2.0, 1e15}}, *N, "--N");
    }

    /// Ansaetze of one update differ in what it starts from.
    void read_start(const std::vector<Ansatz>& allowed) {
        const auto start = only(start_, "--start");
        if (!start) return;
        if (!ansatz().single_update)
            throw InputError(
                fmt::format("--start = {} has a meaning for ansatz one_step only, which is one update of all "
                            "spins: leave --start out",
                            *start));
        std::vector<std::string_view> starts;
        for (const Ansatz& other : allowed) {
            if (!other.single_update) continue;
            starts.push_back(other.start);
            if (other.start != *start) continue;
            chosen_ansatz_ = other;
            return;
        }
        throw unknown_name("start", *start, fmt::format(" of an update of model {}", flags_.model().name), starts);
    }

    std::optional<ErrorFreeStorage> storage(const ModelAt& at) const {
        if (!N_value_) return std::nullopt;
        const auto site = theory_->site(at);
        const auto bound = site ? site->error_free_storage(*N_value_) : std::nullopt;
        if (!bound && overlap_of_size(at)) return std::nullopt;
        if (!bound)
            throw InputError(fmt::format("--N = {} has no meaning for model {} with these choices of its parameters, "
                                         "which has no bounds of error-free storage: leave --N out",
                                         *N_value_, flags_.model().name));
        if (!std::isfinite(bound->one_pattern))
            throw InputError(
                fmt::format("--N = {} is too large for this interaction: N^(P-1) exceeds double precision", *N_value_));
        return bound;
    }

    /// m after the update of N spins, where it differs from that of infinitely many.
    std::optional<double> overlap_of_size(const ModelAt& at) const {
        if (!N_value_ || ansatz() != one_update) return std::nullopt;
        const auto site = theory_->site(at);
        return site ? solvers::overlap_after_update(*site, *N_value_) : std::nullopt;
    }

    Document solutions_document(const ModelAt& at, const std::vector<Solution>& solutions) const {
        Document list = Document::list();
        for (const Solution& s : solutions) {
            Document solution = solution_document(s, *theory_);
            if (const auto bound = storage(at))
                solution["error_free_patterns"] =
                    Document::object({{"one", bound->one_pattern}, {"all", bound->all_patterns}});
            if (const auto m = overlap_of_size(at)) solution["m_at_N"] = *m;
            list.push_back(std::move(solution));
        }
        return list;
    }

    Document document(const std::vector<ModelAt>& points, const std::vector<std::vector<Solution>>& solutions) const {
        Document doc = Document::object();
        doc["model"] = flags_.model().name;
        doc["ansatz"] = ansatz().name;
        if (!ansatz().start.empty()) doc["start"] = ansatz().start;
        bool swept = points_;
        for (std::size_t k = 0; k < flags_.model().fields.size(); ++k) swept = swept || flags_.swept(k);
        if (!swept) {
            doc["parameters"] = document_of(flags_.model(), points.front().values());
            add_dataset(doc, points.front().values());
            doc["solutions"] = solutions_document(points.front(), solutions.front());
            return doc;
        }
        doc["points"] = Document::list();
        for (std::size_t k = 0; k < points.size(); ++k) {
            Document point = Document::object({{"parameters", document_of(flags_.model(), points[k].values())}});
            add_dataset(point, points[k].values());
            point["solutions"] = solutions_document(points[k], solutions[k]);
            doc["points"].push_back(std::move(point));
        }
        return doc;
    }

    void add_dataset(Document& doc, const ParameterValues& values) const {
        if (Document dataset = dataset_document(flags_.model(), values); !dataset.is_null())
            doc["dataset"] = std::move(dataset);
    }

    void print_table(const std::vector<ModelAt>& points, const std::vector<std::vector<Solution>>& solutions) const {
        const ModelInfo& info = flags_.model();
        std::vector<std::string_view> varying;
        std::vector<std::string> header;
        for (std::size_t k = 0; k < info.fields.size(); ++k)
            if (flags_.swept(k)) varying.push_back(info.fields[k].name), header.emplace_back(info.fields[k].name);
        const std::string fixed = to_text(info, points.front().values(), varying);
        fmt::print("{}, ansatz {}{}{}\n", info.name, ansatz().name, fixed.empty() ? "" : ": ", fixed);
        const std::vector<std::string_view> order = present(solutions);
        header.insert(header.end(), {"branch", "status"});
        for (const auto o : order) header.emplace_back(o);
        const std::string_view eigenvalue = stability();
        const bool limit = ansatz().is_limit(), energies = ansatz().free_energies;
        if (energies) header.emplace_back("f");
        if (limit) header.insert(header.end(), {"uncertainty", "steps"});
        if (energies)
            header.insert(header.end(),
                          {"energy", "entropy", eigenvalue.empty() ? "replicon" : "eigenvalue", "stable", "residual"});
        const std::vector<std::string_view> flags = flags_of(solutions);
        header.insert(header.end(), flags.begin(), flags.end());
        const bool of_size =
            std::ranges::any_of(points, [&](const ModelAt& at) { return overlap_of_size(at).has_value(); });
        if (of_size) header.emplace_back("m(N)");
        if (N_value_ && !of_size) header.insert(header.end(), {"K(one)", "K(all)"});
        TextTable table(header);
        for (std::size_t p = 0; p < points.size(); ++p)
            for (const Solution& s : solutions[p]) {
                std::vector<std::string> row;
                for (std::size_t k = 0; k < info.fields.size(); ++k)
                    if (flags_.swept(k)) row.push_back(fmt::format("{:.6g}", points[p].values()[k]));
                row.insert(row.end(), {std::string(name(s.branch)), std::string(name(s.status))});
                for (const auto o : order) row.push_back(order_cell(s, o));
                if (energies) row.push_back(cell(s.free_energy));
                if (limit)
                    row.insert(row.end(), {short_cell(s.uncertainty), s.steps ? fmt::format("{}", *s.steps) : "-"});
                if (energies)
                    row.insert(row.end(), {cell(s.energy), cell(s.entropy), eigenvalue_cell(s, eigenvalue),
                                           stability_text(s), short_cell(s.residual)});
                for (const std::string_view flag : flags) row.push_back(flag_cell(s, flag));
                if (of_size) row.push_back(cell(overlap_of_size(points[p])));
                if (const auto bound = storage(points[p]); bound && !of_size)
                    row.insert(row.end(),
                               {fmt::format("{:.6g}", bound->one_pattern), fmt::format("{:.6g}", bound->all_patterns)});
                table.add(row);
            }
        fmt::print("{}", table.text());
    }

    /// The flags that some solution has.
    std::vector<std::string_view> flags_of(const std::vector<std::vector<Solution>>& solutions) const {
        std::vector<std::string_view> found;
        for (const auto& info : theory_->diagnostics()) {
            const auto has = [&](const Solution& s) { return has_diagnostic(s, info.name); };
            if (info.is_flag &&
                std::ranges::any_of(solutions, [&](const auto& at) { return std::ranges::any_of(at, has); }))
                found.push_back(info.name);
        }
        return found;
    }

    static std::string flag_cell(const Solution& s, std::string_view flag) {
        const std::optional<double> value = diagnostic_value(s, flag);
        return !value ? "-" : *value == 1.0 ? "yes" : "no";
    }

    /// The diagnostic that is shown in place of the replicon; empty if there is none.
    std::string_view stability() const {
        for (const auto& info : theory_->diagnostics())
            if (info.is_stability) return info.name;
        return {};
    }

    /// The order parameters that some solution has; all of them if there is none.
    std::vector<std::string_view> present(const std::vector<std::vector<Solution>>& solutions) const {
        std::vector<std::string_view> found, names;
        for (const OrderParameter& o : theory_->order_parameters(ansatz())) names.push_back(o.name);
        for (const std::string_view wanted : names) {
            bool here = false;
            for (const auto& at_point : solutions)
                for (const Solution& s : at_point) {
                    for (const NamedValue& entry : s.order) here = here || entry.name == wanted;
                    for (const NamedArray& entry : s.arrays) here = here || entry.name == wanted;
                }
            if (here) found.push_back(wanted);
        }
        return found.empty() ? names : found;
    }

    static std::string order_cell(const Solution& s, std::string_view wanted) {
        for (const NamedArray& entry : s.arrays)
            if (entry.name == wanted) return array_cell(entry.values);
        return cell(order_value(s, wanted));
    }

    /// Of the limit of infinitely many steps none is computed; elsewhere none means minus infinity.
    static std::string eigenvalue_cell(const Solution& s, std::string_view diagnostic) {
        const std::optional<double> own = diagnostic_value(s, diagnostic);
        const std::optional<double> value = own ? own : s.replicon;
        return s.converged() && !value && !s.steps ? "-inf" : cell(value);
    }

    std::string model_;
    ParameterFlags flags_;
    std::vector<std::string> ansatz_, branch_, start_, N_;
    const Theory* theory_ = nullptr;
    Ansatz chosen_ansatz_{};
    std::vector<Branch> branches_;
    std::optional<double> N_value_;
    bool json_ = false, points_ = false;
};

} // namespace

std::unique_ptr<Verb> solve_verb() { return std::make_unique<Solve>(); }

} // namespace mattis::app
