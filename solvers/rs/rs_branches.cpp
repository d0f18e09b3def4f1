#include "solvers/rs/rs_branches.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "core/roots.hpp"
#include "solvers/rs/replica_symmetric.hpp"
#include "solvers/rs/retrieval_curve.hpp"
#include "solvers/rs/weak_stretches.hpp"

namespace mattis::solvers {

namespace {

using Root = RootReport<ReplicaSymmetric::Unknowns, ReplicaSymmetric::Local>;

/// Reports the state at a root of the saddle point.
Solution report(const ReplicaSymmetric& saddle, Branch branch, const Root& root) {
    Solution solution{.branch = branch, .status = root.status, .iterations = root.iterations, .u = root.u};
    if (root.status != Status::converged) return solution;
    State state = saddle.state(root.u, root.at);
    if (!std::isfinite(state.free_energy) || !std::isfinite(state.energy) || !std::isfinite(state.entropy)) {
        solution.status = Status::diverged;
        return solution;
    }
    solution.order = std::move(state.order);
    solution.free_energy = state.free_energy;
    solution.energy = state.energy;
    solution.entropy = state.entropy;
    solution.residual = state.residual;
    solution.replicon = state.replicon;
    solution.replicons = {state.replicon};
    constexpr double rounding = 1e-12;
    solution.stable = state.replicon.has_value() && *state.replicon > 0.0;
    solution.marginal = state.replicon.has_value() && !solution.stable && *state.replicon > -rounding;
    if (root.u(0) > 0.0) solution.diagnostics = low_q_flag(saddle.model(), saddle.overlap(root.u));
    return solution;
}

/// Trial values of C for the glass, ascending: geometric while q > 1/2, then with q halved down to `smallest_overlap`
/// or, where C is bounded by `limit`, up to it.
std::vector<double> glass_grid(double low, double T, double limit, double smallest_overlap) {
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

/// Whether a state with m > 0 can only lie between zero load and the retrieval spinodal, judged from the state alone:
///   m <= tanh(S(m)/T)  noise only lowers m; it proves T < T_M, for m > tanh(S(m)/T) at every m above T_M;
///   det(1 - dmap) > 0  the load falls as m grows, as it does before the spinodal and beyond a second fold;
///   kappa < 1.6        kappa = S'(m) (1 - m^2) artanh(m)/S(m) is 1 at the spinodal of zero load and grows as m falls.
///                      Second folds, where there are any, have kappa > 1.78 (docs/theory.md, "Explicit
///                      parametrisation").
/// The smallest magnetisations are left to the curve: at P = 2 rounding could make one out of m = 0. So are networks
/// that learn from examples, whose folds are others.
bool before_the_spinodal(const Site& model, const Root& root) {
    constexpr double smallest_m = 1e-4;
    constexpr double rounding = 1e-15;
    constexpr double second_folds = 1.6;
    constexpr double near_the_fold = 1e-3; // where the residual may be below tolerance without there being a root
    const double m = root.u(0);
    if (root.status != Status::converged || m < smallest_m || !model.stores()) return false;
    const double S = model.signal_field(m);
    const double bend = m < 1.0 ? (1.0 - m) * (1.0 + m) * std::atanh(m) : 0.0;
    return m <= std::tanh(S / model.temperature()) + rounding && root.at.jacobian.determinant() > near_the_fold &&
           model.signal_field_slope(m) * bend < second_folds * S;
}

} // namespace

Solution rs_retrieval(const Site& model, const Vector* warm) {
    if (!model.has_signal()) return absent(Branch::retrieval);
    const ReplicaSymmetric saddle(model);
    using Unknowns = ReplicaSymmetric::Unknowns;
    Root root;
    if (model.stores()) root = newton(saddle, warm ? Unknowns(*warm) : ReplicaSymmetric::unknowns(1.0, 0.0));
    if (before_the_spinodal(model, root)) return report(saddle, Branch::retrieval, root);

    const RetrievalCurve curve(model);
    const auto point = curve.at_load(model.load());
    if (!point) return absent(Branch::retrieval);
    const int spent = root.iterations;
    root = newton(saddle, ReplicaSymmetric::unknowns(point->m, point->C));
    root.iterations += spent;
    return report(saddle, Branch::retrieval, root);
}

std::vector<Diagnostic> low_q_flag(const Site& model, double q) {
    constexpr double low = 0.65;
    if (model.stores()) return {};
    const bool dense = model.covariance() != nullptr; // P > 2: of pairwise networks small q is no other branch
    return {{low_q_branch, dense && q < low ? 1.0 : 0.0}};
}

std::vector<Solution> rs_weak_retrieval(const Site& model) {
    std::vector<Solution> found;
    const RetrievalCurve curve(model);
    const ReplicaSymmetric saddle(model);
    for (const WeakStretch& stretch : weak_stretches(curve)) {
        const auto point = point_on(curve, stretch, model.load());
        if (!point) continue;
        const auto root = newton(saddle, ReplicaSymmetric::unknowns(point->m, point->C));
        found.push_back(report(saddle, Branch::retrieval_weak, root));
    }
    if (found.empty()) found.push_back(absent(Branch::retrieval_weak));
    return found;
}

Solution rs_paramagnet(const Site& model) {
    const ReplicaSymmetric saddle(model);
    if (!model.paramagnet_admissible()) return absent(Branch::paramagnet);
    const auto u = ReplicaSymmetric::unknowns(0.0, 1.0 / model.temperature());
    const auto at = saddle.linearise(u);
    return report(saddle, Branch::paramagnet,
                  Root{u, at, saddle.residual_norm(u, at.residual), 0.0, 0, Status::converged});
}

Solution rs_glass(const Site& model) {
    const ReplicaSymmetric saddle(model);
    const auto gap = [&](double C) -> std::optional<double> {
        return saddle.residual(ReplicaSymmetric::unknowns(0.0, C))(1);
    };
    const double without_spread = -*gap(0.0);
    if (!std::isfinite(without_spread) || without_spread <= 0.0) return absent(Branch::glass);

    // A random field correlates replicas however weak it is: then no overlap counts as zero.
    constexpr double counts_as_zero = 1e-7, rounding = 1e-15;
    const bool random_field = model.noise_variance(0.0, 0.0) > 0.0;
    const double limit = model.susceptibility_limit(), T = model.temperature();
    const double smallest = 0.1 * std::min(without_spread, limit);
    Solution glass = absent(Branch::glass);
    std::vector<double> zeros =
        crossings(gap, glass_grid(smallest, T, limit, random_field ? rounding : counts_as_zero));
    if (zeros.empty() && random_field && T > 0.0) zeros.push_back(1.0 / T);
    for (const double C : zeros) {
        const auto root = newton(saddle, ReplicaSymmetric::unknowns(0.0, C));
        const Solution found = report(saddle, Branch::glass, root);
        if (!glass.converged() || (found.stable && !glass.stable)) glass = found;
    }
    return glass;
}

bool glass_is_physical(const Site& model) {
    return model.noise_variance(0.0, 0.0) > 0.0 || model.replicon_coupling(0.0, 0.0) > 0.0;
}

Solution rs_disordered(const Site& model) {
    Solution paramagnet = rs_paramagnet(model);
    if (!glass_is_physical(model) || (paramagnet.converged() && paramagnet.stable)) return paramagnet;
    Solution glass = rs_glass(model);
    return glass.converged() || !paramagnet.converged() ? glass : paramagnet;
}

Solution rs_branch(const Site& model, Branch branch, const Vector* warm) {
    if (branch == Branch::paramagnet) return rs_paramagnet(model);
    if (branch == Branch::glass) return rs_glass(model);
    if (branch == Branch::retrieval) return rs_retrieval(model, warm);
    return absent(branch);
}

} // namespace mattis::solvers
