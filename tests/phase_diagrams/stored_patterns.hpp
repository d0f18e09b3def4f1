#pragma once

#include <string_view>
#include <vector>

#include "models/catalogue.hpp"
#include "phase_diagrams/job/job.hpp"
#include "phase_diagrams/parts/simulation/section.hpp"

namespace mattis::diagram {

/// A model as a job has it that uses none of its additional parameters, so that networks store their patterns.
inline ModelInfo plain(std::string_view model) {
    ModelInfo info = model_info(model);
    info.shows_additional = !info.additional_at_default(info.specimen());
    return info;
}

/// Values of all parameters: the first ones as given, the others at their defaults.
inline ParameterValues completed(std::string_view model, const ParameterValues& first) {
    ParameterValues values = model_info(model).specimen();
    for (std::size_t k = 0; k < first.size(); ++k) values.at(k) = first[k];
    return values;
}

inline std::vector<ParameterValues> completed(std::string_view model, const std::vector<ParameterValues>& rows) {
    std::vector<ParameterValues> values;
    for (const ParameterValues& first : rows) values.push_back(completed(model, first));
    return values;
}

/// The points of a simulation as the job shows them.
inline std::vector<ParameterValues> shown_points(const Job& job) {
    std::vector<ParameterValues> points;
    for (const ParameterValues& point : job.section<MonteCarloSection>()->points)
        points.push_back(job.model.shown(point));
    return points;
}

} // namespace mattis::diagram
