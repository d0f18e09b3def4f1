#pragma once

// The keys of [fixed_overlap] and of the table inside it.

#include <array>
#include <string>

#include "io/job_keys.hpp"
#include "phase_diagrams/job/points.hpp"
#include "phase_diagrams/parts/fixed_overlap/section.hpp"

namespace mattis::diagram {

inline constexpr std::array fixed_overlap_sweeps_keys{
    io::key<&FixedOverlapSection::thermalise>({.name = "thermalise",
                                               .doc = "sweeps before the first measurement; half of the replicas are "
                                                      "annealed from 4T in the first half of them",
                                               .kind = io::KeyKind::integer,
                                               .range = {2, 1'000'000'000'000}}),
    io::key<&FixedOverlapSection::measure>({.name = "measure",
                                            .doc = "sweeps with a measurement after each",
                                            .kind = io::KeyKind::integer,
                                            .range = {4, 1'000'000'000'000}}),
};

inline constexpr std::array fixed_overlap_keys{
    io::table<FixedOverlapSection>("points", "the points simulated, as in montecarlo.points",
                                   [](const FixedOverlapSection& s) { return canonical_points(s.points); }),
    io::Key<FixedOverlapSection>{
        {.name = "m",
         .doc = "overlaps with the archetype, -1 < m < 1, each realised as the nearest one that N spins have; a value, "
                "an array or { from, to, count }",
         .kind = io::KeyKind::reals,
         .required = true},
        nullptr,
        nullptr,
        [](const FixedOverlapSection& s) { return io::canonical_text(s.m); }},
    io::key<&FixedOverlapSection::N>({.name = "N",
                                      .doc = "numbers of spins",
                                      .kind = io::KeyKind::integers,
                                      .range = {3, 10'000'000},
                                      .required = true}),
    io::key<&FixedOverlapSection::samples>(
        {.name = "samples", .doc = "disorder samples", .kind = io::KeyKind::integer, .range = {1, 1'000'000}}),
    io::key<&FixedOverlapSection::replicas>({.name = "replicas",
                                             .doc = "replicas of each sample, every other one annealed; a verdict "
                                                    "needs 2",
                                             .kind = io::KeyKind::integer,
                                             .range = {1, 1000}}),
    io::table<FixedOverlapSection>(
        "sweeps", "lengths of the chains, in sweeps of N proposals",
        [](const FixedOverlapSection& s) { return io::canonical_table(fixed_overlap_sweeps_keys, s); }),
    io::key<&FixedOverlapSection::bins>({.name = "bins",
                                         .doc = "equal parts of the measurement, by which errors within a sample are "
                                                "found",
                                         .kind = io::KeyKind::integer,
                                         .range = {4, 1'000'000},
                                         .fallback = "32, or fewer for fewer measurements"}),
};

} // namespace mattis::diagram
