#pragma once

#include <cstdint>

#include "models/hamiltonians/ensemble.hpp"

namespace mattis {

/// Pairwise network of diluted patterns: H = -unit sum_c O_c^2, O_c = sum_i v_i^c s_i, integers v, over channels c:
///   patterns     v = xi^mu, a channel for each pattern
///   class_sums   v = xi^mu sum_a chi^{mu a}, of M examples each (supervised)
///   examples     v = xi^mu chi^{mu a}, a channel for each example (unsupervised)
///   gaussian     v = xi^mu times an integer next to `spread` X, X = 1 + sqrt(rho) z (supervised, many examples)
/// with xi = 0 (probability d) or +-1, chi = +-1 of mean r.
struct DilutedHamiltonian {
    enum class Data { patterns, class_sums, examples, gaussian };

    int N = 0;
    int K = 0;             ///< condensed patterns: those that are watched
    std::int64_t load = 0; ///< further patterns
    double d = 0.0;
    Data data = Data::patterns;
    int M = 1; ///< examples of each pattern
    double r = 1.0;
    double rho = 0.0;
    double spread = 1.0; ///< of gaussian data
    Ensemble ensemble = Ensemble::independent;
    double alpha = 0.0;        ///< the extra load that `load` patterns realise
    double unit = 0.0;         ///< of energy
    double overlap_unit = 1.0; ///< raw overlaps (at most 1 - d) per reported one
    bool learns = false;       ///< from examples of the patterns, though these may be perfect

    std::int64_t patterns() const { return K + load; }
    /// Channels of one pattern.
    int block() const { return data == Data::examples ? M : 1; }
    std::int64_t channels() const { return patterns() * block(); }
    /// n_mu = data_overlap_unit() sum of O_c over the channels of mu: 1/(N M r (1+rho)) of examples, in reported units.
    double data_overlap_unit() const;
    /// Field of a spin per sum_c v_c O_c/N: h = field_unit() sum_c v_c O_c/N, so that the cost of a flip is 2 s h, the
    /// spin's own part apart.
    double field_unit() const { return 2.0 * unit * N; }
};

} // namespace mattis
