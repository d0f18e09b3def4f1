#include "phase_diagrams/parts/theory/phases.hpp"

#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "phase_diagrams/job/parameter_columns.hpp"
#include "phase_diagrams/parts/theory/disordered_state.hpp"
#include "solvers/multitasking_search.hpp"

namespace mattis::diagram {

namespace {

/// Freezing temperatures by everything but the temperature, on which they do not depend.
class Freezing {
public:
    explicit Freezing(const ModelInfo& model) : model_(model) {}

    std::optional<double> at(ParameterValues values) {
        const ParameterValues asked = values;
        for (std::size_t k = 0; k < values.size(); ++k)
            if (model_.fields[k].name == "T") values[k] = 0.0;
        const auto known = known_.find(values);
        if (known != known_.end()) return known->second;
        return known_[values] = freezing_temperature(model_, asked);
    }

private:
    const ModelInfo& model_;
    std::map<ParameterValues, std::optional<double>> known_;
};

/// What a theory table says of a branch at one point: the free energy, or that it was not found though it may exist.
struct Known {
    std::optional<double> free_energy{};
    bool failed = false;
};

struct Point {
    Known retrieval{}, broken_glass{};
};

std::string from(const Known& retrieval, std::optional<double> rival, std::string_view rival_name) {
    if (retrieval.failed) return "none";
    if (!retrieval.free_energy) return std::string(rival_name);
    return !rival || *retrieval.free_energy <= *rival ? "retrieval" : "retrieval_metastable";
}

std::string phase_of(const ModelInfo& model, const ParameterValues& at, std::optional<double> freezing,
                     const Point& known) {
    if (const auto glass = known.broken_glass.free_energy) return from(known.retrieval, glass, "glass");
    const DisorderedState rival = disordered_state(model, at, freezing);
    if (!rival.state.converged()) return from(known.retrieval, std::nullopt, "none");
    const bool glass = rival.frozen || rival.state.branch == Branch::glass || known.broken_glass.failed;
    std::string phase = from(known.retrieval, rival.state.free_energy, glass ? "glass" : "paramagnet");
    // The broken glass is somewhere above this rival: who lies below it lies below both, the others are undecided.
    if (known.broken_glass.failed && phase == "retrieval_metastable") phase = "none";
    return phase;
}

/// Points of a theory table in their order, with what it says of the branches that decide the phase.
std::vector<std::pair<ParameterValues, Point>> points_of(const ModelInfo& model, const Table& theory) {
    std::vector<std::pair<ParameterValues, Point>> points;
    std::map<ParameterValues, std::size_t> number;
    for (std::size_t row = 0; row < theory.rows(); ++row) {
        const ParameterValues at = read_parameters(theory, model, row);
        const auto [entry, fresh] = number.try_emplace(at, points.size());
        if (fresh) points.emplace_back(at, Point{});
        const std::string &branch = theory.texts("branch")[row], &status = theory.texts("status")[row];
        Known known{.failed = status != "converged" && status != "absent"};
        if (status == "converged") known.free_energy = theory.reals("free_energy")[row];
        if (branch == name(Branch::retrieval)) points[entry->second].second.retrieval = known;
        if (branch == name(Branch::glass_static)) points[entry->second].second.broken_glass = known;
    }
    return points;
}

/// The row of the lowest free energy at each point, in the order of the points; none where nothing converged.
std::vector<std::pair<ParameterValues, std::optional<std::size_t>>> lowest_rows(const ModelInfo& model,
                                                                                const Table& theory) {
    std::vector<std::pair<ParameterValues, std::optional<std::size_t>>> lowest;
    std::map<ParameterValues, std::size_t> number;
    for (std::size_t row = 0; row < theory.rows(); ++row) {
        const ParameterValues at = read_parameters(theory, model, row);
        const auto [entry, fresh] = number.try_emplace(at, lowest.size());
        if (fresh) lowest.emplace_back(at, std::nullopt);
        if (theory.texts("status")[row] != "converged") continue;
        auto& known = lowest[entry->second].second;
        // Rows are in ascending order within a branch; beside a continuous transition two branches agree to rounding.
        const auto& f = theory.reals("free_energy");
        const double margin = known && theory.integers("stable")[row] > theory.integers("stable")[*known]
                                  ? solvers::free_energy_rounding
                                  : -solvers::free_energy_rounding;
        if (!known || f[row] < f[*known] + margin) known = row;
    }
    return lowest;
}

bool stable_or_marginal(const Table& theory, std::size_t row) {
    constexpr double rounding = 1e-12;
    const double hessian = theory.reals("hessian")[row], splitting = theory.reals("splitting")[row];
    return theory.integers("stable")[row] == 1 || (std::abs(hessian) <= rounding && !(splitting < -rounding));
}

Table regime_table(const ModelInfo& model, std::string_view ansatz, const Table& theory) {
    Table table;
    for (const auto& [at, row] : lowest_rows(model, theory)) {
        const bool known = row && stable_or_marginal(theory, *row);
        add_parameters(table, model, at);
        table.texts("ansatz").emplace_back(ansatz);
        table.texts("phase").push_back(known ? theory.texts("branch")[*row] : "none");
        table.texts("groups").push_back(known ? theory.texts("groups")[*row] : "");
    }
    return table;
}

} // namespace

Table phase_table(const ModelInfo& model, std::string_view ansatz, const Table& theory) {
    if (!model.gaussian_site) return regime_table(model, ansatz, theory);
    Freezing freezing(model);
    Table table;
    for (const auto& [at, known] : points_of(model, theory)) {
        add_parameters(table, model, at);
        table.texts("ansatz").emplace_back(ansatz);
        table.texts("phase").push_back(phase_of(model, at, freezing.at(at), known));
    }
    return table;
}

} // namespace mattis::diagram
