#include "phase_diagrams/parts/potential/reading.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "phase_diagrams/job/contradictions.hpp"
#include "phase_diagrams/job/job.hpp"
#include "phase_diagrams/job/job_file.hpp"

namespace mattis::diagram {

namespace {

using Potentials = std::vector<const Potential*>;

std::vector<std::string_view> models_with_potentials() {
    std::vector<std::string_view> names;
    for (const std::string_view name : model_names())
        if (!potentials_of(model_info(name)).empty()) names.push_back(name);
    return names;
}

std::vector<std::string_view> names_of_coordinates(const Potentials& potentials) {
    std::vector<std::string_view> names;
    for (const Potential* potential : potentials) names.push_back(potential->coordinate().name);
    return names;
}

/// Reads the section of a model that has potentials.
class SectionReader {
public:
    SectionReader(const io::Entry& entry, Potentials potentials) : entry_(entry), potentials_(std::move(potentials)) {}

    PotentialSection read() {
        if (entry_.table("a table") == nullptr) return {};
        refuse_unknown_keys();
        const Potential* potential = chosen();
        if (potential == nullptr) return {};
        PotentialSection section;
        section.coordinate = potential->coordinate().name;
        section.values = potential->default_values();
        if (const io::TomlValue* given = entry_.value().get(section.coordinate))
            if (const auto axis = io::read_axis(entry_.member(section.coordinate, *given), potential->coordinate()))
                section.values = axis->values;
        read_ansaetze(*potential, section);
        read_own(*potential, section);
        return section;
    }

private:
    void refuse_unknown_keys() const {
        std::vector<std::string_view> names;
        const auto add = [&](std::string_view name) {
            if (std::ranges::find(names, name) == names.end()) names.push_back(name);
        };
        for (const auto& row : potential_keys) add(row.name);
        for (const Potential* potential : potentials_) add(potential->coordinate().name);
        for (const Potential* potential : potentials_)
            for (const FieldInfo& field : potential->fields()) add(field.name);
        for (const io::TomlValue::Member& member : entry_.value().members)
            if (std::ranges::find(names, member.name) == names.end()) io::refuse_key(entry_, member, names);
    }

    /// The potential whose coordinate is given; the only one of the model where none is.
    const Potential* chosen() const {
        const Potential* found = nullptr;
        for (const Potential* potential : potentials_) {
            const std::string_view name = potential->coordinate().name;
            const io::TomlValue* given = entry_.value().get(name);
            if (given == nullptr) continue;
            if (found != nullptr) {
                entry_.member(name, *given)
                    .refuse(fmt::format("a potential has one coordinate, and {} is given already; allowed is one of {}",
                                        found->coordinate().name, comma_list(names_of_coordinates(potentials_))));
                return nullptr;
            }
            found = potential;
        }
        if (found != nullptr || potentials_.size() == 1) return found != nullptr ? found : potentials_.front();
        entry_.refuse(fmt::format("a coordinate is missing; allowed is one of {}",
                                  comma_list(names_of_coordinates(potentials_))));
        return nullptr;
    }

    void read_ansaetze(const Potential& potential, PotentialSection& section) const {
        const std::vector<Ansatz> offered = potential.ansaetze();
        const io::TomlValue* given = entry_.value().get("ansatz");
        if (given == nullptr) {
            section.ansatz = {std::string(offered.front().name)};
            return;
        }
        const io::Entry entry = entry_.member("ansatz", *given);
        const auto& row = potential_keys.front();
        row.read(section, entry, row);
        if (entry.reading().faults.touch(entry.key())) return;
        for (const std::string& name : section.ansatz)
            if (find_ansatz(offered, name) == nullptr)
                entry.refuse(fmt::format("the potential at fixed {} is not computed by {}{}", section.coordinate, name,
                                         io::allowed_instead_of(name, names_of(offered))));
    }

    void read_own(const Potential& potential, PotentialSection& section) const {
        const std::vector<FieldInfo> own = potential.fields();
        for (const FieldInfo& field : own) {
            section.own.push_back({std::string(field.name), {}, false});
            if (field.fallback) section.own.back().values = {*field.fallback};
            if (const io::TomlValue* given = entry_.value().get(field.name))
                if (const auto axis = io::read_axis(entry_.member(field.name, *given), field))
                    section.own.back() = *axis;
        }
        for (const Potential* other : potentials_)
            for (const FieldInfo& field : other->fields()) {
                const io::TomlValue* given = entry_.value().get(field.name);
                if (given == nullptr || std::ranges::find(own, field.name, &FieldInfo::name) != own.end()) continue;
                entry_.member(field.name, *given)
                    .refuse(fmt::format("has no meaning for the potential at fixed {}; allowed only with {}",
                                        section.coordinate, other->coordinate().name));
            }
    }

    const io::Entry& entry_;
    Potentials potentials_;
};

} // namespace

PotentialSection read_potential(const io::Entry& entry) {
    const auto& model = entry.reading().model;
    if (!model) return {};
    Potentials potentials = potentials_of(*model);
    if (potentials.empty()) {
        entry.refuse(fmt::format("model {} has no potential; allowed are {}", model->name,
                                 comma_list(models_with_potentials())));
        return {};
    }
    return SectionReader(entry, std::move(potentials)).read();
}

void check_potential(const JobFile& file, const Job& job) {
    if (job.section<PotentialSection>()->coordinate.empty() || !file.sound({"parameters"})) return;
    if (const auto said = contradiction(job.model, corners(job.model, job.parameters)))
        file.refuse("parameters", *said);
}

} // namespace mattis::diagram
