#pragma once

// The keys of [dataset].

#include <array>

#include "data/binarise.hpp"
#include "io/job_keys.hpp"
#include "phase_diagrams/job/points.hpp"
#include "phase_diagrams/parts/images/section.hpp"

namespace mattis::diagram {

inline io::Names::List dataset_kinds() { return {"idx"}; }
inline io::Names::List binarisation_list() {
    return {data::binarisation_names.begin(), data::binarisation_names.end()};
}
inline io::Names::List pixels_list() { return {data::pixels_names.begin(), data::pixels_names.end()}; }

inline constexpr std::array dataset_keys{
    io::key<&DatasetSection::kind>(
        {.name = "kind", .doc = "format of the files", .kind = io::KeyKind::name, .names = {.fixed = dataset_kinds}}),
    io::key<&DatasetSection::images>(
        {.name = "images",
         .doc = "file of images, found from where the job file is, or else from MATTIS_DATA_DIR",
         .kind = io::KeyKind::path,
         .required = true,
         .effect = io::Effect::file}),
    io::key<&DatasetSection::labels>({.name = "labels",
                                      .doc = "file of their labels, found likewise",
                                      .kind = io::KeyKind::path,
                                      .required = true,
                                      .effect = io::Effect::file}),
    io::key<&DatasetSection::classes>({.name = "classes",
                                       .doc = "labels that are learnt; the network has as many classes",
                                       .kind = io::KeyKind::integers,
                                       .range = {0, 255},
                                       .fallback = "all that there are"}),
    io::key<&DatasetSection::binarise>({.name = "binarise",
                                        .doc = "how grey values become spins: above the median of their pixel, above a "
                                               "threshold, or by signs of random projections",
                                        .kind = io::KeyKind::name,
                                        .names = {.fixed = binarisation_list}}),
    io::key<&DatasetSection::pixels>(
        {.name = "pixels",
         .doc = "pixels that a median keeps: balanced drops those of which half have one value",
         .kind = io::KeyKind::name,
         .names = {.fixed = pixels_list}}),
    io::key<&DatasetSection::threshold>({.name = "threshold",
                                         .doc = "grey value that is not above the threshold",
                                         .kind = io::KeyKind::integer,
                                         .range = {0, 254}}),
    io::key<&DatasetSection::entries>({.name = "entries",
                                       .doc = "spins of a rotated image",
                                       .kind = io::KeyKind::integer,
                                       .range = {2, 16384},
                                       .fallback = "as many as pixels"}),
    io::key<&DatasetSection::test>({.name = "test",
                                    .doc = "images of each class that are tested",
                                    .kind = io::KeyKind::integer,
                                    .range = {1, 1'000'000}}),
    io::key<&DatasetSection::held_out>({.name = "held_out",
                                        .doc = "further images of each class: the sign of their average is its "
                                               "archetype",
                                        .kind = io::KeyKind::integer,
                                        .range = {1, 1'000'000}}),
    io::key<&DatasetSection::draws>({.name = "draws",
                                     .doc = "random divisions of the images into examples, tests and held-out ones",
                                     .kind = io::KeyKind::integer,
                                     .range = {1, 100'000}}),
    io::key<&DatasetSection::sweeps>({.name = "sweeps",
                                      .doc = "sweeps of each image; at T = 0 at most so many, until nothing changes",
                                      .kind = io::KeyKind::integer,
                                      .range = {1, 1'000'000'000}}),
    io::key<&DatasetSection::pictures>({.name = "pictures",
                                        .doc =
                                            "test images of each class whose reconstructions are stored, of the first "
                                            "draw",
                                        .kind = io::KeyKind::integer,
                                        .range = {0, 1000}}),
    io::table<DatasetSection>("points", "the points simulated, as in montecarlo.points; without it all of the grid",
                              [](const DatasetSection& s) { return canonical_points(s.points); }),
};

} // namespace mattis::diagram
