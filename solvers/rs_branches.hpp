#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "core/newton.hpp"
#include "models/catalogue.hpp"
#include "solvers/crossings.hpp"
#include "solvers/replica_symmetric.hpp"
#include "solvers/retrieval_curve.hpp"
#include "solvers/solution.hpp"

namespace mattis::solvers {

namespace detail {

/// Trial values of C for the glass, ascending: geometric while q > 1/2, then with q halved down to 1e-7 or, where C is
/// bounded by `limit`, up to it.
inline std::vector<double> glass_grid(double low, double T, double limit) {
    constexpr double smallest_overlap = 1e-7;
    constexpr int points = 24;
    const double half = T > 0.0 ? std::min(0.5 / T, 0.999 * limit) : std::min(100.0 * low, 0.999 * limit);
    std::vector<double> grid;
    for (int k = 0; k <= points; ++k)
        if (low < half) grid.push_back(low * std::pow(half / low, static_cast<double>(k) / points));
    for (double q = 0.5; T > 0.0 && q > smallest_overlap; q *= 0.5)
        if ((1.0 - q) / T > half && (1.0 - q) / T < limit) grid.push_back((1.0 - q) / T);
    if (std::isfinite(limit) && limit * T < 1.0) grid.push_back(limit * (1.0 - 1e-12));
    return grid;
}

} // namespace detail

/// Whether a state with m > 0 can only lie between zero load and the retrieval spinodal, judged from the state alone:
///   m <= tanh(S(m)/T)  noise only lowers m; it proves T < T_M, for m > tanh(S(m)/T) at every m above T_M;
///   det(1 - dmap) > 0  the load falls as m grows, as it does before the spinodal and beyond a second fold;
///   kappa < 1.6        kappa = S'(m) (1 - m^2) artanh(m)/S(m) is 1 at the spinodal of zero load and grows as m falls.
///                      Second folds, where there are any, have kappa > 1.78 (docs/theory.md, "Explicit
///                      parametrisation").
/// The smallest magnetisations are left to the curve: at P = 2 rounding could make one out of m = 0.
template <GaussianSite M, class Root>
bool before_the_spinodal(const M& model, const Root& root) {
    constexpr double smallest_m = 1e-4;
    constexpr double rounding = 1e-15;
    constexpr double second_folds = 1.6;
    constexpr double near_the_fold = 1e-3; // where the residual may be below tolerance without there being a root
    const double m = root.u(0);
    if (root.status != Status::converged || m < smallest_m) return false;
    const double S = model.signal_field(m);
    const double bend = m < 1.0 ? (1.0 - m) * (1.0 + m) * std::atanh(m) : 0.0;
    return m <= std::tanh(S / model.temperature()) + rounding && root.at.jacobian.determinant() > near_the_fold &&
           model.signal_field_slope(m) * bend < second_folds * S;
}

/// Retrieval branch: the state with m > 0 that is connected to the one of zero load, up to the spinodal. `warm` may
/// give the unknowns of a neighbouring point. A root found directly is accepted only where it cannot lie beyond the
/// fold. All other cases are decided on the explicit curve, which also proves absence.
template <GaussianSite M>
requires M::has_signal Solution rs_retrieval(const M& model, const Vector* warm = nullptr) {
    const ReplicaSymmetric<M> saddle(model);
    using Unknowns = typename ReplicaSymmetric<M>::Unknowns;
    auto root = newton(saddle, warm ? Unknowns(*warm) : saddle.unknowns(1.0, 0.0));
    if (before_the_spinodal(model, root)) return report(saddle, Branch::retrieval, root);

    const RetrievalCurve<M> curve(model);
    const auto point = curve.at_load(model.parameters.alpha);
    if (!point) return absent(Branch::retrieval);
    const int spent = root.iterations;
    root = newton(saddle, saddle.unknowns(point->m, point->C));
    root.iterations += spent;
    return report(saddle, Branch::retrieval, root);
}

/// Paramagnet m = q = 0, in closed form where the model admits it.
template <GaussianSite M>
Solution rs_paramagnet(const M& model) {
    const ReplicaSymmetric<M> saddle(model);
    if (!model.paramagnet_admissible()) return absent(Branch::paramagnet);
    const auto u = saddle.unknowns(0.0, 1.0 / model.temperature());
    const auto at = saddle.linearise(u);
    return report(saddle, Branch::paramagnet,
                  RootReport{u, at, saddle.residual_norm(u, at.residual), 0, Status::converged});
}

/// Glass m = 0, q > 0. The equation C = C_new(C) at m = 0 is searched from q near 1 downwards for all its solutions, so
/// that nothing has to be guessed; overlaps below 1e-7 count as the paramagnet. The solution of largest q is the glass,
/// but a stable one is preferred: with a random field (odd P, full, P > 9) the state that comes from high temperature
/// may coexist with an unstable one of larger q.
template <GaussianSite M>
Solution rs_glass(const M& model) {
    const ReplicaSymmetric<M> saddle(model);
    const auto gap = [&](double C) -> std::optional<double> { return saddle.residual(saddle.unknowns(0.0, C))(1); };
    const double without_spread = -*gap(0.0);
    if (!std::isfinite(without_spread) || without_spread <= 0.0) return absent(Branch::glass);

    const double limit = model.susceptibility_limit();
    const double smallest = 0.1 * std::min(without_spread, limit);
    Solution glass = absent(Branch::glass);
    for (const double C : crossings(gap, detail::glass_grid(smallest, model.temperature(), limit))) {
        const auto root = newton(saddle, saddle.unknowns(0.0, C));
        const Solution found = report(saddle, Branch::glass, root);
        if (!glass.converged() || (found.stable && !glass.stable)) glass = found;
    }
    return glass;
}

/// Whether a glass is a physical state of the model: a random field or a continuous transition makes q > 0. Where
/// neither exists (distinct P >= 3, p-spin) the replica-symmetric q > 0 solution has negative entropy and replicon
/// everywhere, and never enters a transition.
template <GaussianSite M>
bool glass_is_physical(const M& model) {
    return model.noise_variance(0.0, 0.0) > 0.0 || model.replicon_coupling(0.0, 0.0) > 0.0;
}

/// The state with m = 0 that competes with retrieval: the paramagnet while it is stable, then the glass. At the
/// continuous transition itself the paramagnet is marginal and the glass has shrunk to it.
template <GaussianSite M>
Solution rs_disordered(const M& model) {
    Solution paramagnet = rs_paramagnet(model);
    if (!glass_is_physical(model) || (paramagnet.converged() && paramagnet.stable)) return paramagnet;
    Solution glass = rs_glass(model);
    return glass.converged() || !paramagnet.converged() ? glass : paramagnet;
}

/// One branch by name.
template <GaussianSite M>
Solution rs_branch(const M& model, Branch branch, const Vector* warm = nullptr) {
    if (branch == Branch::paramagnet) return rs_paramagnet(model);
    if (branch == Branch::glass) return rs_glass(model);
    if constexpr (M::has_signal) return rs_retrieval(model, warm);
    return absent(branch);
}

} // namespace mattis::solvers
