#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/field_table.hpp"
#include "models/catalogue.hpp"

namespace mattis::io {

/// One parameter of the model in a job: a fixed number (or choice), or an axis of several.
struct Axis {
    std::string name;
    std::vector<double> values; ///< choices as positions; one value: fixed. All different
    bool swept = false;         ///< given as array, as from/to/count, or by the points of [montecarlo] alone (then its
                                ///< values are the different ones of the points, ascending)
};

/// [theory]: what is solved on the grid of all axes, and which lines are traced.
struct TheorySection {
    std::vector<std::string> ansatz{"rs"};
    std::vector<std::string> boundaries; ///< each finds its free parameter along the other axes
    std::vector<std::string> rival;      ///< ansaetze of the phase that retrieval_transition compares with; none: that
                                         ///< of the followed one
};

/// montecarlo.tempering: the rungs of a ladder, listed or spaced, beside the temperatures of the points.
struct TemperingSection {
    std::vector<double> temperatures; ///< listed; then none of the next three is given
    std::optional<double> from;
    std::optional<double> to;
    int count = 0;
    std::string spacing = "geometric";
    std::int64_t every = 1; ///< sweeps between exchanges
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
    std::string ensemble = "independent"; ///< how diluted patterns are drawn
    std::vector<std::string> observables{"m", "q", "energy"};
    std::optional<double> escape_below; ///< a replica whose overlap falls below it has left retrieval; default: half of
                                        ///< what theory predicts
    std::filesystem::path patterns;     ///< file of archetypes, found from where the job file is; empty: none
};

/// For how long a run may go on; neither: to its end.
struct Walltime {
    std::optional<double> seconds;
    bool of_slurm = false; ///< until the batch job is ended that it runs in
};

struct RunSection {
    std::uint64_t seed = 1;
    Walltime walltime;
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

/// How many patterns a model condenses, all of which are watched.
inline constexpr std::string_view watched_parameter = "K";

/// Whether a model has that parameter: then its patterns are diluted, and what is measured of a pattern is measured of
/// each.
inline bool has_several_patterns(const ModelInfo& model) { return model.find(watched_parameter) != nullptr; }

/// Names that a job may use and that the rooms of solvers and of Monte Carlo define: the caller, who knows them, says
/// what they are.
struct Vocabulary {
    struct Observable {
        std::string_view name;
        bool of_two_replicas;      ///< cannot be measured with a single replica
        bool needs_archetype;      ///< cannot be measured in a model without signal
        bool of_one_state = false; ///< cannot be measured where replicas choose states of their own
    };
    using OfModel = std::function<std::vector<std::string_view>(const ModelInfo&)>; ///< names that a model has

    OfModel ansaetze;
    OfModel lines;
    OfModel rivals;                         ///< ansaetze of the rival phase of retrieval_transition
    OfModel starts;                         ///< archetype, random, noisy, …, the default first
    std::vector<std::string_view> dynamics; ///< zero_temperature among them
    OfModel orders;                         ///< random, sequential, …
    std::vector<std::string_view> ensembles;
    std::function<std::vector<Observable>(const ModelInfo&)> observables;
    std::string_view on_sample;               ///< the one among them that compares samples with theory of their own
    int most_watched = 0;                     ///< patterns that a simulation can watch
    int most_channels = 0;                    ///< data that on_sample can do with
    std::vector<std::string_view> histograms; ///< observables among them of which distributions can be stored
    std::vector<std::string_view> spacings;   ///< of a ladder; "adapted" among them
    std::function<std::vector<double>(const TemperingSection&)> ladder; ///< its temperatures, of a checked section
};

/// Reads a job file. Throws InputFaults with every fault found, sorted by position, one a line, each as
/// FILE:LINE:COLUMN: KEY: what is wrong; what is allowed; did you mean 'the nearest valid name'?
Job read_job(const std::filesystem::path& file, const Vocabulary& vocabulary);

/// The same from text; `file` is its name in messages and the base of the relative path of `patterns`.
Job parse_job(std::string text, const std::filesystem::path& file, const Vocabulary& vocabulary);

/// Every section and key of a job file as text for a reader: what it means, what is allowed, its default.
std::string describe_schema(const Vocabulary& vocabulary);

} // namespace mattis::io
