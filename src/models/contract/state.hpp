#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/newton.hpp"
#include "core/status.hpp"
#include "models/contract/branch.hpp"

namespace mattis {

/// What a number that describes states is.
struct OrderParameter {
    std::string_view name;
    std::string_view doc{};
    bool per_pattern = false;  ///< has an entry for each condensed pattern
    bool at_positive_T = true; ///< defined at T > 0
    bool at_zero_T = true;     ///< defined at T = 0
    bool additional = false;   ///< shown where the additional parameters of the model are (FieldInfo::additional)
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

/// A number or a word that says more of a state than its order parameters do, such as an eigenvalue of its stability.
struct Diagnostic {
    std::string_view name;
    std::variant<std::optional<double>, std::string> value; ///< no number where it is minus infinity or not defined

    bool is_text() const { return std::holds_alternative<std::string>(value); }
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

/// A branch at one point: what is reported, with the evidence for it. Values are present only with
/// Status::converged; free energy, energy and entropy are per spin, and absent where a theory has none.
struct Solution {
    Branch branch = Branch::paramagnet;
    Status status = Status::absent;
    std::vector<NamedValue> order{};
    std::optional<double> free_energy{}, energy{}, entropy{};
    std::string reason{};             ///< why it did not converge, in words; empty where the status says all
    std::optional<double> residual{}; ///< norm of u - map(u), recomputed at u
    int iterations = 0;
    std::optional<double> replicon{}; ///< the smallest; none where it is minus infinity (T = 0 with noise)
    bool stable = false;              ///< every eigenvalue that the theory knows is positive
    /// The smallest eigenvalue is 0: the state is only just stable, as the limit of infinitely many steps of symmetry
    /// breaking is, or a state on a continuous transition. A state that is neither stable nor marginal is unstable.
    bool marginal = false;
    /// Replicons of levels 0..k of the overlaps, from the outside. That of level 0 says whether clusters form within
    /// the state as a whole, that of level k whether the innermost clusters break (Gardner). Replica-symmetric states
    /// have the one of de Almeida and Thouless. No value where it is minus infinity.
    std::vector<std::optional<double>> replicons{};
    std::optional<double> complexity{}; ///< logarithm of the number of such states, per spin; not every state has one
    /// Of the limit of infinitely many steps: uncertainty of the free energy, and how many steps it was taken from.
    std::optional<double> uncertainty{};
    std::optional<std::size_t> steps{};
    std::vector<NamedArray> arrays{};      ///< order parameters with an entry for each pattern
    std::vector<Diagnostic> diagnostics{}; ///< those that the theory names, in its order
    Vector u{};                            ///< the unknowns, for continuation

    bool converged() const { return status == Status::converged; }
};

/// The answer "this branch does not exist here".
Solution absent(Branch branch);

/// The value of one order parameter, or nothing.
std::optional<double> order_value(const Solution& solution, std::string_view name);

/// The number of one diagnostic, or nothing.
std::optional<double> diagnostic_value(const Solution& solution, std::string_view name);

/// The word of one diagnostic; empty if there is none.
std::string diagnostic_text(const Solution& solution, std::string_view name);

/// The entries of one array; none if there is no array of this name.
std::vector<double> array_values(const Solution& solution, std::string_view name);

} // namespace mattis
