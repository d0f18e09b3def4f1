#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "app/message.hpp"
#include "app/parameters.hpp"
#include "app/table.hpp"
#include "app/verbs.hpp"
#include "core/errors.hpp"
#include "solvers/one_step.hpp"
#include "solvers/theory.hpp"

namespace mattis::app {

namespace {

using solvers::Solution;

Json order_json(const std::vector<NamedValue>& order) {
    Json object = Json::object();
    for (const NamedValue& entry : order) object[std::string(entry.name)] = to_json(entry.value);
    return object;
}

Json solution_json(const Solution& s) {
    Json object;
    object["branch"] = name(s.branch);
    object["status"] = name(s.status);
    object["order"] = order_json(s.order);
    for (const NamedArray& entry : s.arrays) object["order"][std::string(entry.name)] = entry.values;
    object["free_energy"] = to_json(s.free_energy);
    object["energy"] = to_json(s.energy);
    object["entropy"] = to_json(s.entropy);
    object["residual"] = to_json(s.residual);
    object["iterations"] = s.iterations;
    object["replicon"] = to_json(s.replicon);
    object["replicons"] = Json::array();
    for (const auto& replicon : s.replicons) object["replicons"].push_back(to_json(replicon));
    object["stable"] = s.stable;
    object["complexity"] = to_json(s.complexity);
    if (s.steps) {
        object["uncertainty"] = to_json(s.uncertainty);
        object["steps"] = *s.steps;
    }
    return object;
}

/// States of several patterns: sizes of the groups of equal ones, and eigenvalues of the Hessian. The replicon is that
/// of an extra load.
Json patterns_json(const Solution& s) {
    Json object = solution_json(s);
    for (const char* const key : {"replicons", "complexity"}) object.erase(key);
    object["groups"] = s.composition.empty() ? Json(nullptr) : Json(s.composition);
    object["hessian"] = to_json(s.hessian);
    object["example_splitting"] = to_json(s.splitting);
    return object;
}

class Solve final : public Verb {
public:
    CLI::App* add_to(CLI::App& program, const std::string& model) override {
        auto* verb = program.add_subcommand("solve", "saddle points at one point, or along a sweep");
        verb->add_option("MODEL", model_, "model, see `mattis describe`")->required()->option_text(" ");
        if (!model.empty()) flags_.add_to(*verb, model_info(model));
        add_text_flag(*verb, "--ansatz", ansatz_,
                      "rs (default), 1rsb, 2rsb, … up to 12rsb, frsb: the limit of infinitely many steps, or one_step: "
                      "signal-to-noise of one update");
        add_text_flag(*verb, "--branch", branch_, "one branch, or all (default)");
        add_text_flag(*verb, "--N", N_, "one_step only: number of spins, for the error-free storage bounds");
        verb->add_flag("--json", json_, "one JSON document on standard output")->disable_flag_override();
        verb->footer(
            "Each parameter takes a value, or a sweep first:last:count; sweeps follow a branch by continuation.\n"
            "`mattis solve MODEL --help` lists the parameters of a model.\nexamples:\n"
            "  mattis solve hopfield --alpha 0.05 --T 0.4\n"
            "  mattis solve dense --P 4 --alpha 0.1 --T 0.05:0.95:10 --branch retrieval\n"
            "  mattis solve dense --P 3 --convention full --alpha 0.1 --T 0 --ansatz one_step --N 1000");
        return verb;
    }

    int run() override {
        read_choices();
        const std::vector<ParameterValues> points = flags_.points();
        std::vector<AnyModel> models;
        for (const ParameterValues& values : points) {
            models.push_back(make_model(flags_.model().name, values));
            storage(values);
        }
        const auto solutions = solvers::solve(models, flags_.row(), chosen_ansatz_, branches_);
        bool any = false;
        for (const auto& at_point : solutions)
            for (const Solution& s : at_point) any = any || s.converged();
        if (json_)
            fmt::print("{}\n", document(points, solutions).dump());
        else
            print_table(points, solutions);
        if (!any) tell("nothing that was asked for exists or converged here");
        return any ? done : nothing_converged;
    }

private:
    bool one_step() const { return chosen_ansatz_ == "one_step"; }

    void read_choices() {
        const ModelInfo& info = flags_.model();
        const auto allowed = solvers::ansaetze(info);
        chosen_ansatz_ = only(ansatz_, "--ansatz").value_or("rs");
        if (std::find(allowed.begin(), allowed.end(), chosen_ansatz_) == allowed.end())
            throw unknown_name("ansatz", chosen_ansatz_, fmt::format(" of model {}", info.name), allowed);
        branches_ = solvers::branches_of(info, chosen_ansatz_);
        if (const auto wanted = only(branch_, "--branch"); wanted && *wanted != "all") {
            std::vector<std::string_view> names{"all"};
            for (const Branch b : branches_) names.push_back(name(b));
            if (std::find(names.begin(), names.end(), *wanted) == names.end())
                throw unknown_name("branch", *wanted, fmt::format(" of model {}, ansatz {}", info.name, chosen_ansatz_),
                                   names);
            std::erase_if(branches_, [&](Branch b) { return name(b) != *wanted; });
        }
        const auto N = only(N_, "--N");
        if (!N) return;
        if (!one_step())
            throw InputError(
                fmt::format("--N = {} has a meaning for ansatz one_step only (error-free storage), which is "
                            "allowed for models with patterns: theory is at N = infinity",
                            *N));
        N_value_ = parse_field(FieldInfo{"N", "N", "number of spins", FieldKind::integer, {2.0, 1e15}}, *N, "--N");
    }

    std::optional<solvers::ErrorFreeStorage> storage(const ParameterValues& values) const {
        if (!N_value_) return std::nullopt;
        int P = 2;
        Convention convention = Convention::distinct;
        for (std::size_t k = 0; k < values.size(); ++k) {
            if (flags_.model().fields[k].name == "P") P = static_cast<int>(values[k]);
            if (flags_.model().fields[k].name == "convention") convention = static_cast<Convention>(values[k]);
        }
        const auto bound = solvers::error_free_storage(P, convention, *N_value_);
        if (!std::isfinite(bound.one_pattern))
            throw InputError(
                fmt::format("--N = {} is too large for P = {}: N^(P-1) exceeds double precision", *N_value_, P));
        return bound;
    }

    Json solutions_json(const ParameterValues& values, const std::vector<Solution>& solutions) const {
        Json list = Json::array();
        for (const Solution& s : solutions) {
            list.push_back(flags_.model().gaussian_site ? solution_json(s) : patterns_json(s));
            if (const auto bound = storage(values))
                list.back()["error_free_patterns"] = {{"one", bound->one_pattern}, {"all", bound->all_patterns}};
        }
        return list;
    }

    Json document(const std::vector<ParameterValues>& points,
                  const std::vector<std::vector<Solution>>& solutions) const {
        Json doc;
        doc["model"] = flags_.model().name;
        doc["ansatz"] = chosen_ansatz_;
        bool swept = false;
        for (std::size_t k = 0; k < flags_.model().fields.size(); ++k) swept = swept || flags_.swept(k);
        if (!swept) {
            doc["parameters"] = to_json(flags_.model(), points.front());
            doc["solutions"] = solutions_json(points.front(), solutions.front());
            return doc;
        }
        doc["points"] = Json::array();
        for (std::size_t k = 0; k < points.size(); ++k)
            doc["points"].push_back({{"parameters", to_json(flags_.model(), points[k])},
                                     {"solutions", solutions_json(points[k], solutions[k])}});
        return doc;
    }

    void print_table(const std::vector<ParameterValues>& points,
                     const std::vector<std::vector<Solution>>& solutions) const {
        const ModelInfo& info = flags_.model();
        std::vector<std::string_view> varying;
        std::vector<std::string> header;
        for (std::size_t k = 0; k < info.fields.size(); ++k)
            if (flags_.swept(k)) varying.push_back(info.fields[k].name), header.emplace_back(info.fields[k].name);
        const std::string fixed = to_text(info, points.front(), varying);
        fmt::print("{}, ansatz {}{}{}\n", info.name, chosen_ansatz_, fixed.empty() ? "" : ": ", fixed);
        const std::vector<std::string_view> order = present(solvers::order_names(info.name, chosen_ansatz_), solutions);
        header.insert(header.end(), {"branch", "status"});
        for (const auto o : order) header.emplace_back(o);
        const bool patterns = !info.gaussian_site;
        const bool limit = chosen_ansatz_ == solvers::limit_ansatz;
        if (!one_step()) header.emplace_back("f");
        if (limit) header.insert(header.end(), {"uncertainty", "steps"});
        if (!one_step())
            header.insert(header.end(),
                          {"energy", "entropy", patterns ? "eigenvalue" : "replicon", "stable", "residual"});
        if (N_value_) header.insert(header.end(), {"K(one)", "K(all)"});
        TextTable table(header);
        for (std::size_t p = 0; p < points.size(); ++p)
            for (const Solution& s : solutions[p]) {
                std::vector<std::string> row;
                for (std::size_t k = 0; k < info.fields.size(); ++k)
                    if (flags_.swept(k)) row.push_back(fmt::format("{:.6g}", points[p][k]));
                row.insert(row.end(), {std::string(name(s.branch)), std::string(name(s.status))});
                for (const auto o : order) row.push_back(order_cell(s, o));
                if (!one_step()) row.push_back(cell(s.free_energy));
                if (limit)
                    row.insert(row.end(), {short_cell(s.uncertainty), s.steps ? fmt::format("{}", *s.steps) : "-"});
                if (!one_step())
                    row.insert(row.end(), {cell(s.energy), cell(s.entropy), eigenvalue_cell(s),
                                           s.converged() ? (s.stable ? "yes" : "no") : "-", short_cell(s.residual)});
                if (const auto bound = storage(points[p]))
                    row.insert(row.end(),
                               {fmt::format("{:.6g}", bound->one_pattern), fmt::format("{:.6g}", bound->all_patterns)});
                table.add(row);
            }
        fmt::print("{}", table.text());
    }

    /// The order parameters that some solution has; all of them if there is none.
    static std::vector<std::string_view> present(const std::vector<std::string_view>& names,
                                                 const std::vector<std::vector<Solution>>& solutions) {
        std::vector<std::string_view> found;
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
        return cell(solvers::order_value(s, wanted));
    }

    /// Of the limit of infinitely many steps none is computed; elsewhere none means minus infinity.
    static std::string eigenvalue_cell(const Solution& s) {
        const std::optional<double> value = s.hessian ? s.hessian : s.replicon;
        return s.converged() && !value && !s.steps ? "-inf" : cell(value);
    }

    std::string model_;
    ParameterFlags flags_;
    std::vector<std::string> ansatz_, branch_, N_;
    std::string chosen_ansatz_;
    std::vector<Branch> branches_;
    std::optional<double> N_value_;
    bool json_ = false;
};

} // namespace

std::unique_ptr<Verb> solve_verb() { return std::make_unique<Solve>(); }

} // namespace mattis::app
