#include "phase_diagrams/parts/fixed_overlap/reading.hpp"

#include <algorithm>
#include <string_view>
#include <typeindex>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"
#include "phase_diagrams/job/job.hpp"
#include "phase_diagrams/job/job_file.hpp"
#include "phase_diagrams/parts/fixed_overlap/keys.hpp"

namespace mattis::diagram {

namespace {

bool stores_patterns(const ModelInfo& model) {
    return std::ranges::find(model.hamiltonians, std::type_index(typeid(PatternHamiltonian))) !=
           model.hamiltonians.end();
}

/// Without points every parameter must have one value.
ParameterValues single_point(const io::Entry& entry, const io::Entry& parameters, const Job& job) {
    std::vector<std::string_view> swept;
    ParameterValues point;
    for (std::size_t k = 0; k < job.parameters.size(); ++k) {
        const io::Axis& axis = job.parameters[k];
        if (axis.values.empty() && parameters.value().is_table())
            io::refuse_missing_parameter(parameters, job.model.fields[k]);
        if (axis.swept) swept.push_back(axis.name);
        point.push_back(axis.values.empty() ? 0.0 : axis.values.front());
    }
    if (!swept.empty())
        io::refuse_absence(entry, "points",
                           fmt::format("is missing; a point fixes every axis, allowed is {{ axis = [values], ... }} or "
                                       "{{ pairs = [[...], ...] }} for the axes {}",
                                       comma_list(swept)));
    return point;
}

class FixedOverlapChecks {
public:
    FixedOverlapChecks(const JobFile& file, const Job& job)
        : file_(file), job_(job), own_(*job.section<FixedOverlapSection>()) {}

    void check() const {
        if (!file_.value("fixed_overlap")->is_table()) return;
        if (!stores_patterns(job_.model)) {
            file_.refuse("fixed_overlap",
                         fmt::format("model {} has no archetype of N signs that is stored; allowed are {}",
                                     job_.model.name, comma_list(models_that_store())));
            return;
        }
        check_overlaps();
        check_lengths();
        check_temperatures();
    }

private:
    static std::vector<std::string_view> models_that_store() {
        std::vector<std::string_view> names;
        for (const auto& model : catalogue())
            if (stores_patterns(model->info)) names.push_back(model->info.name);
        return names;
    }

    /// At the ends there is one configuration, and nothing to exchange. The one place that says what m may be.
    void check_overlaps() const {
        if (!file_.sound({"fixed_overlap.m"})) return;
        for (const double m : own_.m)
            if (!(m > -1.0 && m < 1.0))
                file_.refuse("fixed_overlap.m",
                             fmt::format("{} leaves no spins to exchange; allowed is -1 < m < 1", m));
    }

    void check_lengths() const {
        if (file_.sound({"fixed_overlap.bins", "fixed_overlap.sweeps"}) && own_.bins > own_.measure)
            file_.refuse("fixed_overlap.bins", fmt::format("{} bins of {} measurements; allowed are at most as many as "
                                                           "fixed_overlap.sweeps.measure",
                                                           own_.bins, own_.measure));
    }

    /// Ratios of partition functions exist at T > 0 alone.
    void check_temperatures() const {
        const std::string_view name = job_.model.capabilities.temperature;
        const FieldInfo* field = job_.model.find(name);
        if (field == nullptr || !file_.sound({"fixed_overlap.points", "parameters"})) return;
        const auto k = static_cast<std::size_t>(field - job_.model.fields.data());
        const auto cold = [k](const ParameterValues& point) { return !(point.at(k) > 0.0); };
        if (std::ranges::none_of(own_.points, cold)) return;
        const bool listed = file_.has(fmt::format("fixed_overlap.points.{}", name));
        const std::string key = listed                              ? fmt::format("fixed_overlap.points.{}", name)
                                : file_.has("fixed_overlap.points") ? std::string("fixed_overlap.points")
                                                                    : fmt::format("parameters.{}", name);
        file_.refuse(key, fmt::format("a ratio of partition functions needs a temperature; allowed is {} > 0", name));
    }

    const JobFile& file_;
    const Job& job_;
    const FixedOverlapSection& own_;
};

} // namespace

FixedOverlapSection read_fixed_overlap(const io::Entry& entry) {
    FixedOverlapSection section;
    io::read_section(entry, fixed_overlap_keys, section);
    const io::TomlValue& table = entry.value();
    if (const io::TomlValue* m = table.get("m")) {
        const FieldInfo overlap{.name = "m", .symbol = "m", .doc = "overlap with the archetype"};
        if (const auto axis = io::read_axis(entry.member("m", *m), overlap)) section.m = axis->values;
    }
    if (const io::TomlValue* sweeps = table.get("sweeps"))
        io::read_section(entry.member("sweeps", *sweeps), fixed_overlap_sweeps_keys, section);
    if (!table.contains("bins")) section.bins = static_cast<int>(std::min<std::int64_t>(section.bins, section.measure));
    return section;
}

bool place_fixed_overlap(const JobFile& file, Job& job) {
    if (!file.value("fixed_overlap")->is_table()) return false;
    const io::Entry entry = file.section("fixed_overlap"), parameters = file.section("parameters");
    auto& own = *job.section<FixedOverlapSection>();
    if (const io::TomlValue* points = entry.value().get("points"))
        own.points = read_points(entry.member("points", *points), parameters, job.parameters);
    else
        own.points = {single_point(entry, parameters, job)};
    add_axes_of_points(parameters, own.points, job.parameters);
    io::require_small_grid(parameters, job.parameters);
    return true;
}

void check_fixed_overlap(const JobFile& file, const Job& job) { FixedOverlapChecks(file, job).check(); }

} // namespace mattis::diagram
