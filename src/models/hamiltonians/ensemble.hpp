#pragma once

#include <array>
#include <string_view>

namespace mattis {

/// How the disorder of diluted patterns is drawn. `independent`: every site draws its type by itself. `balanced`: each
/// of the 3^K types occurs in proportion to its probability, up to rounding, so that samples differ in their examples
/// alone.
enum class Ensemble { independent, balanced };
inline constexpr std::array<std::string_view, 2> ensemble_names{"independent", "balanced"};

} // namespace mattis
