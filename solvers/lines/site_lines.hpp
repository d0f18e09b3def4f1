#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/field_table.hpp"
#include "models/contract/gaussian_site.hpp"
#include "models/contract/line.hpp"
#include "solvers/lines/sought.hpp"

namespace mattis::solvers {

/// A GaussianSite whose lines are listed.
struct SiteLines {
    const Site& site;
    /// Its real parameters that states depend on, the load or the temperature first.
    std::vector<std::string_view> by_load, by_temperature;
    bool counts_examples = false; ///< has the parameter M
    std::vector<Ansatz> ansaetze; ///< Parisi's scheme, by which lines of retrieval are traced
};

/// A row of the table of lines: what a line is, for which models it is offered, and how it is traced.
struct SiteLine {
    using Trace = LineResult (*)(const Site& model, const Sought& find, const LineChoice& choice);

    std::string_view name;
    /// The line but for its name and tracer; nothing where such a model does not have it. Without ansaetze it is
    /// replica-symmetric.
    std::optional<Line> (*line)(const SiteLines& model);
    /// Its points, with every parameter but the one to find as in the model.
    Trace trace;
};

/// Lets a line join, at the end of the table: add_site_line(toy_line). Call it before other threads use the table.
/// Throws std::invalid_argument if there is a line of this name already. Returns true.
bool add_site_line(const SiteLine& line);

/// Every line of a GaussianSite, in the order in which they are listed: the table is the only place that knows them.
/// `fields` are the parameters of the model, of whose real ones a line can be solved for any unless it says otherwise;
/// `ansaetze` those of Parisi's scheme that its theory offers.
std::vector<Line> site_lines(const Site& site, const std::vector<FieldInfo>& fields,
                             const std::vector<Ansatz>& ansaetze);

} // namespace mattis::solvers
