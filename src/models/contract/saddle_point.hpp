#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/newton.hpp"
#include "models/contract/line.hpp"
#include "models/contract/model.hpp"
#include "models/contract/state.hpp"

namespace mattis {

/// Self-consistency problem u = map(u) whose solutions are the stationary points of a free energy. The unknowns u are
/// of the type S::Unknowns. S is a NonlinearSystem of residual u - map(u). It gives the state at u, from a
/// linearisation at u, so that nothing is evaluated twice, and the gradient of the free energy, which vanishes with the
/// residual.
template <class S>
concept SaddlePoint = NonlinearSystem<S, typename S::Unknowns> && requires(const S& s, const typename S::Unknowns& u) {
    { s.map(u) } -> std::convertible_to<typename S::Unknowns>;
    { s.state(u, s.linearise(u)) } -> std::same_as<State>;
    { s.free_energy_gradient(u) } -> std::convertible_to<typename S::Unknowns>;
};

/// A line that follows from the saddle point itself.
struct SaddleLine {
    enum class Kind {
        fold,     ///< the branch ceases to exist: it turns back, solved as det d(u - map)/du = 0
        crossing, ///< the branch and `rival` have the same free energy
        zero      ///< a number of the branch vanishes
    };

    std::string_view name, doc;
    Kind kind;
    Branch branch;                       ///< that is followed
    std::optional<Branch> rival{};       ///< of a crossing
    std::vector<std::string_view> finds; ///< parameters, the default first
    /// Of a zero: what vanishes, if not the smallest eigenvalue.
    std::optional<double> (*of)(const Solution&) = [](const Solution& state) { return state.replicon; };
};

/// A plain saddle point of unknown type: all that the generic solver (solvers/theory/saddle_theory.hpp) and the
/// conformance tests ask of it. Vectors hold the unknowns. Outside the domain residual() has no value.
class Saddle {
public:
    virtual ~Saddle() = default;

    /// u - map(u).
    virtual std::optional<Vector> residual(const Vector& u) const = 0;
    /// The state at u. Its `replicon` is the smallest eigenvalue of its stability. Of a model without thermodynamics
    /// only the entropy has a meaning. Precondition, here and below: residual(u) has a value.
    virtual State state(const Vector& u) const = 0;
    /// The function whose stationary points are the states, and its gradient: the free energy, or the entropy of a
    /// model without thermodynamics.
    virtual Vector gradient(const Vector& u) const = 0;
    virtual double potential(const Vector& u) const = 0;

    /// Starts that together find every state, but those of branches that are `solved`.
    virtual std::vector<Vector> starts() const = 0;
    /// The branch that a solution belongs to.
    virtual Branch branch_of(const Vector& u) const = 0;
    /// The unknowns of every state of a branch that the model solves for by itself, by surer means than the search has;
    /// nothing where the branch is left to the search. What the search finds of a branch that is solved is dropped.
    virtual std::optional<std::vector<Vector>> solved(const Branch&) const { return std::nullopt; }
    /// A state that is known in closed form and has no unknowns of its own, such as perfect learning; none for most
    /// branches.
    virtual std::optional<Solution> closed_form(const Branch&) const { return std::nullopt; }
};

/// A model that is a plain saddle point: it gives a Saddle, and says which order parameters and lines it has.
///   saddle()                        a value derived from Saddle
///   M::order                        an array of OrderParameter
///   M::lines()                      std::vector<SaddleLine>
/// A model with an archetype may offer besides
///   overlap_after_update()          m after one parallel update of all spins at T = 0 from the archetype
/// and every model
///   M::potentials()                 its potentials, std::vector<std::shared_ptr<const Potential>>
///   M::own_lines()                  lines that do not follow from the saddle point, std::vector<Line>
template <class M>
concept SaddleModel = Model<M> && requires(const M& model) {
    { model.saddle() } -> std::convertible_to<std::unique_ptr<const Saddle>>;
    { M::order[0] } -> std::convertible_to<OrderParameter>;
    { M::lines() } -> std::same_as<std::vector<SaddleLine>>;
};

} // namespace mattis
