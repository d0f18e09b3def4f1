#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/table.hpp"
#include "models/catalogue.hpp"
#include "models/contract/potential.hpp"

namespace mattis::diagram {

/// Where a potential was asked for: a point of the grid, an ansatz, and its own parameters.
struct CurveAt {
    ParameterValues values;
    Ansatz ansatz;
    std::vector<std::optional<double>> own;
};

/// Tables of potentials: docs/results.md. Each begins with the parameters of the model, the ansatz and the potential's
/// own parameters. An own parameter that was not given has the value that the reference names, if it names one.
struct CurveTables {
    Table points;     ///< one row for each value of the coordinate
    Table stationary; ///< one for each stationary point
    Table reference;  ///< one for each curve: the state that the overlap is taken with, and remarks

    void save(ByteWriter& to) const;
    static CurveTables load(ByteReader& from);
    /// Appends the rows of others. A column that only one of them has is without a value in the rows of the other.
    void append(const CurveTables& more);
};

/// The tables of one curve. Its parameters are shown as the model shows them.
CurveTables curve_tables(const ModelInfo& model, const Potential& potential, const CurveAt& at,
                         const PotentialCurve& curve);

/// Those of a curve that cannot be asked for there: every point is absent, for this reason.
CurveTables refused_tables(const ModelInfo& model, const Potential& potential, const CurveAt& at,
                           const std::vector<double>& coordinate, const std::string& reason);

} // namespace mattis::diagram
