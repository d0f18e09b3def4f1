#include "phase_diagrams/job/identity_rule_1.hpp"

#include <fmt/format.h>

#include "core/joined.hpp"
#include "core/rng.hpp"
#include "io/job_keys.hpp"
#include "phase_diagrams/parts/simulation/plan.hpp"
#include "phase_diagrams/parts/theory/section.hpp"

namespace mattis::diagram {

namespace {

constexpr std::string_view default_ensemble = "independent";

std::string theory_text(const TheorySection& theory) {
    const std::string rival = theory.rival.empty() ? "" : fmt::format(" against {}", joined(theory.rival, ","));
    return fmt::format("theory {} | {}{}\n", joined(theory.ansatz, ","), joined(theory.boundaries, ","), rival);
}

std::string montecarlo_text(const ModelInfo& model, const MonteCarloSection& s, const io::PatternFile& archetypes) {
    std::string text;
    for (const ParameterValues& point : s.points) text += fmt::format("point {}\n", joined(model.shown(point), " "));
    text += fmt::format("N {}\nsamples {} replicas {}\n", joined(s.N, " "), s.samples, s.replicas);
    text += fmt::format("start {} {} annealing {}\n", s.start, s.start_overlap, joined(s.annealing, " "));
    text += fmt::format("sweeps {} {} bins {}\n", s.thermalise, s.measure, s.bins);
    text += fmt::format("dynamics {} {}\n", s.dynamics, s.order);
    if (s.ensemble != default_ensemble) text += fmt::format("ensemble {}\n", s.ensemble);
    text += fmt::format("observables {}\n", joined(s.observables, " "));
    if (s.tempering)
        text += fmt::format("tempering {} {} every {}\n", joined(ladder_temperatures(*s.tempering), " "),
                            s.tempering->spacing, s.tempering->every);
    text += fmt::format("histograms {} trajectory {} configurations {}\n", joined(s.histograms, " "),
                        s.trajectory_every, s.configurations);
    if (s.escape_below) text += fmt::format("escape {}\n", *s.escape_below);
    if (!s.exponents.empty()) text += fmt::format("exponents {}\n", io::canonical_text(s.exponents));
    const auto& entries = archetypes.entries;
    const std::string_view bytes(reinterpret_cast<const char*>(entries.data()), entries.size());
    text += fmt::format("archetypes {} {} {:016x}\n", archetypes.K, archetypes.N, content_hash(bytes));
    return text;
}

} // namespace

std::string identity_text_rule_1(const Plan& plan) {
    const Job& job = plan.job();
    std::string text = fmt::format("model {}\n", job.model.name);
    for (const io::Axis& axis : shown_parameters(job))
        text += fmt::format("{} {} {}\n", axis.name, axis.swept ? "axis" : "fixed", joined(axis.values, " "));
    if (const auto* theory = job.section<TheorySection>()) text += theory_text(*theory);
    if (const auto* montecarlo = job.section<MonteCarloSection>())
        text += montecarlo_text(job.model, *montecarlo, plan.part<SimulationPlan>().archetypes);
    return text + fmt::format("seed {}\n", job.run.seed);
}

} // namespace mattis::diagram
