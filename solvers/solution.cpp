#include "solvers/solution.hpp"

namespace mattis::solvers {

std::optional<double> order_value(const Solution& solution, std::string_view name) {
    for (const NamedValue& entry : solution.order)
        if (entry.name == name) return entry.value;
    return std::nullopt;
}

} // namespace mattis::solvers
