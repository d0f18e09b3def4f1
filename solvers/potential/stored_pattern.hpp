#pragma once

#include <memory>
#include <string_view>

#include "models/contract/gaussian_site.hpp"
#include "models/contract/model_at.hpp"

namespace mattis::solvers {

/// Kinds of stationary points of the potential of a stored pattern.
struct StationaryKinds {
    std::string_view paramagnet = "paramagnet", glass = "glass", barrier = "saddle", retrieval = "retrieval";
};
inline constexpr StationaryKinds stationary_kinds{};

/// The network of which a potential of a stored pattern is asked. Throws InputError where it has none: networks that
/// learn from examples, whose archetype is not what is stored; noise of what is stored; T = 0 without noise, where
/// spins without a field are free.
std::unique_ptr<const Site> stored_patterns(const ModelAt& at);

} // namespace mattis::solvers
