#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "models/contract/gaussian_site.hpp"

namespace mattis::solvers {

/// Every replica-symmetric state with m > 0 at one temperature, as one explicit curve. For each m one noise variance g
/// solves m = E tanh(beta(S(m) + sqrt(g) z)), because E tanh falls with g. C and the load follow without iteration. So
/// no start has to be guessed, no branch can be confused with another, and folds in the load are regular points. The
/// coordinate is w = -ln(1-m), which resolves m -> 1. Of networks that learn from examples m stands for n over its
/// largest value (see SiteKind, largest_overlap).
///
/// The curve starts (w largest) on the retrieval state of zero load; the retrieval branch is its part up to the first
/// maximum of the load, the retrieval spinodal. Precondition: the model has a signal.
/// Source: docs/theory.md, section "Explicit parametrisation".
class RetrievalCurve {
public:
    struct Point {
        double w = 0.0;
        double m = 0.0; ///< n of networks that learn from examples
        double C = 0.0;
        double alpha = 0.0;
        double slope = 0.0; ///< dalpha/dm; negative on the retrieval branch, zero at the spinodal
    };

    /// The curve at the temperature of `model`; its load is ignored.
    explicit RetrievalCurve(const Site& model);

    /// Whether there is a state with m > 0 at zero load, and so at any load: T < T_M.
    bool exists() const { return exists_; }
    /// The retrieval spinodal. Precondition: exists().
    const Point& fold() const { return fold_; }

    /// Where retrieval ends at zero load: the temperature T_M = max over m of S(m)/atanh(m), and its m.
    struct ZeroLoadSpinodal {
        double T;
        double m;
    };
    static ZeroLoadSpinodal zero_load_spinodal(const Site& model);

    /// The ends of the curve: where m is largest, next to zero load, and the coordinate where it is smallest.
    /// Precondition: exists().
    const Point& begin() const { return last_; }
    double lowest() const { return w_low_; }

    /// The point of the curve at this coordinate.
    Point at(double w) const;

    /// The state of the retrieval branch at this load; nothing beyond the spinodal. Loads so small that 1 - m is
    /// below 1e-14 give the end of the curve, which is the solution to that accuracy.
    std::optional<Point> at_load(double alpha) const;

private:
    Point root(const std::function<double(const Point&)>& f, double a, double b) const;
    void find_ends();
    /// Sites without a signal (an even number of examples) answer weak noise so strongly that a pairwise network has no
    /// state next to no noise, as D < 0 there. The curve then begins where D = 0, which is at zero load, too.
    void begin_where_admissible();
    double noise_for(double S, double complement) const;
    double noise_for_data(double S, double n) const;
    Point find_fold() const;

    std::shared_ptr<const Site> model_;
    double T_;
    double largest_; ///< overlap: 1, or of n
    bool exists_ = false;
    double w_low_ = 0.0;
    double w_high_ = 0.0;
    Point noiseless_; ///< the state of zero load
    Point last_;      ///< the end of the curve
    Point fold_;
};

} // namespace mattis::solvers
