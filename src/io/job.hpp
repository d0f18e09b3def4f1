#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/field_table.hpp"
#include "models/catalogue.hpp"

namespace mattis::io {

/// One parameter of the model in a job: a fixed number (or choice), or an axis of several.
struct Axis {
    std::string name;
    std::vector<double> values; ///< choices as positions; one value: fixed
    bool swept = false;         ///< given as array or from/to/count
};

/// [theory]: what is solved on the grid of all axes, and which lines are traced.
struct TheorySection {
    std::vector<std::string> ansatz{"rs"};
    std::vector<std::string> boundaries; ///< each finds its free parameter along the other axes
};

/// [montecarlo]. A point fixes every swept axis of [parameters]; all numbers are checked.
struct MonteCarloSection {
    std::vector<ParameterValues> points; ///< in the order of the model's field table
    std::vector<int> N;
    int samples = 8;
    int replicas = 2;
    std::string start = "archetype"; ///< archetype, random, noisy
    double start_overlap = 1.0;      ///< noisy: the mean overlap with the archetype at the start
    std::vector<double> annealing;   ///< temperatures gone through before the point's own, each for `thermalise` sweeps
    std::int64_t thermalise = 500;
    std::int64_t measure = 2000;
    int bins = 32; ///< averages in time stored per replica
    std::string dynamics = "heat_bath";
    std::string order = "random";
    std::vector<std::string> observables{"m", "q", "energy"};
    std::optional<double> escape_below; ///< a replica whose overlap falls below it has left retrieval; default: half of
                                        ///< what theory predicts
    std::filesystem::path patterns;     ///< file of archetypes; empty: none
};

struct RunSection {
    std::uint64_t seed = 1;
    std::optional<double> walltime;  ///< seconds
    double checkpoint_every = 600.0; ///< seconds
    std::filesystem::path output;    ///< as written in the job; empty: the job's name with .h5
};

/// A job file, read and checked.
struct Job {
    std::filesystem::path file;
    std::string text; ///< verbatim
    std::string title;
    ModelInfo model;
    std::vector<Axis> parameters; ///< in the order of the model's field table; every field has an axis
    std::optional<TheorySection> theory;
    std::optional<MonteCarloSection> montecarlo;
    RunSection run;
};

/// Reads a job file. Throws InputError with every fault found, one a line, each as FILE:LINE:COLUMN: KEY: what is
/// wrong, what is allowed, the nearest valid name.
Job read_job(const std::filesystem::path& file);

/// The same from text; `file` is its name in messages and the base of relative paths.
Job parse_job(std::string text, const std::filesystem::path& file);

} // namespace mattis::io
