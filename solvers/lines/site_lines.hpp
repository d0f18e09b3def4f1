#pragma once

#include <vector>

#include "core/field_table.hpp"
#include "models/contract/gaussian_site.hpp"
#include "models/contract/line.hpp"

namespace mattis::solvers {

/// Every line of a GaussianSite, in the order in which they are listed: this table is the only place that knows them.
/// `fields` are the parameters of the model, of whose real ones a line can be solved for any unless it says otherwise;
/// `ansaetze` those of its theory, of which the lines of retrieval offer the ones with free energies.
std::vector<Line> site_lines(const Site& model, const std::vector<FieldInfo>& fields,
                             const std::vector<Ansatz>& ansaetze);

} // namespace mattis::solvers
