#pragma once

#include <array>
#include <string_view>

namespace mattis {

/// How disorder is drawn. `independent`: every entry by itself. `balanced`, of diluted patterns: each of the 3^K types
/// of sites occurs in proportion to its probability, up to rounding, so that samples differ in their examples alone.
/// `stratified`, of networks that learn: the class averages of the condensed pattern are the quantiles of their law at
/// (i + 1/2)/N, i = 0 … N-1, on sites in random order, so that their empirical law is the same in every sample. It is
/// off by O(1/N).
enum class Ensemble { independent, balanced, stratified };
inline constexpr std::array<std::string_view, 3> ensemble_names{"independent", "balanced", "stratified"};

} // namespace mattis
