#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/newton.hpp"
#include "models/concepts.hpp"
#include "solvers/ladder.hpp"
#include "solvers/levels.hpp"

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
///   f = signal_free_energy(m) + LadderNoise::free_energy - Phi
///   q_i = M_i,  C = C_new,  m = m_new,  and of y, see Breaking: df/dy_i = 0 at fixed q and V
/// The model must outlive this view of it.
template <GaussianSite M>
class BrokenSymmetry {
public:
    /// A point with all that was evaluated there.
    struct Local {
        Levels at{};
        LadderNoise noise{};
        LadderAverages site{};
        bool admissible = false; ///< levels in order, theta_k <= 1, response denominators positive, ladder resolved
    };

    BrokenSymmetry(const M& model, std::size_t depth, Pinned pinned) : model_(&model), k_(depth), pinned_(pinned) {}

    /// The same with another condition on y; `y` are the breaking parameters that are given.
    BrokenSymmetry(const M& model, Pinned pinned, Breaking breaking, const std::vector<double>& y)
        : model_(&model), k_(y.size()), pinned_(pinned), breaking_(breaking), given_(y) {}

    std::size_t depth() const { return k_; }
    const M& model() const { return *model_; }

    Local evaluate(const Levels& at, bool with_curvature = false) const {
        constexpr double largest_theta = 1.0 + 1e-5; // 1 itself may be given, and has neighbours
        Local local{.at = at, .noise = model_->ladder_noise({at.q, at.y, at.C})};
        const double T = model_->temperature();
        if (!local.noise.admissible || (k_ > 0 && !(at.y.back() * T < largest_theta)) ||
            !(at.C < model_->susceptibility_limit()))
            return local;
        local.site = ladder_averages({model_->signal_field(at.m), local.noise.variance, at.y, T},
                                     with_curvature || breaking_ == Breaking::marginal);
        local.admissible = local.site.resolved;
        return local;
    }

    double free_energy(const Local& local) const {
        return model_->signal_free_energy(local.at.m) + local.noise.free_energy - local.site.free;
    }

    /// -df/dT at fixed overlaps and y, which at a stationary point is the entropy.
    double entropy(const Local& local) const {
        return local.site.entropy + model_->noise_entropy(local.at.q.back(), local.at.C);
    }

    /// df/dy_i at fixed q and V, i = 1..k.
    std::vector<double> breaking_gradient(const Local& local) const {
        std::vector<double> gradient;
        for (std::size_t i = 0; i < k_; ++i)
            gradient.push_back(local.noise.breaking_excess[i] - local.site.free_excess[i]);
        return gradient;
    }

    /// Replicons 0..k: that of level i says whether its clusters break further.
    std::vector<double> replicons(const Local& local) const {
        std::vector<double> values;
        for (std::size_t i = 0; i <= k_; ++i) {
            const double coupling = local.noise.coupling[i];
            values.push_back(coupling == 0.0 ? 1.0 : 1.0 - coupling * local.site.curvature[i]);
        }
        return values;
    }

    /// Unknowns without bounds: w_i with q_i = q_{i-1} + (1 - q_{i-1})/(1 + exp(-w_i)), z_i with y_i = sum_{j<=i}
    /// exp(z_j), ln C at T = 0 (where q_k = 1), and m; those pinned or
    /// given are left out. The ordering is automatic.
    Vector unknowns(const Levels& at) const {
        std::vector<double> u;
        double below = 0.0;
        for (std::size_t i = 0; i < free_overlaps(); ++i) {
            if (i > 0 || !pinned_.q0) u.push_back(std::log((at.q[i] - below) / (1.0 - at.q[i])));
            below = at.q[i];
        }
        for (std::size_t i = 0; i < k_ && breaking_ != Breaking::given; ++i)
            u.push_back(std::log(at.y[i] - (i > 0 ? at.y[i - 1] : 0.0)));
        if (frozen()) u.push_back(std::log(at.C));
        if (!pinned_.m) u.push_back(at.m);
        return Eigen::Map<const Vector>(u.data(), static_cast<Eigen::Index>(u.size()));
    }

    Levels levels(const Vector& u) const {
        Levels at;
        Eigen::Index next = 0;
        double complement = 1.0;
        for (std::size_t i = 0; i < free_overlaps(); ++i) {
            if (i > 0 || !pinned_.q0) complement /= 1.0 + std::exp(u(next++));
            at.q.push_back(1.0 - complement);
        }
        if (breaking_ == Breaking::given) at.y = given_;
        for (std::size_t i = at.y.size(); i < k_; ++i)
            at.y.push_back((i > 0 ? at.y[i - 1] : 0.0) + std::exp(u(next++)));
        at.C = frozen() ? std::exp(u(next++)) : complement / model_->temperature();
        if (frozen()) at.q.push_back(1.0);
        if (!pinned_.m) at.m = u(next++);
        return at;
    }

    /// Residuals of the unknowns, each relative to what it may be, such that merged levels are no solution. With e_i =
    /// q_i - M_i and d_i = q_i - q_{i-1}:
    ///   e_0 (1/(1 - q_0) + 1/q_0), for q_0 = 0 is no solution either
    ///   (e_i - e_{i-1}) (1/(1 - q_i) + 1/d_i)
    ///   [df/dy_i - v_i (e_{i-1} + e_i)/4] (1 - q_{i-1})/(d_i^2 v_i), for df/dy_i is v_i/2 times the mean of q - M over
    ///   the gap between the levels, and what is not the mean of the ends is of order d_i^2 there
    ///     or the innermost replicon
    ///   at T = 0 (C - C_new)/C in place of e_k;  m - m_new
    Vector residual(const Local& local) const {
        std::vector<double> r;
        const Levels& at = local.at;
        const auto error = [&](std::size_t i) {
            return i < k_ ? at.q[i] - local.site.overlap[i] : model_->temperature() * (local.site.C - at.C);
        };
        if (!pinned_.q0 && free_overlaps() > 0) r.push_back(error(0) * (1.0 / (1.0 - at.q[0]) + 1.0 / at.q[0]));
        for (std::size_t i = 1; i < free_overlaps(); ++i) {
            const double below = pinned_.q0 && i == 1 ? 0.0 : error(i - 1);
            r.push_back((error(i) - below) * (1.0 / (1.0 - at.q[i]) + 1.0 / (at.q[i] - at.q[i - 1])));
        }
        if (breaking_ == Breaking::marginal) r.push_back(replicons(local).back());
        const std::vector<double> gradient = breaking_gradient(local);
        for (std::size_t i = 0; breaking_ == Breaking::extremal && i < k_; ++i) {
            const double v = local.noise.variance[i + 1] - local.noise.variance[i], d = at.q[i + 1] - at.q[i];
            const double ends = (pinned_.q0 && i == 0 ? 0.0 : error(i)) + error(i + 1);
            r.push_back((gradient[i] / v - 0.25 * ends) * (1.0 - at.q[i]) / (d * d));
        }
        if (frozen()) r.push_back((at.C - local.site.C) / at.C);
        if (!pinned_.m) r.push_back(at.m - local.site.m);
        return Eigen::Map<const Vector>(r.data(), static_cast<Eigen::Index>(r.size()));
    }

private:
    bool frozen() const { return model_->temperature() == 0.0; }
    std::size_t free_overlaps() const { return frozen() ? k_ : k_ + 1; }

    const M* model_;
    std::size_t k_;
    Pinned pinned_;
    Breaking breaking_ = Breaking::extremal;
    std::vector<double> given_{};
};

} // namespace mattis::solvers
