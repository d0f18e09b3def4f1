#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
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
    double misfit_alarm = 1e-2; ///< of the whole family of extrapolations, each tested for whether it fits (Holm)
    int least_sizes = 3;
    bool at_once = false;                      ///< spins have decided all at once (mc::Order::parallel)
    std::map<std::string, double> exponents{}; ///< finite-size exponents by observable, in place of the model's
};

/// Theory against simulation, one row for each point and observable with a counterpart in theory. `points` is the table
/// montecarlo/points. At every size theory is evaluated at the load that K patterns realise. The distance of the
/// simulation from it is extrapolated to N = infinity with the exponent of the observable and tested against 0
/// (SizeFit). What does not fit is not judged. All extrapolations together have one false alarm of a misfit, all
/// verdicts one of a disagreement (Holm). What theory has not said yet is not judged. Columns: docs/results.md.
Table compare(const ModelInfo& model, const Table& points, const std::vector<std::string>& observables,
              const Expectations& known, const Rules& rules = {});

/// Whether theory has a counterpart of an observable in the infinite system.
bool is_compared_with_theory(std::string_view observable);

/// The tables of verdicts among these tables of a result file: `agreement`, and `fixed_overlap/agreement`.
std::vector<const Table*> verdict_tables(const std::map<std::string, Table>& tables);

/// Verdict of a table made by compare, or of several.
enum class Agreement { agrees, disagrees, nothing_judged };
Agreement overall(const Table& agreement);
Agreement overall(std::span<const Table* const> agreements);

} // namespace mattis::diagram
