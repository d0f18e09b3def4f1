#pragma once

#include <string>
#include <vector>

#include "core/table.hpp"
#include "models/catalogue.hpp"
#include "phase_diagrams/verdict/expectation.hpp"

namespace mattis::diagram {

/// What a comparison needs beside the measured points.
struct Rules {
    double false_alarm = 1e-3;  ///< of the whole family of judged pairs (Holm)
    double most_escapes = 0.1;  ///< fraction of replicas beyond which a point is not judged
    double most_unsolved = 0.1; ///< fraction of samples without mean-field equations beyond which gaps are not judged
    double size_exponent = 1.0; ///< finite-size corrections fall like N^-exponent
    int least_sizes = 3;
};

/// Theory against simulation, one row for each point and observable with a counterpart in theory. `points` is the table
/// montecarlo/points. At every size theory is evaluated at the load that K patterns realise. The distance of the
/// simulation from it is extrapolated to N = infinity by weighted least squares, and tested against 0 with Student's t,
/// degrees of freedom after Welch and Satterthwaite. All verdicts together have one false alarm (Holm). What theory has
/// not said yet is not judged. Columns: docs/results.md. Source: stats/hypothesis.hpp; Welch, Biometrika 34, 28 (1947).
Table compare(const ModelInfo& model, const Table& points, const std::vector<std::string>& observables,
              const Expectations& known, const Rules& rules = {});

/// Whether theory has a counterpart of an observable in the infinite system.
bool is_compared_with_theory(const std::string& observable);

/// Verdict of a table made by compare.
enum class Agreement { agrees, disagrees, nothing_judged };
Agreement overall(const Table& agreement);

} // namespace mattis::diagram
