#pragma once

// The contract of a model, on one page. A model is one file in this folder and one line in catalogue.hpp; no other
// file is touched. It has up to two halves:
//
//   theory       a SaddlePoint, or the more specific GaussianSite from which the solvers build saddle points of any
//                ladder depth (replica-symmetric = depth 0);
//   Hamiltonian  data for the Monte Carlo engines at any number of spins, from a HamiltonianModel.
//
// Fields and energies are in units of energy per spin; free energies are f = -T lim (1/N) E log Z. Everything that a
// model returns must stay finite as T -> 0 at fixed C = (1-q)/T: the solvers treat T = 0 as a case of its own.

#include <array>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/field_table.hpp"
#include "core/newton.hpp"
#include "models/contract/hamiltonian.hpp"
#include "models/ladder_noise.hpp"

namespace mattis {

/// Names of the phases' branches. `glass` is every state with m = 0 and q > 0 (the random-field state of odd P, full,
/// too); `paramagnet` has q = 0. Of broken replica symmetry, `glass_static` is the glass in equilibrium, and
/// `glass_marginal` the states that are only just stable, to which a quench relaxes (the threshold). States of several
/// patterns: `pure` has one overlap, `hierarchical` several different ones, `parallel` all K equal, `mixed` the others.
enum class Branch { retrieval, glass, paramagnet, glass_static, glass_marginal, pure, hierarchical, parallel, mixed };

inline constexpr std::array<std::string_view, 9> branch_names{
    "retrieval", "glass", "paramagnet", "glass_static", "glass_marginal", "pure", "hierarchical", "parallel", "mixed"};
constexpr std::string_view name(Branch branch) { return branch_names[static_cast<std::size_t>(branch)]; }

/// What every model says about itself: `Parameters` (an aggregate), `fields` (its field table), a name, one sentence,
/// the source of its equations, and its branches. It is constructed from parameters that are within their ranges.
template <class M>
concept Model = std::constructible_from<M, typename M::Parameters> && requires(const M& model) {
    { M::name } -> std::convertible_to<std::string_view>;
    { M::doc } -> std::convertible_to<std::string_view>;
    { M::source } -> std::convertible_to<std::string_view>;
    { M::branches[0] } -> std::convertible_to<Branch>;
    { M::fields[0] } -> std::convertible_to<Field<typename M::Parameters>>;
    { model.parameters } -> std::convertible_to<typename M::Parameters>;
};

/// A model without a condensed pattern: S = 0.
template <class M>
concept WithoutSignal = !M::has_signal;

/// Parameters that every network has: the load, to which g is proportional at given (q, C), so that a state determines
/// its load (the retrieval curve); temperature; how the interaction of a pattern is written. P, too, unless it is 2.
template <class M>
concept StoresPatterns = requires(const M& model) {
    { model.parameters.alpha } -> std::convertible_to<double>;
    { model.parameters.T } -> std::convertible_to<double>;
    model.parameters.convention;
};

/// Mean-field theory of a spin in a Gaussian field h = S(m) + sqrt(g) z at temperature T. All of it is stated through
/// the overlap q and the susceptibility C = (1-q)/T, which are kept apart because q = 1 while C is finite at T = 0.
///   temperature()                   T >= 0
///   signal_field(m), _slope(m)      S and dS/dm; S = 0 identically for models without a condensed pattern
///   signal_free_energy(m)           the part of f that depends on m outside the site average
///   noise_variance(q, C), _slope    g, and dg/dC along q = 1 - T C
///   noise_free_energy(q, C)         the part of f that depends on q outside the site average
///   noise_entropy(q, C)             the same part of the entropy
///   replicon_coupling(q, C)         k in: replicon = 1 - k E (d tanh(h/T)/dh)^2
///   ladder_noise(levels)            all of these for a state of k+1 levels of overlap, see LadderNoise
///   susceptibility_limit()          the noise formulas make sense for C below it (D > 0 for pairwise networks)
///   instability_bound()             a temperature above which no m = 0 state is unstable; it grows with the load
///   paramagnet_admissible()         whether q = 0 is a state of the model here (no random field, finite free energy)
///   hidden_overlap(q, C)            p = beta q/D^2 if has_hidden_layer (pairwise networks); nothing where it diverges
/// A model with a signal (has_signal) stores patterns, see StoresPatterns.
/// Source of the split: docs/theory.md, section "One family".
template <class M>
concept GaussianSite = Model<M> &&
    (WithoutSignal<M> || StoresPatterns<M>)&&requires(const M& model, double m, double q, double C) {
    { M::has_signal } -> std::convertible_to<bool>;
    { M::has_hidden_layer } -> std::convertible_to<bool>;
    { model.temperature() } -> std::same_as<double>;
    { model.signal_field(m) } -> std::same_as<double>;
    { model.signal_field_slope(m) } -> std::same_as<double>;
    { model.signal_free_energy(m) } -> std::same_as<double>;
    { model.noise_variance(q, C) } -> std::same_as<double>;
    { model.noise_variance_slope(q, C) } -> std::same_as<double>;
    { model.noise_free_energy(q, C) } -> std::same_as<double>;
    { model.noise_entropy(q, C) } -> std::same_as<double>;
    { model.replicon_coupling(q, C) } -> std::same_as<double>;
    { model.ladder_noise(LevelsView{}) } -> std::same_as<LadderNoise>;
    { model.susceptibility_limit() } -> std::same_as<double>;
    { model.instability_bound() } -> std::same_as<double>;
    { model.paramagnet_admissible() } -> std::same_as<bool>;
    { model.hidden_overlap(q, C) } -> std::same_as<std::optional<double>>;
};

/// A model that can be simulated:
///   hamiltonian(N)                  its energy at N spins as data of one kind (models/contract/hamiltonian.hpp).
///   Throws
///                                   InputError where N spins are too few for its interaction, or where exact energies
///                                   would not fit 64-bit integers
template <class M>
concept HamiltonianModel = Model<M> && requires(const M& model, int N) {
    { model.hamiltonian(N) } -> HamiltonianData;
};

/// A value of one order parameter by name; no value where it diverges (C of a paramagnet at T = 0).
struct NamedValue {
    std::string_view name;
    std::optional<double> value;
};

/// An order parameter of several entries, by name.
struct NamedArray {
    std::string_view name;
    std::vector<double> values;
};

/// What a saddle point tells about itself at u. Free energy, energy and entropy are per spin.
struct State {
    std::vector<NamedValue> order{};
    double free_energy = 0.0;
    double energy = 0.0;
    double entropy = 0.0;
    double residual = 0.0;            ///< norm of u - map(u)
    std::optional<double> replicon{}; ///< smallest eigenvalue in replica space; none where it is minus infinity
};

/// Self-consistency problem u = map(u) whose solutions are the stationary points of a free energy, for unknowns u of
/// the type S::Unknowns. The generic solvers need only this: a NonlinearSystem with residual u - map(u), the state at u
/// (from a linearisation at u, so that nothing is evaluated twice), and the gradient of the free energy, which vanishes
/// with the residual.
template <class S>
concept SaddlePoint = NonlinearSystem<S, typename S::Unknowns> && requires(const S& s, const typename S::Unknowns& u) {
    { s.map(u) } -> std::convertible_to<typename S::Unknowns>;
    { s.state(u, s.linearise(u)) } -> std::same_as<State>;
    { s.free_energy_gradient(u) } -> std::convertible_to<typename S::Unknowns>;
};

} // namespace mattis
