#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "io/job_rule.hpp"
#include "models/catalogue.hpp"

namespace mattis::diagram {

/// montecarlo.tempering: the rungs of a ladder, listed or spaced, beside the temperatures of the points.
struct TemperingSection {
    std::vector<double> temperatures; ///< listed; then none of the next three is given
    std::optional<double> from;
    std::optional<double> to;
    int count = 0;
    std::string spacing = "geometric";
    std::int64_t every = 1;     ///< sweeps between exchanges
    bool sound = true;          ///< its rungs are well given
    int rule = io::newest_rule; ///< that it was read under: it says how rungs are spaced (io/job_rule.hpp)
};

/// [montecarlo]. A point fixes every swept axis of [parameters]; all numbers are checked.
struct MonteCarloSection {
    std::vector<ParameterValues> points; ///< in the order of the model's field table
    std::vector<int> N;
    int samples = 8;
    int replicas = 2;
    std::string start = "archetype"; ///< one of those of the model, by default the first
    double start_overlap = 1.0;      ///< noisy: the mean overlap with the archetype at the start
    std::vector<double> annealing;   ///< temperatures gone through before the point's own, each for `thermalise` sweeps
    std::int64_t thermalise = 500;
    std::int64_t measure = 2000;
    int bins = 32;                             ///< averages in time stored per replica
    std::optional<TemperingSection> tempering; ///< none: plain chains
    std::vector<std::string> histograms;       ///< overlaps of which distributions are stored
    std::int64_t trajectory_every = 0;         ///< sweeps between stored points of m and energy; 0: none
    std::int64_t configurations = 0;           ///< configurations stored of each replica
    std::string dynamics = "heat_bath";
    std::string order = "random";
    std::string ensemble = "independent"; ///< how disorder is drawn
    std::vector<std::string> observables{"m", "q", "energy"};
    std::map<std::string, double> exponents; ///< of observables: finite-size exponents in place of the model's own
    std::optional<double> escape_below; ///< a replica whose overlap falls below it has left retrieval; default: half of
                                        ///< what theory predicts
    std::filesystem::path patterns;     ///< file of archetypes, found from where the job file is; empty: none
};

/// Temperatures of the rungs that a checked section asks for, ascending; adapted ones as they begin.
std::vector<double> ladder_temperatures(const TemperingSection& section);

} // namespace mattis::diagram
