#include <fmt/format.h>

#include "core/rng.hpp"
#include "phase_diagrams/job/plan.hpp"
#include "phase_diagrams/job/vocabulary.hpp"

namespace mattis::diagram {

namespace {

std::string theory_text(const io::TheorySection& theory) {
    const std::string rival = theory.rival.empty() ? "" : fmt::format(" against {}", fmt::join(theory.rival, ","));
    return fmt::format("theory {} | {}{}\n", fmt::join(theory.ansatz, ","), fmt::join(theory.boundaries, ","), rival);
}

std::string montecarlo_text(const Plan& plan) {
    const io::MonteCarloSection& s = *plan.job.montecarlo;
    std::string text;
    for (const ParameterValues& point : s.points) text += fmt::format("point {}\n", fmt::join(point, " "));
    text += fmt::format("N {}\nsamples {} replicas {}\n", fmt::join(s.N, " "), s.samples, s.replicas);
    text += fmt::format("start {} {} annealing {}\n", s.start, s.start_overlap, fmt::join(s.annealing, " "));
    text += fmt::format("sweeps {} {} bins {}\n", s.thermalise, s.measure, s.bins);
    text += fmt::format("dynamics {} {}\n", s.dynamics, s.order);
    if (s.ensemble != ensemble_names.front()) text += fmt::format("ensemble {}\n", s.ensemble);
    text += fmt::format("observables {}\n", fmt::join(s.observables, " "));
    if (s.tempering)
        text += fmt::format("tempering {} {} every {}\n", fmt::join(ladder_temperatures(*s.tempering), " "),
                            s.tempering->spacing, s.tempering->every);
    text += fmt::format("histograms {} trajectory {} configurations {}\n", fmt::join(s.histograms, " "),
                        s.trajectory_every, s.configurations);
    if (s.escape_below) text += fmt::format("escape {}\n", *s.escape_below);
    const auto& entries = plan.archetypes.entries;
    const std::string_view bytes(reinterpret_cast<const char*>(entries.data()), entries.size());
    text += fmt::format("archetypes {} {} {:016x}\n", plan.archetypes.K, plan.archetypes.N, content_hash(bytes));
    return text;
}

} // namespace

std::string Plan::identity() const {
    std::string text = fmt::format("model {}\n", job.model.name);
    for (const io::Axis& axis : job.parameters)
        text += fmt::format("{} {} {}\n", axis.name, axis.swept ? "axis" : "fixed", fmt::join(axis.values, " "));
    if (job.theory) text += theory_text(*job.theory);
    if (job.montecarlo) text += montecarlo_text(*this);
    text += fmt::format("seed {}\n", job.run.seed);
    return fmt::format("{:016x}", content_hash(text));
}

} // namespace mattis::diagram
