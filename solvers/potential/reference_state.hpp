#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "models/contract/gaussian_site.hpp"
#include "models/contract/model_at.hpp"

namespace mattis::solvers {

/// The kind of state that a reference is in equilibrium in.
enum class ReferenceKind { glass, retrieval };
std::span<const std::string_view> reference_kinds();

/// The replica-symmetric state that the reference configuration is drawn from. `glass` is the state with m = 0: the
/// paramagnet between T_s and T_d consists of clusters, and a configuration in equilibrium is in one of them.
struct ReferenceState {
    double T = 0.0;
    double m = 0.0, q = 0.0;
    double free_energy = 0.0;
    std::optional<double> replicon{};

    bool stable() const { return replicon.has_value() && *replicon > 0.0; }
};

/// The state of this kind at T_ref, whether or not it is that of equilibrium; nothing where it does not exist.
std::optional<ReferenceState> reference_state(const Site& site, double T_ref, ReferenceKind kind);

/// A temperature that was read off to seven digits still counts as T_s.
inline constexpr double counts_as_equal = 1e-7;

/// T_s: below it no replica-symmetric state with m = 0 is in equilibrium. It is the static temperature of a glass that
/// appears discontinuously, or the temperature of the continuous transition; with a random field and no discontinuous
/// glass, that of de Almeida and Thouless. The temperature of `site` does not matter.
double lowest_glass_reference(const Site& site);

/// Throws InputError where the model has no potential with a reference in equilibrium: energies that are no Gaussian
/// landscape or whose covariance is quadratic (P = 2), networks that learn, noise of the stored tensors.
void require_landscape(const ModelAt& at, const Site& site);

/// The same where there is no such reference at T_ref: below T_s, or without a retrieval state. Returns the state.
ReferenceState required_reference(const Site& site, double T_ref, ReferenceKind kind);

} // namespace mattis::solvers
