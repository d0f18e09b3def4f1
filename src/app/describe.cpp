#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "app/json.hpp"
#include "app/parameters.hpp"
#include "app/table.hpp"
#include "app/verbs.hpp"
#include "core/errors.hpp"
#include "core/joined.hpp"
#include "montecarlo/kinds/table.hpp"
#include "montecarlo/sample/observables.hpp"
#include "phase_diagrams/job/job.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::app {

namespace {

/// Lines of a model at a specimen, which has all of them.
std::vector<Line> lines_of(const ModelInfo& info) {
    return solvers::theory_of(info.name).lines(ModelAt(info.name, info.specimen()));
}

class Describe final : public Verb {
public:
    VerbInfo info() const override {
        return {"describe", "models, their parameters, branches and lines",
                "examples:\n  mattis describe\n  mattis describe dense\n  mattis describe --job"};
    }

    void add_flags(Flags& flags, const std::string&) override {
        flags.model(model_, "model; without it, all models are listed", false);
        flags.json(json_);
        flags.on("--job", job_, "every section and key of a job file");
    }

    int run() override {
        if (job_ && (json_ || !model_.empty()))
            throw InputError("--job describes job files of every model as text: leave the model and --json out");
        if (job_)
            fmt::print("{}", diagram::describe_job_files());
        else if (model_.empty())
            list_models();
        else if (json_)
            fmt::print("{}\n", json_text(document(model_info(model_))));
        else
            print_model(model_info(model_));
        return done;
    }

private:
    void list_models() const {
        if (json_) {
            Document doc = Document::object();
            doc["models"] = Document::list();
            for (const auto model : model_names()) doc["models"].push_back(document(model_info(model)));
            fmt::print("{}\n", json_text(doc));
            return;
        }
        std::size_t widest = 12;
        for (const auto model : model_names()) widest = std::max(widest, model.size());
        for (const auto model : model_names()) fmt::print("{:<{}}{}\n", model, widest + 2, model_info(model).doc);
        fmt::print(
            "\n`mattis describe MODEL` lists parameters, branches, observables, lines and potentials; `mattis describe "
            "--job` the keys of "
            "a job file.\n");
    }

    static std::string default_text(const FieldInfo& field) {
        return field.fallback ? format_field(field, *field.fallback) : "required";
    }

    static std::string allowed_text(const FieldInfo& field) {
        return field.kind == FieldKind::choice ? comma_list(field.choices) : field.range.text();
    }

    static std::string branch_list(const std::vector<Branch>& branches) {
        std::vector<std::string_view> names;
        for (const Branch b : branches) names.push_back(name(b));
        return comma_list(names);
    }

    static void print_model(const ModelInfo& info) {
        fmt::print("{}: {}\nsource: {}\n\n", info.name, info.doc, info.source);
        fmt::print("parameters\n");
        std::size_t allowed = 20, given = 10;
        for (const FieldInfo& f : info.fields) {
            allowed = std::max(allowed, allowed_text(f).size() + 2);
            given = std::max(given, default_text(f).size() + 2);
        }
        for (const FieldInfo& f : info.fields)
            fmt::print("  --{:<11}{:<{}}{:<{}}{}\n", f.name, allowed_text(f), allowed, default_text(f), given, f.doc);
        if (info.has_theory) print_theory(info);
        std::string_view head = "simulated as";
        for (const mc::Kind* kind : mc::kinds_of(info.hamiltonians)) {
            fmt::print("{}{:<18}{}\n", head.empty() ? "" : "\n", head, kind->doc());
            head = "";
        }
        fmt::print("\nobservables{}\n", info.is_simulated() ? "" : "       none: not simulated in this version");
        for (const ShownObservable& o : observables_of(info)) fmt::print("  {:<22}{:<5}{}\n", o.name, o.symbol, o.doc);
        print_finite_size(info);
        if (!info.has_theory) return;
        fmt::print("\nlines\n");
        for (const Line& line : lines_of(info))
            fmt::print("  {:<22}{:<20}finds {:<8}{}\n", line.name, line.belongs_to, line.finds.front(), line.doc);
        print_potentials(info);
    }

    /// Each with its coordinate, ansaetze and own parameters.
    static void print_potentials(const ModelInfo& info) {
        const auto potentials = solvers::theory_of(info.name).potentials();
        if (potentials.empty()) return;
        fmt::print("\npotentials\n");
        for (const Potential* potential : potentials) {
            const FieldInfo coordinate = potential->coordinate();
            fmt::print("  --{:<20}{:<20}{}; {}\n", coordinate.name, comma_list(names_of(potential->ansaetze())),
                       potential->doc(), coordinate.range.text());
            for (const FieldInfo& own : potential->fields())
                fmt::print("    --{:<18}{:<20}{}\n", own.name, allowed_text(own), own.doc);
        }
    }

    static Document potential_document(const Potential& potential) {
        std::vector<std::string_view> own;
        for (const FieldInfo& field : potential.fields()) own.push_back(field.name);
        return Document::object({{"coordinate", potential.coordinate().name},
                                 {"doc", potential.doc()},
                                 {"source", potential.source()},
                                 {"ansaetze", list_of(names_of(potential.ansaetze()))},
                                 {"parameters", list_of(own)}});
    }

    static void print_finite_size(const ModelInfo& info) {
        if (info.finite_size.empty()) return;
        fmt::print("\ncorrections of finite sizes, 1/N of all other stable states\n");
        for (const FiniteSizeLaw& law : info.finite_size)
            fmt::print("  {:<22}{:<20}N^-{:.4g}{}\n", law.observable.empty() ? "all" : law.observable, name(law.branch),
                       law.exponent, law.critical ? " where it is marginal" : "");
    }

    /// Ansaetze, the branches of the first and of the others where they have branches of their own, order parameters.
    static void print_theory(const ModelInfo& info) {
        const Theory& theory = solvers::theory_of(info.name);
        const std::vector<Ansatz> ansaetze = theory.ansaetze();
        fmt::print("\nansaetze          {}\n", comma_list(names_of(ansaetze)));
        fmt::print("branches          {}\n", branch_list(info.branches));
        for (std::size_t k = 1; k < ansaetze.size();) {
            std::size_t last = k;
            const std::vector<Branch> branches = theory.branches(ansaetze[k]);
            while (last + 1 < ansaetze.size() && theory.branches(ansaetze[last + 1]) == branches) ++last;
            const std::string names = last == k ? std::string(ansaetze[k].name)
                                                : fmt::format("{} … {}", ansaetze[k].name, ansaetze[last].name);
            if (ansaetze[k].free_energies) fmt::print("  {:<16}{}\n", names, branch_list(branches));
            k = last + 1;
        }
        fmt::print("\norder parameters\n");
        for (const ShownOrder& o : orders_of(theory)) fmt::print("  {:<22}{}{}\n", o.name(), o.doc, o.where());
    }

    /// Order parameters that mean the same, and the ansaetze that have them.
    struct ShownOrder {
        std::string doc;
        std::vector<std::string_view> names{}, ansaetze{};
        bool everywhere = true; ///< in the first ansatz of all, so that nothing need be said

        std::string name() const {
            return names.size() == 1 ? std::string(names.front()) : fmt::format("{} … {}", names.front(), names.back());
        }
        std::string where() const {
            if (everywhere) return "";
            return ansaetze.size() == 1 ? fmt::format("; {}", ansaetze.front())
                                        : fmt::format("; {} … {}", ansaetze.front(), ansaetze.back());
        }
    };

    /// Those of every ansatz, those of the first one before the others.
    static std::vector<ShownOrder> orders_of(const Theory& theory) {
        std::vector<ShownOrder> shown;
        const std::vector<Ansatz> ansaetze = theory.ansaetze();
        const auto add = [](std::vector<std::string_view>& to, std::string_view name) {
            if (std::ranges::find(to, name) == to.end()) to.push_back(name);
        };
        for (const Ansatz& ansatz : ansaetze)
            for (const OrderParameter& o : theory.order_parameters(ansatz)) {
                const std::string doc = std::string(o.doc) + std::string(temperatures_of(o));
                auto row = std::ranges::find(shown, doc, &ShownOrder::doc);
                if (row == shown.end()) row = shown.insert(row, {.doc = doc, .everywhere = ansatz == ansaetze.front()});
                add(row->names, o.name);
                add(row->ansaetze, ansatz.name);
            }
        return shown;
    }

    static std::string_view temperatures_of(const OrderParameter& order) {
        if (!order.at_zero_T) return ", at T > 0";
        return order.at_positive_T ? "" : ", at T = 0";
    }

    static std::vector<std::string_view> order_names(const Theory& theory) {
        std::vector<std::string_view> names;
        for (const OrderParameter& o : theory.order_parameters(theory.ansaetze().front())) names.push_back(o.name);
        return names;
    }

    struct ShownObservable {
        std::string_view name, symbol;
        std::string doc;
    };

    static std::vector<ShownObservable> observables_of(const ModelInfo& info) {
        std::vector<ShownObservable> shown;
        if (!info.is_simulated()) return shown;
        const bool several = info.capabilities.several_patterns();
        const bool data = std::ranges::any_of(mc::kinds_of(info.hamiltonians), &mc::Kind::shows_data);
        const bool teacher = std::ranges::any_of(mc::kinds_of(info.hamiltonians), &mc::Kind::shows_teacher);
        for (const mc::ObservableInfo& o : mc::observables()) {
            if ((o.needs_archetype() && !info.capabilities.signal) || o.needs == mc::Needs::iteration ||
                (o.needs == mc::Needs::several_patterns && !several) || (o.needs == mc::Needs::data && !data) ||
                (o.needs == mc::Needs::teacher && !teacher))
                continue;
            const bool of_data = o.needs == mc::Needs::data && !several;
            const bool indexed = several && o.per_pattern;
            shown.push_back({o.name, o.symbol,
                             std::string(o.doc) +
                                 (indexed ? fmt::format("; of each pattern: {0}_1, {0}_2, …", o.name) : "") +
                                 (of_data ? "; of a network that learns" : "")});
        }
        if (std::ranges::any_of(mc::kinds_of(info.hamiltonians), &mc::Kind::has_on_sample))
            shown.push_back({mc::on_sample, "", "m, n, q, energy less mean-field equations of the same sample"});
        return shown;
    }

    static Document list_of(const std::vector<std::string_view>& names) {
        return Document::List(names.begin(), names.end());
    }

    static Document document(const ModelInfo& info) {
        Document doc = Document::object();
        doc["model"] = info.name;
        doc["doc"] = info.doc;
        doc["source"] = info.source;
        doc["parameters"] = Document::list();
        for (const FieldInfo& f : info.fields) {
            Document field = Document::object({{"name", f.name}, {"symbol", f.symbol}, {"doc", f.doc}});
            if (f.kind == FieldKind::choice)
                field["choices"] = Document::List(f.choices.begin(), f.choices.end());
            else
                field["allowed"] = f.range.text();
            field["default"] = f.fallback ? document_of(f, *f.fallback) : Document();
            doc["parameters"].push_back(field);
        }
        doc["ansaetze"] = Document::list();
        doc["branches"] = Document::list();
        doc["order_parameters"] = Document::list();
        doc["order_parameters_mean"] = Document::list();
        for (const Branch& b : info.branches) doc["branches"].push_back(name(b));
        if (info.has_theory) {
            const Theory& theory = solvers::theory_of(info.name);
            doc["ansaetze"] = list_of(names_of(theory.ansaetze()));
            doc["order_parameters"] = list_of(order_names(theory));
            for (const ShownOrder& o : orders_of(theory))
                doc["order_parameters_mean"].push_back(
                    Document::object({{"names", list_of(o.names)}, {"doc", o.doc}, {"ansaetze", list_of(o.ansaetze)}}));
        }
        doc["simulated_as"] = Document();
        if (info.is_simulated()) {
            std::vector<std::string> kinds;
            for (const mc::Kind* kind : mc::kinds_of(info.hamiltonians)) kinds.emplace_back(kind->doc());
            doc["simulated_as"] = joined(kinds, "; ");
        }
        doc["observables"] = Document::list();
        for (const ShownObservable& o : observables_of(info))
            doc["observables"].push_back(Document::object({{"name", o.name}, {"symbol", o.symbol}, {"doc", o.doc}}));
        doc["lines"] = Document::list();
        for (const Line& line : info.has_theory ? lines_of(info) : std::vector<Line>{})
            doc["lines"].push_back(Document::object(
                {{"name", line.name}, {"doc", line.doc}, {"branch", line.belongs_to}, {"find", line.finds.front()}}));
        doc["potentials"] = Document::list();
        if (info.has_theory)
            for (const Potential* potential : solvers::theory_of(info.name).potentials())
                doc["potentials"].push_back(potential_document(*potential));
        return doc;
    }

    std::string model_;
    bool json_ = false;
    bool job_ = false;
};

} // namespace

std::unique_ptr<Verb> describe_verb() { return std::make_unique<Describe>(); }

} // namespace mattis::app
