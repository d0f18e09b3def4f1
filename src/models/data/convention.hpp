#pragma once

#include <array>
#include <string_view>

namespace mattis {

/// How the P-body interaction of one pattern is written: `full` is N m^P, `distinct` sums over P different sites,
/// N^(1-P) P! sum_{i1<..<iP}. Same signal, different noise.
enum class Convention { distinct, full };

inline constexpr std::array<std::string_view, 2> convention_names{"distinct", "full"};

} // namespace mattis
