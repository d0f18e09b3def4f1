#include "core/joined.hpp"

#include <fmt/format.h>

namespace mattis {

namespace {

template <class Values>
std::string joined_values(const Values& values, std::string_view between) {
    std::string text;
    for (std::size_t k = 0; k < values.size(); ++k) {
        if (k > 0) text += between;
        text += fmt::format("{}", values[k]);
    }
    return text;
}

} // namespace

std::string joined(std::span<const double> values, std::string_view between) { return joined_values(values, between); }
std::string joined(std::span<const int> values, std::string_view between) { return joined_values(values, between); }
std::string joined(std::span<const std::string> values, std::string_view between) {
    return joined_values(values, between);
}

} // namespace mattis
