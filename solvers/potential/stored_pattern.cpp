#include "solvers/potential/stored_pattern.hpp"

#include <fmt/format.h>

#include "core/errors.hpp"
#include "models/catalogue.hpp"
#include "models/data/quality.hpp"

namespace mattis::solvers {

namespace {

/// The first additional parameter that states depend on and that has not its default; nullptr if there is none.
const FieldInfo* beyond_storing(const ModelAt& at) {
    for (const FieldInfo& field : at.entry().info.fields)
        if (field.additional && field.name != quality_parameter && at.value(field.name) != field.fallback)
            return &field;
    return nullptr;
}

} // namespace

std::unique_ptr<const Site> stored_patterns(const ModelAt& at) {
    auto site = at.entry().site(at.values());
    const std::string_view model = at.entry().info.name;
    if (!site->stores())
        throw InputError(fmt::format("{} learns from examples here, and the potential at fixed m is that of a network "
                                     "that stores the archetypes themselves: allowed is protocol = storing",
                                     model));
    if (const FieldInfo* field = beyond_storing(at))
        throw InputError(fmt::format("the potential at fixed m does not cover {} = {} of {} ({}): allowed is {}",
                                     field->name, format_field(*field, at.value(field->name)), model, field->doc,
                                     format_field(*field, field->fallback.value_or(0.0))));
    if (site->temperature() == 0.0 && site->load() == 0.0)
        throw InputError(fmt::format("at T = 0 and alpha = 0 no field acts on spins, and the potential at fixed m is "
                                     "not defined: allowed is alpha > 0 or T > 0"));
    return site;
}

} // namespace mattis::solvers
