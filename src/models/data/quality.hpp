#pragma once

#include <string_view>

#include "core/field_table.hpp"

namespace mattis {

/// The parameter that says which overlap m a threshold asks for. No state depends on it.
inline constexpr std::string_view quality_parameter = "quality";

/// erf(1/sqrt 2): a signal of one standard deviation, the criterion of arXiv:2212.00606.
inline constexpr double standard_quality = 0.68268949213708589717;

/// Its row in the field table of a model whose parameters have such a member.
template <class Parameters>
constexpr auto quality_field() {
    return field<&Parameters::quality>(quality_parameter, "m*", "overlap m that a threshold asks for", {0, 1},
                                       standard_quality);
}

} // namespace mattis
