#pragma once

// The tables of a job file's sections: the single place that says a key's name, meaning, kind, range and default, from
// which reading, range errors and documentation are made. The section [parameters] is made from the model's own field
// table (core/field_table.hpp).

#include <array>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/field_table.hpp"
#include "io/job.hpp"

namespace mattis::io {

class Entry;

/// The list of the vocabulary that a key's names are taken from.
enum class Names {
    none,
    models,
    ansaetze,
    lines,
    rivals,
    starts,
    dynamics,
    orders,
    ensembles,
    observables,
    histograms,
    spacings
};

/// Names that depend on the model.
constexpr bool of_model(Names names) {
    return names == Names::ansaetze || names == Names::lines || names == Names::rivals || names == Names::starts ||
           names == Names::orders || names == Names::observables;
}

/// How a key is written in the file.
enum class KeyKind {
    integer,
    real,
    duration,
    walltime,
    text,
    name,
    path,
    integers,
    reals,
    names,
    name_or_names,
    table
};

/// One row of a section's table.
struct KeyInfo {
    std::string_view name;
    std::string_view doc;
    KeyKind kind = KeyKind::table;
    Range range{}; ///< of a number, each number of an array, the seconds of a duration
    Names names = Names::none;
    bool required = false;
    std::string_view fallback{}; ///< default in words, where the section's own initial value does not say it
};

/// A row together with access to the member of the section that it describes.
template <class Section>
struct Key : KeyInfo {
    void (*read)(Section&, const Entry&, const KeyInfo&) = nullptr; ///< none: read by code of its own
    std::string (*initial)(const Section&) = nullptr;
};

// One reader for each type of member. They change `to` only if the entry is right, and report it otherwise.
void read_value(const Entry& entry, const KeyInfo& key, int& to);
void read_value(const Entry& entry, const KeyInfo& key, std::int64_t& to);
void read_value(const Entry& entry, const KeyInfo& key, std::uint64_t& to);
void read_value(const Entry& entry, const KeyInfo& key, double& to);
void read_value(const Entry& entry, const KeyInfo& key, std::optional<double>& to);
void read_value(const Entry& entry, const KeyInfo& key, Walltime& to);
void read_value(const Entry& entry, const KeyInfo& key, std::string& to);
void read_value(const Entry& entry, const KeyInfo& key, std::filesystem::path& to);
void read_value(const Entry& entry, const KeyInfo& key, std::vector<int>& to);
void read_value(const Entry& entry, const KeyInfo& key, std::vector<double>& to);
void read_value(const Entry& entry, const KeyInfo& key, std::vector<std::string>& to);

// The same values as text for a reader.
std::string value_text(std::int64_t value);
std::string value_text(std::uint64_t value);
std::string value_text(double value);
std::string value_text(const std::string& value);
std::string value_text(const std::vector<std::string>& value);
inline std::string value_text(int value) { return value_text(std::int64_t{value}); }
inline std::string value_text(const auto&) { return ""; }

/// Row of a member of a section.
template <auto Member>
constexpr auto key(KeyInfo info) {
    using Section = typename detail::MemberOf<decltype(Member)>::Parameters;
    return Key<Section>{info, [](Section& s, const Entry& entry, const KeyInfo& k) { read_value(entry, k, s.*Member); },
                        [](const Section& s) { return value_text(s.*Member); }};
}

/// Row of a table inside a section.
template <class Section>
constexpr auto table(std::string_view name, std::string_view doc, bool required = false) {
    return Key<Section>{{.name = name, .doc = doc, .required = required}};
}

/// What stands before the first section, and the sections.
struct Head {
    std::int64_t mattis = 0;
    std::string title;
    std::string model;
};

inline constexpr std::int64_t job_schema_version = 1;

inline constexpr std::array head_keys{
    key<&Head::mattis>({"mattis", "version of the job schema", KeyKind::integer, {1, 1}, Names::none, true}),
    key<&Head::title>({"title", "what the job is about", KeyKind::text}),
    key<&Head::model>({"model", "the model", KeyKind::name, {}, Names::models, true}),
    table<Head>("parameters", "the model's parameters"),
    table<Head>("theory", "what is solved on the grid of all axes"),
    table<Head>("montecarlo", "what is simulated"),
    table<Head>("run", "how the job is run"),
};

inline constexpr std::array theory_keys{
    key<&TheorySection::ansatz>({"ansatz", "ansaetze solved on the grid", KeyKind::names, {}, Names::ansaetze}),
    key<&TheorySection::boundaries>({"boundaries",
                                     "lines traced, each for its free parameter along the other axes",
                                     KeyKind::names,
                                     {},
                                     Names::lines,
                                     false,
                                     "none"}),
    key<&TheorySection::rival>({"rival",
                                "ansaetze of the phase that retrieval_transition compares retrieval with",
                                KeyKind::name_or_names,
                                {},
                                Names::rivals,
                                false,
                                "that of retrieval"}),
};

inline constexpr std::array montecarlo_keys{
    table<MonteCarloSection>("points", "the points simulated: values of every axis, as their product or as pairs"),
    key<&MonteCarloSection::N>({"N", "numbers of spins", KeyKind::integers, {2, 10'000'000}, Names::none, true}),
    key<&MonteCarloSection::samples>({"samples", "disorder samples", KeyKind::integer, {1, 1'000'000}}),
    key<&MonteCarloSection::replicas>({"replicas", "replicas of each sample; q needs 2", KeyKind::integer, {1, 1000}}),
    key<&MonteCarloSection::start>({"start",
                                    "where chains begin",
                                    KeyKind::name,
                                    {},
                                    Names::starts,
                                    false,
                                    "archetype; random for spin glasses; hierarchical for multitasking"}),
    key<&MonteCarloSection::start_overlap>({"start_overlap",
                                            "mean overlap with the archetype of a noisy start",
                                            KeyKind::real,
                                            {-1, 1},
                                            Names::none,
                                            false,
                                            "none: a noisy start needs it"}),
    key<&MonteCarloSection::annealing>({"annealing",
                                        "temperatures gone through before the point's own, each for "
                                        "the sweeps of thermalise",
                                        KeyKind::reals,
                                        {1e-9, 1e9},
                                        Names::none,
                                        false,
                                        "none"}),
    table<MonteCarloSection>("sweeps", "lengths of the chains"),
    key<&MonteCarloSection::bins>({"bins",
                                   "averages in time stored per replica",
                                   KeyKind::integer,
                                   {1, 1'000'000},
                                   Names::none,
                                   false,
                                   "32, or fewer for fewer measurements"}),
    key<&MonteCarloSection::dynamics>({"dynamics", "rule that accepts a flip", KeyKind::name, {}, Names::dynamics}),
    key<&MonteCarloSection::order>({"order", "which spin is proposed", KeyKind::name, {}, Names::orders}),
    key<&MonteCarloSection::ensemble>(
        {"ensemble",
         "how diluted patterns are drawn: entry by entry, or all kinds of sites in their exact proportions",
         KeyKind::name,
         {},
         Names::ensembles}),
    key<&MonteCarloSection::observables>({"observables",
                                          "what is measured after each sweep",
                                          KeyKind::names,
                                          {},
                                          Names::observables,
                                          false,
                                          "those of m, q, energy, on_sample that model, points and replicas allow"}),
    table<MonteCarloSection>("tempering", "parallel tempering: the rungs of a ladder, none: plain chains"),
    key<&MonteCarloSection::histograms>({"histograms",
                                         "overlaps of which the distribution is stored",
                                         KeyKind::names,
                                         {},
                                         Names::histograms,
                                         false,
                                         "none"}),
    key<&MonteCarloSection::trajectory_every>({"trajectory_every",
                                               "sweeps between stored points of m and energy in time",
                                               KeyKind::integer,
                                               {1, 1'000'000'000'000},
                                               Names::none,
                                               false,
                                               "none stored"}),
    key<&MonteCarloSection::configurations>({"configurations",
                                             "configurations stored of each replica, evenly over the measurement",
                                             KeyKind::integer,
                                             {0, 1'000'000}}),
    key<&MonteCarloSection::escape_below>(
        {"escape_below",
         "a replica whose m, of several patterns m_1, falls below it has left retrieval",
         KeyKind::real,
         {-1, 1},
         Names::none,
         false,
         "half of what theory predicts; of several patterns: none"}),
    key<&MonteCarloSection::patterns>({"patterns",
                                       "file of archetypes, found from where the job file is",
                                       KeyKind::path,
                                       {},
                                       Names::none,
                                       false,
                                       "none: random archetypes"}),
};

inline constexpr std::array sweeps_keys{
    key<&MonteCarloSection::thermalise>(
        {"thermalise", "sweeps before the first measurement", KeyKind::integer, {0, 1'000'000'000'000}}),
    key<&MonteCarloSection::measure>(
        {"measure", "sweeps with a measurement after each", KeyKind::integer, {1, 1'000'000'000'000}}),
};

inline constexpr std::array tempering_keys{
    key<&TemperingSection::temperatures>({"temperatures",
                                          "the rungs, one by one",
                                          KeyKind::reals,
                                          {1e-9, 1e9},
                                          Names::none,
                                          false,
                                          "none: from, to and count are given"}),
    key<&TemperingSection::from>(
        {"from", "the lowest rung", KeyKind::real, {1e-9, 1e9}, Names::none, false, "none: temperatures are given"}),
    key<&TemperingSection::to>(
        {"to", "the highest rung", KeyKind::real, {1e-9, 1e9}, Names::none, false, "none: temperatures are given"}),
    key<&TemperingSection::count>({"count",
                                   "rungs, both ends included",
                                   KeyKind::integer,
                                   {2, 1000},
                                   Names::none,
                                   false,
                                   "none: temperatures are given"}),
    key<&TemperingSection::spacing>({"spacing",
                                     "how rungs lie between the ends; adapted: where exchanges are equally likely",
                                     KeyKind::name,
                                     {},
                                     Names::spacings}),
    key<&TemperingSection::every>({"every", "sweeps between exchanges", KeyKind::integer, {1, 1'000'000'000}}),
};

inline constexpr std::array run_keys{
    key<&RunSection::seed>(
        {"seed", "seed of all random numbers", KeyKind::integer, {0, std::numeric_limits<double>::infinity()}}),
    key<&RunSection::walltime>({"walltime",
                                "the run stops cleanly after it, to be continued",
                                KeyKind::walltime,
                                {1e-3, 1e9},
                                Names::none,
                                false,
                                "none"}),
    key<&RunSection::checkpoint_every>(
        {"checkpoint_every", "time between checkpoints", KeyKind::duration, {1e-3, 1e9}}),
    key<&RunSection::output>(
        {"output", "result file", KeyKind::path, {}, Names::none, false, "the job's name with .h5"}),
};

/// Keys of points and of an axis that are not names of parameters.
inline constexpr std::array<std::string_view, 2> pair_keys{"pairs", "axes"};
inline constexpr std::array<std::string_view, 4> range_keys{"from", "to", "count", "scale"};

/// Keys that later versions of the program know.
inline constexpr std::array<std::string_view, 3> later_keys{"dataset", "learning", "potential"};

/// What a key takes: "an integer >= 0", "an array of numbers in [0, 1]", …; of names only that they are names.
std::string allowed_text(const KeyInfo& key);

/// The same of a single value of a parameter: "a number >= 0", "an integer in [3, 64]", "distinct, full".
std::string allowed_text(const FieldInfo& field);

} // namespace mattis::io
