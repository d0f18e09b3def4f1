#include "io/job.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "io/job_checks.hpp"
#include "io/job_entry.hpp"
#include "io/job_points.hpp"
#include "io/job_tempering.hpp"

namespace mattis::io {

namespace {

constexpr std::size_t most_bytes = std::size_t{16} << 20U;

/// The file as a table. Throws InputError where it is not TOML; what follows the place cannot be read then.
toml::table parse(const std::string& text, const std::string& name) {
    try {
        return toml::parse(std::string_view(text), std::string_view(name));
    } catch (const toml::parse_error& error) {
        Faults faults(name);
        std::string_view what = error.description();
        constexpr std::string_view preamble = "Error while parsing ";
        if (what.starts_with(preamble)) what.remove_prefix(preamble.size());
        faults.add(position_of(error.source()), "",
                   fmt::format("not a TOML file: {}; allowed is TOML 1.0 with every key once", what.substr(0, 300)));
        faults.throw_if_any();
        throw; // not reached
    }
}

class JobReader {
public:
    JobReader(Job& job, const toml::table& table, const Vocabulary& vocabulary)
        : job_(job), faults_(job.file.string()), reading_{vocabulary, faults_}, root_(table, "", reading_) {}

    void read() {
        read_head();
        if (has("mattis") && faults_.touch("mattis")) faults_.throw_if_any(); // the rest may mean something else
        const Entry run = section("run");
        read_section(run, run_keys, job_.run);
        if (has("theory")) read_section(section("theory"), theory_keys, job_.theory.emplace());
        if (has("montecarlo")) read_montecarlo(section("montecarlo"), job_.montecarlo.emplace());
        if (reading_.model) {
            read_axes();
            choose_observables();
            check_job(root_, job_);
        }
        faults_.throw_if_any();
    }

private:
    bool has(std::string_view name) const { return root_.node().as_table()->contains(name); }

    /// A section of the file, empty if it is not there.
    Entry section(std::string_view name) const {
        static const toml::table empty;
        const toml::node* node = root_.node().as_table()->get(name);
        return root_.member(name, node != nullptr ? *node : empty);
    }

    void read_head() {
        Head head;
        read_section(root_, head_keys, head);
        job_.title = head.title;
        if (head.model.empty()) return;
        job_.model = model_info(head.model);
        reading_.model = job_.model;
    }

    void read_montecarlo(const Entry& entry, MonteCarloSection& montecarlo) {
        if (reading_.model)
            montecarlo.start =
                reading_.model->has_signal ? reading_.vocabulary.starts(*reading_.model).front() : "random";
        montecarlo.observables.clear();
        read_section(entry, montecarlo_keys, montecarlo);
        const toml::table* table = entry.node().as_table();
        if (table == nullptr) return;
        if (!montecarlo.patterns.empty()) montecarlo.patterns = job_.file.parent_path() / montecarlo.patterns;
        if (const toml::node* sweeps = table->get("sweeps"))
            read_section(entry.member("sweeps", *sweeps), sweeps_keys, montecarlo);
        if (const toml::node* tempering = table->get("tempering"))
            ladder_is_sound_ = read_tempering(entry.member("tempering", *tempering), montecarlo.tempering.emplace());
        if (!table->contains("bins"))
            montecarlo.bins = static_cast<int>(std::min<std::int64_t>(montecarlo.bins, montecarlo.measure));
    }

    /// Those of the default that model, points and replicas allow, if none are given.
    void choose_observables() {
        if (!job_.montecarlo || (section("montecarlo").node().is_table() &&
                                 section("montecarlo").node().as_table()->contains("observables")))
            return;
        MonteCarloSection& montecarlo = *job_.montecarlo;
        auto wanted = MonteCarloSection{}.observables;
        wanted.emplace_back(reading_.vocabulary.on_sample);
        for (const std::string& name : wanted)
            for (const auto& observable : reading_.vocabulary.observables(*reading_.model)) {
                const bool possible =
                    (!observable.needs_archetype || reading_.model->has_signal) &&
                    (!observable.of_two_replicas || montecarlo.replicas >= 2) &&
                    (name != reading_.vocabulary.on_sample || fault_on_sample(job_, reading_.vocabulary).empty());
                if (observable.name == name && possible) montecarlo.observables.push_back(name);
            }
    }

    void read_axes() {
        const Entry parameters = section("parameters");
        job_.parameters = read_parameters(parameters);
        const toml::table* montecarlo = job_.montecarlo ? section("montecarlo").node().as_table() : nullptr;
        if (montecarlo != nullptr && montecarlo->contains("points")) {
            const Entry entry = section("montecarlo").member("points", *montecarlo->get("points"));
            job_.montecarlo->points =
                read_points(entry, parameters, job_.parameters, job_.montecarlo->tempering.has_value());
            climb_ladder();
            add_axes_of_points();
            require_small_grid(parameters, job_.parameters);
        } else {
            read_axes_without_points(parameters, montecarlo != nullptr);
        }
    }

    /// Without points, every parameter must have a value, and Monte Carlo has a single point.
    void read_axes_without_points(const Entry& parameters, bool simulated) {
        std::vector<std::string_view> swept;
        ParameterValues point;
        for (std::size_t k = 0; k < job_.parameters.size(); ++k) {
            const Axis& axis = job_.parameters[k];
            if (simulated && job_.montecarlo->tempering && axis.name == ladder_parameter &&
                (axis.values.empty() || axis.swept)) {
                point.push_back(on_the_ladder);
                continue;
            }
            if (axis.values.empty() && parameters.node().is_table())
                refuse_missing_parameter(parameters, reading_.model->fields[k]);
            if (axis.swept) swept.push_back(axis.name);
            point.push_back(axis.values.empty() ? 0.0 : axis.values.front());
        }
        if (!simulated) return;
        if (!swept.empty())
            refuse_absence(section("montecarlo"), "points",
                           fmt::format("is missing; a point fixes every axis, allowed is {{ axis = [values], ... }} or "
                                       "{{ pairs = [[...], ...] }} for the axes {}",
                                       comma_list(swept)));
        job_.montecarlo->points = {point};
        climb_ladder();
        add_axes_of_points();
    }

    /// Points whose temperature is left to the ladder become one point for each of its rungs.
    void climb_ladder() {
        MonteCarloSection& montecarlo = *job_.montecarlo;
        const auto T = static_cast<std::size_t>(std::find_if(job_.parameters.begin(), job_.parameters.end(),
                                                             [](const Axis& a) { return a.name == ladder_parameter; }) -
                                                job_.parameters.begin());
        const auto is_open = [&](const ParameterValues& point) { return point.at(T) == on_the_ladder; };
        if (std::none_of(montecarlo.points.begin(), montecarlo.points.end(), is_open)) return;
        const TemperingSection& tempering = *montecarlo.tempering;
        if (ladder_is_sound_ && tempering.spacing == "adapted") {
            refuse_absence(section("montecarlo"), "points",
                           "the rungs of an adapted ladder differ between disorder samples, so that points must fix T; "
                           "allowed is T in points or fixed in [parameters], or another spacing");
            ladder_is_sound_ = false;
        }
        std::vector<double> rungs;
        if (ladder_is_sound_) rungs = reading_.vocabulary.ladder(tempering);
        if (rungs.size() * montecarlo.points.size() > most_points) {
            refuse_absence(section("montecarlo"), "points",
                           fmt::format("{} points on a ladder of {} rungs are {}; allowed are at most {}",
                                       montecarlo.points.size(), rungs.size(), rungs.size() * montecarlo.points.size(),
                                       most_points));
            rungs.clear();
        }
        std::vector<ParameterValues> climbed;
        for (const ParameterValues& point : montecarlo.points)
            for (const double rung : rungs) {
                climbed.push_back(point);
                climbed.back()[T] = rung;
            }
        montecarlo.points = std::move(climbed);
    }

    /// A parameter that only the points fix has their values as its axis.
    void add_axes_of_points() {
        for (std::size_t k = 0; k < job_.parameters.size(); ++k) {
            const bool given = section("parameters").node().is_table() &&
                               section("parameters").node().as_table()->contains(job_.parameters[k].name);
            if (given) continue;
            std::set<double> values;
            for (const ParameterValues& point : job_.montecarlo->points) values.insert(point[k]);
            if (values.empty()) continue;
            Axis& axis = job_.parameters[k];
            axis.swept = axis.values.empty() || values.size() > 1 || *values.begin() != axis.values.front();
            axis.values.assign(values.begin(), values.end());
        }
    }

    Job& job_;
    Faults faults_;
    Reading reading_;
    Entry root_;
    bool ladder_is_sound_ = false;
};

} // namespace

Job parse_job(std::string text, const std::filesystem::path& file, const Vocabulary& vocabulary) {
    Job job;
    job.file = file;
    job.text = std::move(text);
    const toml::table table = parse(job.text, file.string());
    JobReader(job, table, vocabulary).read();
    return job;
}

Job read_job(const std::filesystem::path& file, const Vocabulary& vocabulary) {
    const auto refuse = [&](std::string_view what) {
        Faults faults(file.string());
        faults.add({}, "", fmt::format("{}; allowed is a job file in TOML", what));
        faults.throw_if_any();
    };
    std::error_code status;
    if (std::filesystem::is_directory(file, status)) refuse("is a directory");
    std::ifstream stream(file, std::ios::binary);
    if (!stream) refuse(fmt::format("cannot be opened ({})", std::strerror(errno)));
    std::string text(most_bytes + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (stream.bad()) refuse(fmt::format("cannot be read ({})", std::strerror(errno)));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > most_bytes) refuse("is larger than 16 MiB");
    return parse_job(std::move(text), file, vocabulary);
}

} // namespace mattis::io
