#include "models/contract/expectation.hpp"

namespace mattis {

std::optional<double> Expectation::value(std::string_view name) const {
    for (const Value& entry : values)
        if (entry.name == name) return entry.value;
    return std::nullopt;
}

std::string Expectation::why_without(std::string_view name) const {
    for (const Value& entry : values)
        if (entry.name == name && !entry.without.empty()) return entry.without;
    return without;
}

} // namespace mattis
