#include "models/contract/state.hpp"

namespace mattis {

Solution absent(Branch branch) { return {.branch = branch, .status = Status::absent}; }

std::optional<double> order_value(const Solution& solution, std::string_view name) {
    for (const NamedValue& entry : solution.order)
        if (entry.name == name) return entry.value;
    return std::nullopt;
}

std::optional<double> diagnostic_value(const Solution& solution, std::string_view name) {
    for (const Diagnostic& entry : solution.diagnostics)
        if (entry.name == name && !entry.is_text()) return std::get<std::optional<double>>(entry.value);
    return std::nullopt;
}

std::string diagnostic_text(const Solution& solution, std::string_view name) {
    for (const Diagnostic& entry : solution.diagnostics)
        if (entry.name == name && entry.is_text()) return std::get<std::string>(entry.value);
    return {};
}

std::vector<double> array_values(const Solution& solution, std::string_view name) {
    for (const NamedArray& entry : solution.arrays)
        if (entry.name == name) return entry.values;
    return {};
}

} // namespace mattis
