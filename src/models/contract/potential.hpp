#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/field_table.hpp"
#include "models/contract/ansatz.hpp"
#include "models/contract/model_at.hpp"
#include "models/contract/state.hpp"

namespace mattis {

/// What is asked of a potential besides its coordinate: the ansatz, and its own parameters, in the order of
/// Potential::fields. One without a value has its default, which may depend on the model (T_ref: the temperature T).
struct PotentialChoice {
    Ansatz ansatz = replica_symmetric;
    std::vector<std::optional<double>> own{};
};

/// The potential at one value of its coordinate. Values are present only with Status::converged.
struct PotentialPoint {
    double at = 0.0; ///< the coordinate
    Status status = Status::absent;
    std::vector<NamedValue> values{};      ///< as Potential::values names them; the potential itself is the first
    std::optional<double> replicon{};      ///< of the system at this overlap; none where it is minus infinity
    bool stable = false;                   ///< every eigenvalue that the theory knows is positive
    std::string reason{};                  ///< why it did not converge, in words
    std::optional<double> residual{};      ///< of the stationarity conditions, recomputed at the state
    std::vector<Diagnostic> diagnostics{}; ///< what else a reader must know, such as that several states compete
};

/// A stationary point of the potential. It is solved for; it is not read off the grid.
struct StationaryPoint {
    double at = 0.0;
    double value = 0.0;                ///< of the potential
    std::string_view kind{};           ///< minimum, maximum; of the archetype retrieval, saddle, glass, paramagnet
    std::optional<double> curvature{}; ///< second derivative of the potential
    std::vector<NamedValue> values{};  ///< as Potential::values names them
    std::optional<double> replicon{};
    bool stable = false;
};

/// A potential along its coordinate.
struct PotentialCurve {
    std::vector<PotentialPoint> points{};      ///< one for each value of the coordinate, in their order
    std::vector<StationaryPoint> stationary{}; ///< ascending in the coordinate; not limited to the values asked for
    std::vector<NamedValue> reference{};       ///< the state that the overlap is taken with
    std::vector<std::string> remarks{};        ///< what a reader must know of the physics
};

/// The door of potentials: a free energy (or an entropy) per spin at fixed overlap with a reference, of Franz and
/// Parisi, J. Phys. I (France) 5, 1401 (1995), or with the archetype of a stored pattern. The program, jobs and tests
/// know potentials through it alone. Source: docs/theory.md, section "Potentials".
///
/// Every function may be called from several threads at once.
class Potential {
public:
    virtual ~Potential() = default;

    /// The coordinate: name, symbol, meaning and allowed values. Its name is the flag that asks for the potential.
    virtual FieldInfo coordinate() const = 0;
    /// Its values where none are asked for.
    virtual std::vector<double> default_values() const = 0;
    virtual std::string_view doc() const = 0;
    virtual std::string_view source() const = 0;
    /// Its own parameters, which are none of the model. Each has a default.
    virtual std::vector<FieldInfo> fields() const { return {}; }
    /// The ansaetze that it offers; the first is meant where nothing is said.
    virtual std::vector<Ansatz> ansaetze() const { return {replica_symmetric}; }
    /// What points have, in the order in which it is listed: first the potential (`V`, an energy whose minima are
    /// states, or `S`, an entropy whose maxima are), then what describes the state there.
    virtual std::vector<OrderParameter> values(const Ansatz& ansatz) const = 0;
    /// Columns that say more of points than their values do.
    virtual std::vector<std::string_view> diagnostics() const { return {}; }

    /// The potential at these values of the coordinate, and its stationary points. Precondition: choice.own has an
    /// entry for each of fields(), and the values are within coordinate().range. Throws InputError where the potential
    /// cannot be asked for: no such reference, or an ansatz that does not hold.
    virtual PotentialCurve curve(const ModelAt& at, const PotentialChoice& choice,
                                 std::span<const double> coordinate) const = 0;
};

} // namespace mattis
