#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "io/job_axes.hpp"
#include "io/job_keys.hpp"
#include "models/contract/potential.hpp"

namespace mattis::diagram {

/// [potential]: a potential of the model along its coordinate, at every point of the grid of all axes.
struct PotentialSection {
    std::vector<std::string> ansatz; ///< checked: those of the potential; its first where none is given
    std::string coordinate;          ///< its name, which tells the potentials of a model apart
    std::vector<double> values;      ///< of the coordinate
    std::vector<io::Axis> own;       ///< its own parameters, in their order; without values: its default
};

/// The potentials of a model; none of a model without theory.
std::vector<const Potential*> potentials_of(const ModelInfo& model);

/// The one of this coordinate. Precondition: the model has it.
const Potential& potential_of(const ModelInfo& model, std::string_view coordinate);

/// Names of the ansaetze that a potential of the model offers.
io::Names::List potential_ansatz_names(const ModelInfo& model);

/// The keys that every potential has. Its coordinate and its own parameters are keys, too.
inline constexpr std::array potential_keys{
    io::key<&PotentialSection::ansatz>({.name = "ansatz",
                                        .doc = "ansaetze of the potential",
                                        .kind = io::KeyKind::names,
                                        .names = {.of_model = potential_ansatz_names, .many = true},
                                        .fallback = "its first"}),
};

} // namespace mattis::diagram
