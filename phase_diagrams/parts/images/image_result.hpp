#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/bytes.hpp"

namespace mattis::diagram {

/// What was seen of a class of one draw.
struct ClassSeen {
    std::int64_t label = 0;
    double r2 = 0.0, rho = 0.0;
    double held_out_overlap = 0.0;  ///< of held-out images with the signs of the class average
    double archetype_overlap = 0.0; ///< of these signs with the archetype
    double others_overlap = 0.0;    ///< mean overlap of the normalised average with those of the other classes
};

/// A test image before and after, as entries +-1.
struct PictureSeen {
    int place = 0;   ///< of the class in the draw
    int image = 0;   ///< its number in the file
    int seen_as = 0; ///< place of the class that the network takes it for
    std::vector<std::int8_t> spins;
};

/// Sums over the images that were relaxed so far: first each archetype, then each test image.
struct ImageTally {
    std::int64_t images = 0; ///< archetypes and tests done
    std::int64_t tests = 0;
    std::int64_t right = 0;         ///< tests whose class has the largest u after the dynamics
    std::int64_t right_start = 0;   ///< before: no dynamics
    std::int64_t right_nearest = 0; ///< before, by the largest overlap with anything that is stored
    std::int64_t settled = 0;       ///< tests that nothing changes any more; at T = 0 alone
    double stability = 0.0;         ///< of archetypes: overlap with themselves after the dynamics
    double overlap = 0.0;           ///< of tests with the archetype of their class after the dynamics
    double overlap_start = 0.0;     ///< before
    double overlap_winner = 0.0;    ///< of the signs of the class average that has the largest u before
    double sweeps = 0.0;
};

/// The result of one network of one draw.
struct ImageResult {
    int N = 0;
    ImageTally tally;
    std::vector<ClassSeen> classes;
    std::vector<PictureSeen> pictures;

    void save(ByteWriter& to) const;
    static ImageResult load(ByteReader& from);
};

/// What is reported of a result: a name, and the number per test (per class for what is of classes).
struct ImageObservable {
    std::string_view name;
    double (*of)(const ImageResult&);
};
std::span<const ImageObservable> image_observables();

} // namespace mattis::diagram
