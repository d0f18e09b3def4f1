#include "solvers/rsb/broken_retrieval.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "solvers/rs/replica_symmetric.hpp"
#include "solvers/rs/rs_branches.hpp"
#include "solvers/rsb/broken_curve.hpp"
#include "solvers/rsb/broken_search.hpp"

namespace mattis::solvers {

namespace detail {

Solution on_the_curve(const Site& model, const RetrievalCurve::Point& point) {
    const auto there = model.with("alpha", point.alpha);
    const ReplicaSymmetric saddle(*there);
    const State state = saddle.state(ReplicaSymmetric::unknowns(point.m, point.C));
    return {.branch = Branch::retrieval,
            .status = Status::converged,
            .order = state.order,
            .replicon = state.replicon,
            .stable = state.replicon.has_value() && *state.replicon > 0.0};
}

} // namespace detail

namespace {

using detail::Attempt;

/// The search result that a point of the curve is.
Attempt evaluated(const Site& model, const Levels& at) {
    const BrokenSymmetry saddle(model, at.depth(), {.m = false, .q0 = false});
    const auto local = saddle.evaluate(at, true);
    return {
        .at = at, .status = Status::converged, .replicons = saddle.replicons(local), .coupling = local.noise.coupling};
}

/// The retrieval branch near its end: the spinodal, and the curve it lies on.
struct End {
    BrokenSpinodal spinodal{};
    std::optional<BrokenCurve> curve{};
    std::optional<BrokenCurve::Point> fold{};
};

End retrieval_end(const Site& model, std::size_t depth);

/// Where to look for the state of one more step at the same load, given the one near the spinodal.
std::vector<Levels> deeper_starts(const Site& model, const Attempt& shallower) {
    const double T = model.temperature();
    const Levels& at = shallower.at;
    const Levels usual =
        deeper_levels(at, {.kappa = shallower.coupling, .innermost = shallower.replicons.back()}, T, false);
    if (T == 0.0) {
        if (at.depth() >= deepest_narrow_levels) return {usual};
        return {deeper_levels_in_the_ground_state(at, false), usual};
    }
    constexpr double only_just = -0.03;
    std::vector<Levels> starts{detail::just_broken(model, shallower), usual};
    const BrokenSpinodal frozen = retrieval_end(*model.with("T", 0.0), at.depth() + 1).spinodal;
    if (frozen.status == Status::converged && frozen.at.depth() == at.depth() + 1)
        starts.push_back(warmed(frozen.at, T));
    if (shallower.replicons.back() < only_just) std::reverse(starts.begin(), starts.end());
    return starts;
}

/// The curve of one more step, entered near the spinodal of one step less; nothing where it was not found.
std::optional<BrokenCurve> deeper_curve(const Site& model, const Attempt& shallower) {
    for (const Levels& begin : deeper_starts(model, shallower)) {
        BrokenCurve curve(model, begin.depth(), begin, model.load());
        if (curve.entry()) return curve;
    }
    return std::nullopt;
}

/// The curve of one step, entered from the replica-symmetric spinodal `rs`.
BrokenCurve first_curve(const Site& model, const Solution& rs, double alpha) {
    const auto there = model.with("alpha", alpha);
    for (const double factor : {1.0, 0.5}) {
        BrokenCurve curve(model, 1, detail::split(*there, rs, factor), alpha);
        if (curve.entry()) return curve;
    }
    return BrokenCurve(model, 1, detail::split(*there, rs, 2.0), alpha);
}

/// Goes one step deeper at a time, each curve entered from the end of the one before, until the state is stable, or so
/// close to it that a deeper one is not found: then it would move the spinodal by less than 1e-6.
End retrieval_end(const Site& model, std::size_t depth) {
    constexpr double marginal = -2e-3;
    End end;
    const RetrievalCurve explicit_curve(model);
    if (!explicit_curve.exists()) return end;
    const auto& rs_fold = explicit_curve.fold();
    const Solution rs = detail::on_the_curve(model, rs_fold);
    end.spinodal = {.status = Status::converged,
                    .alpha = rs_fold.alpha,
                    .at = {.m = rs_fold.m, .q = {order_value(rs, "q").value_or(1.0)}, .C = rs_fold.C}};
    if (depth == 0 || rs.stable || rs_fold.alpha == 0.0) return end;
    if (detail::split_is_invisible(*model.with("alpha", rs_fold.alpha), rs)) return end;
    for (std::size_t k = 1; k <= depth; ++k) {
        std::optional<BrokenCurve> curve;
        bool nearly_stable = false;
        if (k == 1) {
            nearly_stable = rs.replicon && *rs.replicon > marginal;
            curve = first_curve(model, rs, rs_fold.alpha);
        } else {
            const auto there = model.with("alpha", end.spinodal.alpha);
            const Attempt shallower = evaluated(*there, end.spinodal.at);
            if (shallower.stable()) return end;
            nearly_stable = *std::min_element(shallower.replicons.begin(), shallower.replicons.end()) > marginal;
            curve = deeper_curve(*there, shallower);
        }
        const auto fold = curve ? curve->fold() : std::nullopt;
        if (!fold && nearly_stable) return end;
        if (!fold) return {.spinodal = {.status = Status::stalled}};
        end = {.spinodal = {Status::converged, fold->alpha, fold->at}, .curve = curve, .fold = fold};
    }
    return end;
}

} // namespace

BrokenSpinodal broken_spinodal(const Site& model, std::size_t depth) { return retrieval_end(model, depth).spinodal; }

Solution broken_retrieval(const Site& model, std::size_t depth) {
    using namespace detail;
    Solution rs = rs_retrieval(model);
    if (rs.converged() && (rs.stable || model.noise_variance(1.0, 0.0) == 0.0)) return rs;
    if (rs.converged() && split_is_invisible(model, rs)) {
        rs.marginal = true;
        return rs;
    }
    const Pinned pinned{.m = false, .q0 = false};
    if (rs.converged()) {
        const Attempt found = descended(model, first_step(model, rs, pinned), pinned, depth);
        if (found.status == Status::converged) return report(model, Branch::retrieval, found);
    }
    const End end = retrieval_end(model, depth);
    if (end.spinodal.status != Status::converged) return {.branch = Branch::retrieval, .status = end.spinodal.status};
    if (model.load() > end.spinodal.alpha) return absent(Branch::retrieval);
    const Solution lost{.branch = Branch::retrieval, .status = Status::stalled};
    if (!end.fold) return lost;
    const auto point = end.curve->at_load(model.load(), *end.fold);
    if (!point) return lost;
    return report(model, Branch::retrieval, solved(model, point->at, pinned, 0));
}

} // namespace mattis::solvers
