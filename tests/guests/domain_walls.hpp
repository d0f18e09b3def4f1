#pragma once

// An observable that joins from outside. docs/add-an-observable.md tells the story of this file.

#include "montecarlo/sample/observables.hpp"
#include "montecarlo/sample/snapshot.hpp"

namespace mattis::guests {

/// Fraction of neighbours along the chain of spins that differ.
inline double domain_walls(const mc::Snapshot& snapshot, std::size_t) {
    const auto spins = snapshot.system->spins();
    int walls = 0;
    for (std::size_t i = 0; i < spins.size(); ++i) walls += spins[i] != spins[(i + 1) % spins.size()];
    return walls / static_cast<double>(spins.size());
}

inline constexpr mc::ObservableInfo domain_walls_row{
    .name = "walls",
    .symbol = "w",
    .doc = "fraction of neighbouring spins that differ",
    .needs = mc::Needs::spins,
    .measure = domain_walls,
};

} // namespace mattis::guests
