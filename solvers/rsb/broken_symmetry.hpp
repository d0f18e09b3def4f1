#pragma once

#include <cstddef>
#include <vector>

#include "core/newton.hpp"
#include "models/contract/gaussian_site.hpp"
#include "solvers/rsb/cascade.hpp"
#include "solvers/rsb/levels.hpp"
#include "solvers/rsb/narrow_gap.hpp"

namespace mattis::solvers {

/// Which of the unknowns of a state are kept at 0.
struct Pinned {
    bool m = false;  ///< no condensed pattern
    bool q0 = false; ///< states far apart are uncorrelated: no term of order q or q^2 in the energy covariance
};

/// What determines the breaking parameters.
enum class Breaking {
    extremal, ///< df/dy_i = 0: the complexity of the states vanishes
    marginal, ///< depth 1: the replicon of the clusters vanishes
    given     ///< they are those of the start
};

/// Free energy of a GaussianSite at depth k, and its stationarity conditions:
///   f = signal_free_energy(m) + LevelNoise::free_energy - Phi
///   q_i = M_i,  C = C_new,  m = m_new,  and of y, see Breaking: df/dy_i = 0 at fixed q and V
/// Of networks that learn from examples m stands for n, the overlap with the data. The model must outlive this view of
/// it.
class BrokenSymmetry {
public:
    /// A point with all that was evaluated there.
    struct Local {
        Levels at{};
        LevelNoise noise{};
        CascadeAverages site{};
        std::vector<std::vector<GapNode>> gaps{}; ///< nodes of the gap below level 1..k, none where it is wide
        bool admissible = false; ///< levels in order, theta_k <= 1, response denominators positive, cascade resolved
    };

    BrokenSymmetry(const Site& model, std::size_t depth, Pinned pinned) : model_(&model), k_(depth), pinned_(pinned) {}

    BrokenSymmetry(const Site&& model, std::size_t depth, Pinned pinned) = delete;

    /// The same with another condition on y; `y` are the breaking parameters that are given.
    BrokenSymmetry(const Site& model, Pinned pinned, Breaking breaking, const std::vector<double>& y)
        : model_(&model), k_(y.size()), pinned_(pinned), breaking_(breaking), given_(y) {}

    /// The same equations with more digits where gaps between levels are neither narrow nor wide, at the cost of many
    /// levels more: the last steps of a search are for it.
    BrokenSymmetry with_divided_gaps() const {
        BrokenSymmetry finer = *this;
        finer.divides_ = true;
        return finer;
    }

    std::size_t depth() const { return k_; }
    const Site& model() const { return *model_; }

    Local evaluate(const Levels& at, bool with_curvature = false) const;

    double free_energy(const Local& local) const;
    /// -df/dT at fixed overlaps and y, which at a stationary point is the entropy.
    double entropy(const Local& local) const;
    /// df/dy_i at fixed q and V, i = 1..k.
    std::vector<double> breaking_gradient(const Local& local) const;
    /// Replicons 0..k: that of level i says whether its clusters break further.
    std::vector<double> replicons(const Local& local) const;

    /// Unknowns without bounds: w_i with q_i = q_{i-1} + (1 - q_{i-1})/(1 + exp(-w_i)), z_i with y_i = sum_{j<=i}
    /// exp(z_j), ln C at T = 0 (where q_k = 1), and m; those pinned or given are left out. The ordering is automatic.
    Vector unknowns(const Levels& at) const;
    Levels levels(const Vector& u) const;

    /// Residuals of the unknowns, divided by what vanishes where levels merge, so that merged levels are no solution.
    /// With e_i = q_i - M_i and d_i = q_i - q_{i-1}:
    ///   q_0:  e_0 (1/(1 - q_0) + 1/q_0); q_0 = 0 is no solution either
    ///   q_i:  (e_i - e_{i-1}) (1/(1 - q_i) + 1/d_i); for q_k at T = 0 (C - C_new)/C
    ///   y_i:  [df/dy_i - v_i (e_{i-1} + e_i)/4] (1 - q_{i-1})/(d_i^2 v_i), or the innermost replicon. df/dy_i is v_i/2
    ///         times the mean of q - M over the gap between two levels; its difference from the mean of the ends is of
    ///         order d_i^2
    ///   m:    m - m_new
    /// Where the gap between two levels is narrow, the differences in the second and third line are taken from
    /// narrow_gap(), which keeps their digits.
    Vector residual(const Local& local) const;

private:
    bool frozen() const { return model_->temperature() == 0.0; }
    std::size_t free_overlaps() const { return frozen() ? k_ : k_ + 1; }
    /// Averages over the levels, with further nodes in narrow gaps.
    void average(Local& local, bool with_curvature) const;
    GapConditions conditions(const Local& local, std::size_t i) const;

    const Site* model_;
    std::size_t k_;
    Pinned pinned_;
    Breaking breaking_ = Breaking::extremal;
    std::vector<double> given_{};
    bool divides_ = false;
};

} // namespace mattis::solvers
