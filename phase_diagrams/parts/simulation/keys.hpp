#pragma once

// The keys of [montecarlo] and of the tables inside it.

#include <array>

#include "io/job_keys.hpp"
#include "phase_diagrams/job/points.hpp"
#include "phase_diagrams/parts/simulation/names.hpp"
#include "phase_diagrams/parts/simulation/section.hpp"

namespace mattis::diagram {

inline constexpr std::array sweeps_keys{
    io::key<&MonteCarloSection::thermalise>({.name = "thermalise",
                                             .doc = "sweeps before the first measurement",
                                             .kind = io::KeyKind::integer,
                                             .range = {0, 1'000'000'000'000}}),
    io::key<&MonteCarloSection::measure>({.name = "measure",
                                          .doc = "sweeps with a measurement after each",
                                          .kind = io::KeyKind::integer,
                                          .range = {1, 1'000'000'000'000}}),
};

inline constexpr std::array tempering_keys{
    io::key<&TemperingSection::temperatures>({.name = "temperatures",
                                              .doc = "the rungs, one by one",
                                              .kind = io::KeyKind::reals,
                                              .range = {1e-9, 1e9},
                                              .fallback = "none: from, to and count are given"}),
    io::key<&TemperingSection::from>({.name = "from",
                                      .doc = "the lowest rung",
                                      .kind = io::KeyKind::real,
                                      .range = {1e-9, 1e9},
                                      .fallback = "none: temperatures are given"}),
    io::key<&TemperingSection::to>({.name = "to",
                                    .doc = "the highest rung",
                                    .kind = io::KeyKind::real,
                                    .range = {1e-9, 1e9},
                                    .fallback = "none: temperatures are given"}),
    io::key<&TemperingSection::count>({.name = "count",
                                       .doc = "rungs, both ends included",
                                       .kind = io::KeyKind::integer,
                                       .range = {2, 1000},
                                       .fallback = "none: temperatures are given"}),
    io::key<&TemperingSection::spacing>(
        {.name = "spacing",
         .doc = "how rungs lie between the ends; adapted: where exchanges are equally likely",
         .kind = io::KeyKind::name,
         .names = {.fixed = spacing_list}}),
    io::key<&TemperingSection::every>({.name = "every",
                                       .doc = "sweeps between exchanges",
                                       .kind = io::KeyKind::integer,
                                       .range = {1, 1'000'000'000}}),
};

inline constexpr std::array montecarlo_keys{
    io::table<MonteCarloSection>("points", "the points simulated: values of every axis, as their product or as pairs",
                                 [](const MonteCarloSection& s) { return canonical_points(s.points); }),
    io::key<&MonteCarloSection::N>({.name = "N",
                                    .doc = "numbers of spins",
                                    .kind = io::KeyKind::integers,
                                    .range = {2, 10'000'000},
                                    .required = true}),
    io::key<&MonteCarloSection::samples>(
        {.name = "samples", .doc = "disorder samples", .kind = io::KeyKind::integer, .range = {1, 1'000'000}}),
    io::key<&MonteCarloSection::replicas>({.name = "replicas",
                                           .doc = "replicas of each sample; q needs 2",
                                           .kind = io::KeyKind::integer,
                                           .range = {1, 1000}}),
    io::key<&MonteCarloSection::start>({.name = "start",
                                        .doc = "where chains begin",
                                        .kind = io::KeyKind::name,
                                        .names = {.of_model = start_names},
                                        .fallback = "archetype; random for spin glasses; hierarchical for "
                                                    "diluted patterns"}),
    io::key<&MonteCarloSection::start_overlap>({.name = "start_overlap",
                                                .doc = "mean overlap with the archetype of a noisy start",
                                                .kind = io::KeyKind::real,
                                                .range = {-1, 1},
                                                .fallback = "none: a noisy start needs it"}),
    io::key<&MonteCarloSection::annealing>({.name = "annealing",
                                            .doc = "temperatures gone through before the point's own, each for "
                                                   "the sweeps of thermalise",
                                            .kind = io::KeyKind::reals,
                                            .range = {1e-9, 1e9},
                                            .fallback = "none"}),
    io::table<MonteCarloSection>("sweeps", "lengths of the chains",
                                 [](const MonteCarloSection& s) { return io::canonical_table(sweeps_keys, s); }),
    io::key<&MonteCarloSection::bins>({.name = "bins",
                                       .doc = "averages in time stored per replica",
                                       .kind = io::KeyKind::integer,
                                       .range = {1, 1'000'000},
                                       .fallback = "32, or fewer for fewer measurements"}),
    io::key<&MonteCarloSection::dynamics>({.name = "dynamics",
                                           .doc = "rule that accepts a flip",
                                           .kind = io::KeyKind::name,
                                           .names = {.fixed = dynamics_names}}),
    io::key<&MonteCarloSection::order>({.name = "order",
                                        .doc = "which spin is proposed",
                                        .kind = io::KeyKind::name,
                                        .names = {.of_model = order_names}}),
    io::key<&MonteCarloSection::ensemble>(
        {.name = "ensemble",
         .doc = "how disorder is drawn: entry by entry; diluted patterns with all kinds of sites in their exact "
                "proportions; class averages of the condensed pattern as quantiles of their law",
         .kind = io::KeyKind::name,
         .names = {.fixed = ensemble_list}}),
    io::key<&MonteCarloSection::observables>(
        {.name = "observables",
         .doc = "what is measured after each sweep",
         .kind = io::KeyKind::names,
         .names = {.of_model = observable_names},
         .fallback = "those of m, q, energy, on_sample that model, points and replicas allow"}),
    io::key<&MonteCarloSection::exponents>({.name = "exponents",
                                            .doc = "finite-size exponents by observable: it is extrapolated in "
                                                   "N^-exponent",
                                            .kind = io::KeyKind::numbers,
                                            .range = {0.2, 4},
                                            .names = {.of_model = compared_names},
                                            .fallback = "those of the model, mostly 1",
                                            .joined_later = true}),
    io::table<MonteCarloSection>("tempering", "parallel tempering: the rungs of a ladder, none: plain chains",
                                 [](const MonteCarloSection& s) -> std::string {
                                     return s.tempering ? io::canonical_table(tempering_keys, *s.tempering) : "none";
                                 }),
    io::key<&MonteCarloSection::histograms>({.name = "histograms",
                                             .doc = "overlaps of which the distribution is stored",
                                             .kind = io::KeyKind::names,
                                             .names = {.fixed = histogram_names},
                                             .fallback = "none"}),
    io::key<&MonteCarloSection::trajectory_every>({.name = "trajectory_every",
                                                   .doc = "sweeps between stored points of m and energy in time",
                                                   .kind = io::KeyKind::integer,
                                                   .range = {1, 1'000'000'000'000},
                                                   .fallback = "none stored"}),
    io::key<&MonteCarloSection::configurations>(
        {.name = "configurations",
         .doc = "configurations stored of each replica, evenly over the measurement",
         .kind = io::KeyKind::integer,
         .range = {0, 1'000'000}}),
    io::key<&MonteCarloSection::escape_below>(
        {.name = "escape_below",
         .doc = "a replica whose m, of several patterns m_1, falls below it has left retrieval",
         .kind = io::KeyKind::real,
         .range = {-1, 1},
         .fallback = "half of what theory predicts; of several patterns: none"}),
    io::key<&MonteCarloSection::patterns>({.name = "patterns",
                                           .doc = "file of archetypes, found from where the job file is",
                                           .kind = io::KeyKind::path,
                                           .fallback = "none: random archetypes",
                                           .effect = io::Effect::file}),
};

} // namespace mattis::diagram
