#include "phase_diagrams/parts/theory/phases.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "phase_diagrams/job/parameter_columns.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::diagram {

namespace {

std::optional<double> or_nothing(double x) { return std::isnan(x) ? std::nullopt : std::optional(x); }

Status status_named(std::string_view text) {
    for (const Status status : {Status::converged, Status::absent, Status::stalled, Status::diverged})
        if (name(status) == text) return status;
    return Status::inadmissible;
}

/// The state in a row of a theory table: all that the table holds of it. Order parameters with an entry for each
/// pattern are left out.
Solution solution_in(const Table& theory, std::size_t row, const std::vector<Branch>& branches,
                     const std::vector<OrderParameter>& order,
                     const std::vector<mattis::Theory::DiagnosticInfo>& diagnostics) {
    const std::string& branch = theory.texts("branch")[row];
    const auto known =
        std::find_if(branches.begin(), branches.end(), [&](const Branch& b) { return name(b) == branch; });
    Solution s = absent(*known);
    s.status = status_named(theory.texts("status")[row]);
    const auto number = [&](std::string_view column) {
        return theory.find(column) != nullptr ? or_nothing(theory.reals(column)[row]) : std::nullopt;
    };
    if (s.converged()) {
        for (const OrderParameter& parameter : order)
            if (!parameter.per_pattern) s.order.push_back({parameter.name, number(parameter.name)});
        s.free_energy = number("free_energy");
        s.energy = number("energy");
        s.entropy = number("entropy");
        s.residual = number("residual");
        s.replicon = number("replicon");
    }
    s.stable = theory.integers("stable")[row] == 1;
    for (const auto& info : diagnostics) {
        if (info.is_text)
            s.diagnostics.push_back({info.name, theory.texts(info.name)[row]});
        else
            s.diagnostics.push_back({info.name, number(info.name)});
    }
    return s;
}

} // namespace

Table phase_table(const ModelInfo& model, std::string_view ansatz, const Table& theory) {
    const mattis::Theory& door = solvers::theory_of(model.name);
    const std::vector<Ansatz> offered = door.ansaetze();
    const Ansatz& by = *find_ansatz(offered, ansatz);
    const std::vector<Branch> branches = door.branches(by);
    const auto order = door.order_parameters(by);
    const auto diagnostics = door.diagnostics();
    std::vector<ModelAt> points;
    std::vector<std::vector<Solution>> solutions;
    std::map<ParameterValues, std::size_t> number;
    for (std::size_t row = 0; row < theory.rows(); ++row) {
        const ParameterValues at = read_parameters(theory, model, row);
        const auto [entry, fresh] = number.try_emplace(at, points.size());
        if (fresh) points.emplace_back(model.name, at), solutions.emplace_back();
        solutions[entry->second].push_back(solution_in(theory, row, branches, order, diagnostics));
    }
    const std::vector<Phase> phases = door.phases(points, by, solutions);
    const bool groups = std::any_of(diagnostics.begin(), diagnostics.end(), [](const auto& d) { return d.is_text; });
    Table table;
    for (std::size_t k = 0; k < points.size(); ++k) {
        add_parameters(table, model, points[k].values());
        table.texts("ansatz").emplace_back(ansatz);
        table.texts("phase").push_back(phases[k].name);
        if (groups) table.texts("groups").push_back(phases[k].groups);
    }
    return table;
}

} // namespace mattis::diagram
