#pragma once

#include <functional>

#include "core/table.hpp"
#include "phase_diagrams/job/parameter_columns.hpp"
#include "phase_diagrams/verdict/expectation.hpp"

namespace mattis::diagram {

/// What a theory says at every place that a comparison of these points asks for.
inline Expectations asked(const ModelInfo& model, const Table& points,
                          const std::function<Expectation(const ParameterValues&)>& theory) {
    Expectations known;
    for (std::size_t row = 0; row < points.rows(); ++row) {
        ParameterValues at = read_parameters(points, model, row);
        known.emplace(at, theory(at));
        for (std::size_t k = 0; k < at.size(); ++k)
            if (model.fields[k].name == "alpha") at[k] = points.reals("alpha_realised")[row];
        known.emplace(at, theory(at));
    }
    return known;
}

} // namespace mattis::diagram
