#include <algorithm>
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

/// "V" or "S": what a potential is called.
std::string_view quantity_of(const Potential& potential, const Ansatz& ansatz) {
    return potential.values(ansatz).front().name;
}

Document document_of(const std::vector<NamedValue>& values) {
    Document object = Document::object();
    for (const NamedValue& entry : values) object[entry.name] = entry.value;
    return object;
}

class PotentialVerb final : public Verb {
public:
    VerbInfo info() const override {
        return {
            "potential", "free energy at fixed overlap with a reference or with a stored pattern",
            "Franz-Parisi potential V (of perceptrons without errors: entropy S) at fixed --overlap with a state in\n"
            "equilibrium, or free energy at fixed overlap --m with the archetype, and its stationary points.\n"
            "`mattis potential MODEL --help` lists the parameters of a model.\nexamples:\n"
            "  mattis potential pspin --P 3 --T 0.66 --overlap 0:0.95:20\n"
            "  mattis potential spherical_pspin --P 3 --T 0.5:0.6:11 --T_ref 0.605 --overlap 0:0.9:10\n"
            "  mattis potential dense --P 4 --alpha 0.1 --T 0.3 --m 0:0.99:34\n"
            "  mattis potential perceptron_storage --alpha 0.5 --overlap 0.9:0.999:12"};
    }

    void add_flags(Flags& flags, const std::string& model) override {
        flags.model(model_, "model, see `mattis describe`", true);
        if (!model.empty()) {
            flags_.add_to(flags, model_info(model));
            if (model_info(model).has_theory) potentials_ = solvers::theory_of(model).potentials();
        }
        coordinates_.resize(potentials_.size());
        for (std::size_t k = 0; k < potentials_.size(); ++k) {
            const FieldInfo coordinate = potentials_[k]->coordinate();
            flags.text(flag_of(coordinate), coordinates_[k],
                       fmt::format("{}, {}: a value or first:last:count", coordinate.doc, coordinate.range.text()));
            own_.add_to(flags, potentials_[k]->fields(), fmt::format("Parameters of potentials of {}", model));
        }
        if (potentials_.empty() && !model.empty())
            for (const std::string& name : coordinates_of_others())
                if (model_info(model).find(name) == nullptr) flags.text("--" + name, refused_, "of other models");
        flags.text("--ansatz", ansatz_, "rs, or 1rsb where the potential offers it; default: the potential's first");
        flags.json(json_);
    }

    int run() override {
        const Potential& potential = chosen();
        const std::vector<double> values = values_of(potential);
        PotentialChoice choice{.ansatz = ansatz_of(potential)};
        const auto owner = fmt::format("the potential at fixed {}", potential.coordinate().name);
        const auto own = own_.choices(potential.fields(), owner, {}, false);
        std::vector<Asked> asked;
        for (const ParameterValues& point : flags_.points())
            for (const OwnFlags::Values& of_potential : own) asked.push_back({point, of_potential});
        std::vector<PotentialCurve> curves(asked.size());
        parallel_for(asked.size(), [&](std::size_t k) {
            curves[k] = potential.curve(ModelAt(flags_.model().name, asked[k].values),
                                        {.ansatz = choice.ansatz, .own = asked[k].own}, values);
        });
        if (json_)
            print_json(potential, choice.ansatz, asked, curves);
        else
            print_tables(potential, choice.ansatz, asked, curves);
        std::set<std::string> remarks;
        bool any = false;
        for (const PotentialCurve& curve : curves) {
            remarks.insert(curve.remarks.begin(), curve.remarks.end());
            any = any || std::ranges::any_of(curve.points,
                                             [](const PotentialPoint& p) { return p.status == Status::converged; });
        }
        for (const std::string& remark : remarks) tell(fmt::format("note: {}", remark));
        if (!any) tell("no point of the potential converged");
        return any ? done : nothing_converged;
    }

private:
    /// Where a potential is asked for: parameters of the model, and its own.
    struct Asked {
        ParameterValues values;
        OwnFlags::Values own;
    };

    std::string flag_list() const {
        std::vector<std::string> names;
        for (const Potential* potential : potentials_) names.push_back(flag_of(potential->coordinate()));
        return fmt::format("{}", fmt::join(names, " or "));
    }

    /// Names of the models that have a potential.
    static std::vector<std::string_view> models_with_potentials() {
        std::vector<std::string_view> names;
        for (const auto& entry : catalogue())
            if (entry->info.has_theory && !solvers::theory_of(entry->info.name).potentials().empty())
                names.push_back(entry->info.name);
        return names;
    }

    /// The coordinates that some model has, which a model without a potential must answer to.
    static std::set<std::string> coordinates_of_others() {
        std::set<std::string> names;
        for (const std::string_view model : models_with_potentials())
            for (const Potential* potential : solvers::theory_of(model).potentials())
                names.emplace(potential->coordinate().name);
        return names;
    }

    const Potential& chosen() const {
        if (potentials_.empty())
            throw InputError(fmt::format("model {} has no potential: allowed are {}", flags_.model().name,
                                         comma_list(models_with_potentials())));
        const Potential* found = potentials_.size() == 1 ? potentials_.front() : nullptr;
        std::size_t given = 0;
        for (std::size_t k = 0; k < potentials_.size(); ++k)
            if (!coordinates_[k].empty()) found = potentials_[k], ++given;
        if (found == nullptr || given > 1)
            throw InputError(
                fmt::format("model {} has a potential of each of several coordinates: allowed is one of {}",
                            flags_.model().name, flag_list()));
        return *found;
    }

    std::vector<double> values_of(const Potential& potential) const {
        for (std::size_t k = 0; k < potentials_.size(); ++k)
            if (potentials_[k] == &potential)
                if (const auto text = only(coordinates_[k], flag_of(potential.coordinate())))
                    return parse_values(potential.coordinate(), *text);
        return potential.default_values();
    }

    Ansatz ansatz_of(const Potential& potential) const {
        const std::vector<Ansatz> offered = potential.ansaetze();
        const auto name = only(ansatz_, "--ansatz");
        if (!name) return offered.front();
        const Ansatz* known = find_ansatz(offered, *name);
        if (known == nullptr)
            throw unknown_name(
                "ansatz", *name,
                fmt::format(" of the potential of {} at fixed {}", flags_.model().name, potential.coordinate().name),
                names_of(offered));
        return *known;
    }

    Document document(const Potential& potential, const Ansatz& ansatz, const Asked& at,
                      const PotentialCurve& curve) const {
        const std::string_view coordinate = potential.coordinate().name, quantity = quantity_of(potential, ansatz);
        Document doc = Document::object();
        doc["parameters"] = app::document_of(flags_.model(), at.values);
        const std::vector<FieldInfo> fields = potential.fields();
        for (std::size_t k = 0; k < fields.size(); ++k)
            if (at.own[k]) doc["parameters"][fields[k].name] = app::document_of(fields[k], *at.own[k]);
        if (!curve.reference.empty()) doc["reference"] = document_of(curve.reference);
        doc["points"] = Document::list();
        for (const PotentialPoint& p : curve.points) {
            Document object = Document::object();
            object[coordinate] = p.at;
            object["status"] = name(p.status);
            for (const NamedValue& entry : p.values) object[entry.name] = entry.value;
            object["replicon"] = p.replicon;
            object["stable"] = p.stable;
            object["residual"] = p.residual;
            for (const Diagnostic& more : p.diagnostics)
                if (more.is_text())
                    object[more.name] = std::get<std::string>(more.value);
                else
                    object[more.name] = std::get<std::optional<double>>(more.value);
            if (!p.reason.empty()) object["reason"] = p.reason;
            doc["points"].push_back(object);
        }
        doc["stationary"] = Document::list();
        for (const StationaryPoint& s : curve.stationary)
            doc["stationary"].push_back(document(coordinate, quantity, s));
        add_extrema(doc, "minima", "minimum", coordinate, quantity, curve);
        add_extrema(doc, "maxima", "maximum", coordinate, quantity, curve);
        return doc;
    }

    static Document document(std::string_view coordinate, std::string_view quantity, const StationaryPoint& s) {
        Document object = Document::object();
        object[coordinate] = s.at;
        object[quantity] = s.value;
        object["kind"] = s.kind;
        if (s.curvature) object["curvature"] = *s.curvature;
        for (const NamedValue& entry : s.values)
            if (entry.name != quantity) object[entry.name] = entry.value;
        object["replicon"] = s.replicon;
        object["stable"] = s.stable;
        return object;
    }

    /// The stationary points of one kind, under their own name.
    static void add_extrema(Document& doc, std::string_view list, std::string_view kind, std::string_view coordinate,
                            std::string_view quantity, const PotentialCurve& curve) {
        doc[list] = Document::list();
        for (const StationaryPoint& s : curve.stationary)
            if (s.kind == kind) doc[list].push_back(document(coordinate, quantity, s));
    }

    void print_json(const Potential& potential, const Ansatz& ansatz, const std::vector<Asked>& asked,
                    const std::vector<PotentialCurve>& curves) const {
        Document doc = Document::object();
        doc["model"] = flags_.model().name;
        doc["ansatz"] = ansatz.name;
        doc["coordinate"] = potential.coordinate().name;
        if (curves.size() == 1) {
            doc.append(document(potential, ansatz, asked.front(), curves.front()));
        } else {
            doc["curves"] = Document::list();
            for (std::size_t k = 0; k < curves.size(); ++k)
                doc["curves"].push_back(document(potential, ansatz, asked[k], curves[k]));
        }
        fmt::print("{}\n", json_text(doc));
    }

    void print_tables(const Potential& potential, const Ansatz& ansatz, const std::vector<Asked>& asked,
                      const std::vector<PotentialCurve>& curves) const {
        for (std::size_t k = 0; k < curves.size(); ++k) {
            std::string at = to_text(flags_.model(), asked[k].values);
            const std::string own = to_text(potential.fields(), asked[k].own, {});
            fmt::print("{}potential of {} at fixed {}, ansatz {}: {}{}{}\n", k == 0 ? "" : "\n", flags_.model().name,
                       potential.coordinate().name, ansatz.name, at, own.empty() ? "" : "  ", own);
            if (!curves[k].reference.empty()) {
                std::string text;
                for (const NamedValue& entry : curves[k].reference)
                    text += fmt::format("  {} = {}", entry.name, cell(entry.value));
                fmt::print("reference:{}\n", text);
            }
            print_points(potential, ansatz, curves[k]);
            print_stationary(potential, ansatz, curves[k]);
        }
    }

    static void print_points(const Potential& potential, const Ansatz& ansatz, const PotentialCurve& curve) {
        std::vector<std::string> header{std::string(potential.coordinate().name), "status"};
        const std::vector<OrderParameter> order = potential.values(ansatz);
        for (const OrderParameter& value : order) header.emplace_back(value.name);
        header.insert(header.end(), {"replicon", "stable"});
        for (const std::string_view more : potential.diagnostics()) header.emplace_back(more);
        TextTable table(header);
        for (const PotentialPoint& p : curve.points) {
            std::vector<std::string> row{fmt::format("{:.10g}", p.at), std::string(name(p.status))};
            for (const OrderParameter& value : order) row.push_back(cell(value_of(p.values, value.name)));
            const bool here = p.status == Status::converged;
            row.push_back(cell(p.replicon));
            row.emplace_back(here ? (p.stable ? "yes" : "no") : "-");
            for (const std::string_view more : potential.diagnostics()) row.push_back(diagnostic_cell(p, more));
            table.add(row);
        }
        fmt::print("{}", table.text());
    }

    static void print_stationary(const Potential& potential, const Ansatz& ansatz, const PotentialCurve& curve) {
        if (curve.stationary.empty()) return;
        TextTable table({std::string(potential.coordinate().name), std::string(quantity_of(potential, ansatz)),
                         "stationary", "curvature", "stable"});
        for (const StationaryPoint& s : curve.stationary)
            table.add({fmt::format("{:.10g}", s.at), cell(s.value), std::string(s.kind), cell(s.curvature),
                       s.stable ? "yes" : "no"});
        fmt::print("\n{}", table.text());
    }

    static std::optional<double> value_of(const std::vector<NamedValue>& values, std::string_view name) {
        for (const NamedValue& entry : values)
            if (entry.name == name) return entry.value;
        return std::nullopt;
    }

    static std::string diagnostic_cell(const PotentialPoint& point, std::string_view name) {
        for (const Diagnostic& more : point.diagnostics)
            if (more.name == name)
                return more.is_text() ? std::get<std::string>(more.value)
                                      : cell(std::get<std::optional<double>>(more.value));
        return "-";
    }

    std::string model_;
    ParameterFlags flags_;
    OwnFlags own_;
    std::vector<const Potential*> potentials_;
    std::vector<std::vector<std::string>> coordinates_; ///< of each potential, one text per time the flag was used
    std::vector<std::string> ansatz_;
    std::vector<std::string> refused_; ///< coordinates given to a model that has no potential
    bool json_ = false;
};

} // namespace

std::unique_ptr<Verb> potential_verb() { return std::make_unique<PotentialVerb>(); }

} // namespace mattis::app
