#pragma once

#include <array>
#include <string_view>

namespace mattis {

/// How the disorder of diluted patterns is drawn: whether site types are drawn independently of each other, or every
/// one of the 3^K of them occurs in proportion to its probability, but for rounding: no fluctuation between samples is
/// left but that of the examples.
enum class Ensemble { independent, balanced };
inline constexpr std::array<std::string_view, 2> ensemble_names{"independent", "balanced"};

} // namespace mattis
