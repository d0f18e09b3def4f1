#include "phase_diagrams/parts/simulation/reading.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "montecarlo/sample/observables.hpp"
#include "phase_diagrams/job/job.hpp"
#include "phase_diagrams/job/job_file.hpp"
#include "phase_diagrams/parts/simulation/keys.hpp"
#include "phase_diagrams/parts/simulation/tempering.hpp"

namespace mattis::diagram {

namespace {

/// Gives the points of a job their values.
class PointPlacer {
public:
    PointPlacer(const JobFile& file, Job& job)
        : job_(job), own_(*job.section<MonteCarloSection>()), entry_(file.section("montecarlo")),
          parameters_(file.section("parameters")) {}

    void place() {
        if (const io::TomlValue* points = entry_.value().get("points")) {
            own_.points = read_points(entry_.member("points", *points), parameters_, job_.parameters,
                                      {.may_be_open = own_.tempering ? ladder_parameter() : std::string_view{}});
            climb_ladder();
            add_axes_of_points(parameters_, own_.points, job_.parameters);
            io::require_small_grid(parameters_, job_.parameters);
        } else {
            place_single_point();
        }
    }

private:
    /// The parameter that differs between the rungs of a ladder. A model without temperature has none.
    std::string_view ladder_parameter() const { return job_.model.capabilities.temperature; }

    /// Without points, every parameter must have a value, and there is a single point.
    void place_single_point() {
        std::vector<std::string_view> swept;
        ParameterValues point;
        for (std::size_t k = 0; k < job_.parameters.size(); ++k) {
            const io::Axis& axis = job_.parameters[k];
            if (own_.tempering && axis.name == ladder_parameter() && (axis.values.empty() || axis.swept)) {
                point.push_back(left_open);
                continue;
            }
            if (axis.values.empty() && parameters_.value().is_table())
                io::refuse_missing_parameter(parameters_, job_.model.fields[k]);
            if (axis.swept) swept.push_back(axis.name);
            point.push_back(axis.values.empty() ? 0.0 : axis.values.front());
        }
        if (!swept.empty())
            io::refuse_absence(entry_, "points",
                               fmt::format("is missing; a point fixes every axis, allowed is {{ axis = [values], ... "
                                           "}} or {{ pairs = [[...], ...] }} for the axes {}",
                                           comma_list(swept)));
        own_.points = {point};
        climb_ladder();
        add_axes_of_points(parameters_, own_.points, job_.parameters);
    }

    /// Points whose temperature is left to the ladder become one point for each of its rungs.
    void climb_ladder() {
        const auto T = static_cast<std::size_t>(
            std::ranges::find(job_.parameters, ladder_parameter(), &io::Axis::name) - job_.parameters.begin());
        if (!own_.tempering || T == job_.parameters.size()) return;
        const auto is_open = [&](const ParameterValues& point) { return point.at(T) == left_open; };
        if (std::ranges::none_of(own_.points, is_open)) return;
        TemperingSection& tempering = *own_.tempering;
        if (tempering.sound && tempering.spacing == "adapted") {
            io::refuse_absence(entry_, "points",
                               "the rungs of an adapted ladder differ between disorder samples, so that points must "
                               "fix T; allowed is T in points or fixed in [parameters], or another spacing");
            tempering.sound = false;
        }
        std::vector<double> rungs;
        if (tempering.sound) rungs = ladder_temperatures(tempering);
        if (rungs.size() * own_.points.size() > io::most_points) {
            io::refuse_absence(entry_, "points",
                               fmt::format("{} points on a ladder of {} rungs are {}; allowed are at most {}",
                                           own_.points.size(), rungs.size(), rungs.size() * own_.points.size(),
                                           io::most_points));
            rungs.clear();
        }
        std::vector<ParameterValues> climbed;
        for (const ParameterValues& point : own_.points)
            for (const double rung : rungs) {
                climbed.push_back(point);
                climbed.back()[T] = rung;
            }
        own_.points = std::move(climbed);
    }

    Job& job_;
    MonteCarloSection& own_;
    io::Entry entry_, parameters_;
};

/// Those of the default that model, points and replicas allow.
std::vector<std::string> default_observables(const Job& job) {
    std::vector<std::string> wanted = MonteCarloSection{}.observables, chosen;
    if (job.model.capabilities.several_patterns()) wanted.emplace_back(mc::on_sample);
    if (const io::Names::List of_teacher = teacher_observables(job.model); !of_teacher.empty()) {
        wanted.assign(of_teacher.begin(), of_teacher.end());
        wanted.emplace_back(mc::name(mc::Observable::energy));
    }
    for (const std::string& name : wanted)
        for (const JobObservable& observable : job_observables(job.model)) {
            const bool possible = (!observable.needs_archetype || job.model.capabilities.signal) &&
                                  (!observable.of_two_replicas || job.section<MonteCarloSection>()->replicas >= 2) &&
                                  (name != mc::on_sample || fault_on_sample(job).empty());
            if (observable.name == name && possible) chosen.push_back(name);
        }
    return chosen;
}

} // namespace

MonteCarloSection read_montecarlo(const io::Entry& entry) {
    MonteCarloSection section;
    if (const auto& model = entry.reading().model) {
        section.start = model->capabilities.signal ? start_names(*model).front() : "random";
        section.dynamics = dynamics_names(*model).front();
    }
    section.observables.clear();
    io::read_section(entry, montecarlo_keys, section);
    const io::TomlValue& table = entry.value();
    if (!section.patterns.empty()) section.patterns = entry.reading().file.parent_path() / section.patterns;
    if (const io::TomlValue* sweeps = table.get("sweeps"))
        io::read_section(entry.member("sweeps", *sweeps), sweeps_keys, section);
    if (const io::TomlValue* tempering = table.get("tempering"))
        section.tempering = read_tempering(entry.member("tempering", *tempering));
    if (!table.contains("bins")) section.bins = static_cast<int>(std::min<std::int64_t>(section.bins, section.measure));
    return section;
}

bool place_points(const JobFile& file, Job& job) {
    if (!file.value("montecarlo")->is_table()) return false;
    PointPlacer(file, job).place();
    if (!file.has("montecarlo.observables")) job.section<MonteCarloSection>()->observables = default_observables(job);
    return true;
}

} // namespace mattis::diagram
