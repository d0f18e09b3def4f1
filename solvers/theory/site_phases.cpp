#include "solvers/theory/site_phases.hpp"

#include <string_view>

#include "solvers/lines/glass_lines.hpp"
#include "solvers/rs/rs_branches.hpp"

namespace mattis::solvers {

namespace {

/// What solutions say of a branch: the free energy, or that it was not found though it may exist.
struct Known {
    std::optional<double> free_energy{};
    bool failed = false;
};

Known known_of(const std::vector<Solution>& solutions, Branch branch) {
    Known known;
    for (const Solution& s : solutions)
        if (s.branch == branch)
            known = {s.converged() ? s.free_energy : std::nullopt, !s.converged() && s.status != Status::absent};
    return known;
}

std::string against(const Known& retrieval, std::optional<double> rival, std::string_view rival_name) {
    if (retrieval.failed) return "none";
    if (!retrieval.free_energy) return std::string(rival_name);
    return !rival || *retrieval.free_energy <= *rival ? "retrieval" : "retrieval_metastable";
}

} // namespace

std::optional<double> freezing_temperature(const Site& model) {
    if (model.covariance() == nullptr) return std::nullopt;
    const LineResult line = theta_one_line(model, Sought(temperature_parameter), false);
    return line.points.empty() ? std::nullopt : line.points.front().found;
}

DisorderedState disordered_state(const Site& model, std::optional<double> freezing) {
    if (!freezing || model.temperature() >= *freezing) return {rs_disordered(model), false};
    return {rs_disordered(*model.with(temperature_parameter, *freezing)), true};
}

std::string site_phase(const Site& model, std::optional<double> freezing, const std::vector<Solution>& solutions) {
    const Known retrieval = known_of(solutions, Branch::retrieval);
    const Known broken_glass = known_of(solutions, Branch::glass_static);
    if (const auto glass = broken_glass.free_energy) return against(retrieval, glass, "glass");
    const DisorderedState rival = disordered_state(model, freezing);
    if (!rival.state.converged()) return against(retrieval, std::nullopt, "none");
    const bool glass = rival.frozen || rival.state.branch == Branch::glass || broken_glass.failed;
    std::string phase = against(retrieval, rival.state.free_energy, glass ? "glass" : "paramagnet");
    // The broken glass is somewhere above this rival: who lies below it lies below both, the others are undecided.
    if (broken_glass.failed && phase == "retrieval_metastable") phase = "none";
    return phase;
}

} // namespace mattis::solvers
