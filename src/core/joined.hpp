#pragma once

#include <span>
#include <string>
#include <string_view>

namespace mattis {

// Values one behind the other with something between them, each as fmt writes it by "{}": of a real the shortest text
// that is read as the same. Compiled once: the library's own joining is not.
std::string joined(std::span<const double> values, std::string_view between);
std::string joined(std::span<const int> values, std::string_view between);
std::string joined(std::span<const std::string> values, std::string_view between);

} // namespace mattis
