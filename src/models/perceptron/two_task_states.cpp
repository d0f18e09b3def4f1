#include "models/perceptron/two_task_states.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <Eigen/LU>

#include "core/newton.hpp"
#include "core/watch.hpp"

namespace mattis {

namespace {

constexpr double coarseness = 0.75;                  ///< of the averages along curves: errors below 1e-7
constexpr double frozen = 150.0, near_frozen = 75.0; ///< (qd - q0)/(1 - qd) where curves are given up, and before
constexpr double weakest = 1e-3;                     ///< load at which the curve from alpha2 = 0 begins

/// The equations at one load, as newton() asks for them.
struct AtLoad {
    const TwoTask& task;
    double alpha2;

    TwoTask::Point linearise(const Eigen::Vector3d& u) const { return task.at(u, alpha2); }
    Eigen::Vector3d residual(const Eigen::Vector3d& u) const { return task.at(u, alpha2).residual; }
    /// Of q0, r and qd, whose logarithms are the unknowns.
    static double residual_norm(const Eigen::Vector3d& u, const Eigen::Vector3d& r) {
        const InputOverlaps q = InputOverlaps::of_logarithms(u);
        if (!r.allFinite()) return INFINITY;
        return std::max(
            {std::abs(r(0)) * q.rest, std::abs(r(1)) * q.delta, std::abs(r(2)) * std::sqrt(q.q0) * q.spread});
    }
    static bool admissible(const Eigen::Vector3d& u) { return TwoTask::admissible(u); }
};

/// A poor state can end where qd tends to 1 and q0 does not: weights of +-1 that differ between samples, qd_hat -> inf.
bool freezes(const Eigen::Vector3d& u, double wide) {
    const InputOverlaps q = InputOverlaps::of_logarithms(u);
    return q.delta > wide * q.rest; // qd - q0 and 1 - qd
}

bool same(const TwoTaskState& a, const TwoTaskState& b) { return (a.u - b.u).norm() < 1e-6 * (1.0 + a.u.norm()); }

} // namespace

TwoTaskStates::TwoTaskStates(const TwoTask::Settings& settings, std::shared_ptr<ReferenceLaw> reference)
    : task_(settings, reference), coarse_(settings, std::move(reference), coarseness) {}

LoadCurve::Equations TwoTaskStates::equations(const TwoTask& task) {
    constexpr double most_work = 3e8; // of averages over a weight: seconds
    return [task, work = std::make_shared<double>(0.0)](const Eigen::Vector3d& u,
                                                        double log_load) -> std::optional<LoadEquations> {
        if (!TwoTask::admissible(u) || freezes(u, frozen) || *work > most_work) return std::nullopt;
        const TwoTask::Point at = task.at(u, std::exp(log_load));
        *work += at.site.work;
        if (!at.residual.allFinite()) return std::nullopt;
        return LoadEquations{at.residual, at.jacobian, at.by_log_load};
    };
}

TwoTaskState TwoTaskStates::solved(const Eigen::Vector3d& guess, double alpha2) const {
    constexpr NewtonOptions options{.tolerance = 1e-11, .rounding = 1e-14, .max_iterations = 30, .max_halvings = 12};
    auto root = newton(AtLoad{task_, alpha2}, guess, options);
    TwoTaskState state{.u = root.u, .residual = root.residual, .iterations = root.iterations, .status = root.status};
    if (root.status == Status::inadmissible) return state;
    state.at = std::move(root.at);
    state.potential = TwoTask::potential(state.at, alpha2);
    state.joining = state.at.jacobian.determinant() < 0.0;
    return state;
}

LoadCurve& TwoTaskStates::from_below() {
    if (!below_) {
        LoadCurve::Position start;
        start << coarse_.weak_start(weakest), std::log(weakest);
        below_.emplace(equations(coarse_), start, true);
    }
    return *below_;
}

std::optional<Eigen::Vector3d> TwoTaskStates::nearly_perfect(double alpha2) const {
    constexpr int most = 60;
    constexpr double damping = 0.7, near = 0.02;
    Eigen::Vector3d u = InputOverlaps::of(0.9967607, 0.9983790, 0.9967634).logarithms();
    for (int n = 0; n < most; ++n) {
        pause_point();
        const TwoTask::Point at = coarse_.at(u, alpha2);
        if (!at.residual.allFinite() || at.site.weight.p_rest > 0.2) return std::nullopt;
        u -= damping * at.residual;
        if (!TwoTask::admissible(u)) return std::nullopt;
        if (at.residual.norm() < near) return u;
    }
    return std::nullopt;
}

LoadCurve* TwoTaskStates::from_above(double least) {
    constexpr int most = 4;
    constexpr double margin = 2.0; // so that it serves larger loads of a row, too
    if (above_ && above_->steps().front().at(3) >= std::log(least)) return &*above_;
    above_.reset();
    double top = margin * least;
    for (int n = 0; n < most && !above_; ++n, top *= 2.0)
        if (const auto u = nearly_perfect(top)) {
            LoadCurve::Position start;
            start << *u, std::log(top);
            LoadCurve curve(equations(coarse_), start, false);
            if (!curve.lost()) above_.emplace(std::move(curve));
        }
    return above_ ? &*above_ : nullptr;
}

/// The curve is followed until it meets the one from below at this load. It can turn several times on its way, so it is
/// given up only well above the load, if it has turned, or well below.
std::vector<Eigen::Vector3d> TwoTaskStates::passed_from_above(double alpha2) {
    constexpr double above = 1.5, least = 3.0;      // loads to search from
    constexpr double too_high = 0.5, too_low = 1.2; // ln of loads
    LoadCurve* curve = from_above(std::max(above * alpha2, least));
    if (curve == nullptr) return {};
    const double target = std::log(alpha2);
    const std::vector<LoadCurve::Passage> below = from_below().passages(target);
    const auto met = [&] {
        constexpr double near = 0.05; // as good as passages are
        const auto passages = curve->passages(target);
        return std::ranges::any_of(passages, [&](const LoadCurve::Passage& p) {
            return std::ranges::any_of(below, [&](const LoadCurve::Passage& q) { return (p.u - q.u).norm() < near; });
        });
    };
    const auto done = [&] {
        const double here = curve->last().at(3);
        const bool up = curve->folds(curve->steps().size()) % 2 == 1;
        return up ? here > target + too_high : here < target - too_low || met();
    };
    while (curve->goes_on() && !done()) curve->advance();
    std::vector<Eigen::Vector3d> found;
    for (const LoadCurve::Passage& p : curve->passages(target)) found.push_back(p.u);
    return found;
}

std::vector<TwoTaskState> TwoTaskStates::at(double alpha2) {
    std::vector<TwoTaskState> found, failed;
    const auto keep = [&](const Eigen::Vector3d& guess, bool one_curve) {
        TwoTaskState state = solved(guess, alpha2);
        state.one_curve = one_curve;
        if (state.status != Status::converged)
            failed.push_back(std::move(state));
        else if (std::none_of(found.begin(), found.end(), [&](const TwoTaskState& s) { return same(s, state); }))
            found.push_back(std::move(state));
    };
    if (alpha2 <= weakest) {
        keep(coarse_.weak_start(alpha2), true);
    } else {
        const double target = std::log(alpha2);
        LoadCurve& below = from_below();
        while (below.goes_on() && below.last().at(3) <= target) below.advance();
        for (const LoadCurve::Passage& p : below.passages(target)) keep(p.u, p.folds == 0);
    }
    if (alpha2 > weakest) {
        for (const Eigen::Vector3d& guess : passed_from_above(alpha2)) keep(guess, false);
        if (const auto u = nearly_perfect(alpha2)) keep(*u, false);
    }
    std::sort(found.begin(), found.end(), [](const TwoTaskState& a, const TwoTaskState& b) {
        return a.joining != b.joining ? b.joining : a.potential > b.potential;
    });
    return found.empty() ? failed : found;
}

/// The curve is a parabola beside its fold: the place where the load is largest or smallest is found by secants, from
/// points of the curve with accurate averages.
std::optional<TwoTaskStates::End::Fold> TwoTaskStates::refined(const LoadCurve::Position& near) const {
    constexpr int most = 12;
    constexpr double first = 1e-2, accuracy = 1e-11;
    const CurvePoints curve(equations(task_), near);
    double s = 0.0, t = first;
    auto at = curve.at(s), next = curve.at(t);
    for (int n = 0; n < most && at && next; ++n) {
        const double here = at->tangent(3), there = next->tangent(3), step = there * (t - s) / (there - here);
        if (there == 0.0 || std::abs(step * there) < accuracy) {
            const double alpha2 = std::exp(next->position(3));
            return End::Fold{alpha2, task_.at(next->position.head<3>(), alpha2)};
        }
        s = std::exchange(t, t - step);
        at = std::exchange(next, curve.at(t));
    }
    return std::nullopt;
}

std::optional<double> TwoTaskStates::frozen_at() const {
    if (!below_ || !freezes(below_->last().at.head<3>(), near_frozen)) return std::nullopt;
    return std::exp(below_->last().at(3));
}

std::optional<double> TwoTaskStates::lost_before(double alpha2) const {
    if (!below_ || below_->goes_on() || below_->folds(below_->steps().size()) > 0 || frozen_at()) return std::nullopt;
    const double end = std::exp(below_->last().at(3));
    return end < alpha2 ? std::optional(end) : std::nullopt;
}

TwoTaskStates::End TwoTaskStates::end_of_poor(double largest) {
    LoadCurve& curve = from_below();
    const auto folded = [&] { return curve.folds(curve.steps().size()) > 0; };
    while (curve.goes_on() && !folded() && curve.last().at(3) < std::log(largest)) curve.advance();
    const auto folds = curve.fold_positions();
    if (folds.empty()) {
        const auto frozen = frozen_at();
        return {.frozen = frozen, .lost = !frozen && curve.last().at(3) < std::log(largest)};
    }
    const auto fold = refined(folds.front());
    return {.fold = fold, .lost = !fold};
}

TwoTaskStates::End TwoTaskStates::end_of_good() {
    constexpr double least = 3.0;
    LoadCurve* curve = from_above(least);
    if (curve == nullptr) return {.lost = true};
    const auto folded = [&] { return curve->folds(curve->steps().size()) > 0; };
    while (curve->goes_on() && !folded() && curve->last().at(3) > std::log(weakest)) curve->advance();
    const auto folds = curve->fold_positions();
    if (folds.empty()) return {.lost = curve->last().at(3) > std::log(weakest)};
    const auto fold = refined(folds.front());
    return {.fold = fold, .lost = !fold};
}

std::optional<TwoTaskState> TwoTaskStates::before_fold(const LoadCurve& curve, double alpha2) const {
    for (const LoadCurve::Passage& p : curve.passages(std::log(alpha2))) {
        if (p.folds > 0) continue;
        // between long steps the steps themselves can be the better guesses
        for (const Eigen::Vector3d& guess : {p.u, Eigen::Vector3d(curve.steps()[p.step].at.head<3>()),
                                             Eigen::Vector3d(curve.steps()[p.step + 1].at.head<3>())})
            if (TwoTaskState state = solved(guess, alpha2); state.status == Status::converged && !state.joining)
                return state;
    }
    return std::nullopt;
}

std::optional<TwoTaskStates::Crossing> TwoTaskStates::crossing(double largest) {
    constexpr int most = 60;
    constexpr double inside = 1e-6, accuracy = 1e-12;
    const End good_end = end_of_good(), poor_end = end_of_poor(largest);
    if (good_end.lost || poor_end.lost) return Crossing{.status = Status::stalled};
    if (!good_end.fold || !(poor_end.fold || poor_end.frozen)) return std::nullopt;
    double low = good_end.fold->alpha2 * (1.0 + inside);
    double high = (poor_end.fold ? poor_end.fold->alpha2 : *poor_end.frozen) * (1.0 - inside);
    if (low >= high) return std::nullopt;
    double alpha2 = std::sqrt(low * high);
    for (int n = 0; n < most; ++n) {
        const auto poor = before_fold(from_below(), alpha2), good = before_fold(*above_, alpha2);
        if (!poor || !good) return Crossing{.status = Status::stalled};
        const double gap = good->potential - poor->potential;
        const double step = gap / (good->at.input.energetic - poor->at.input.energetic);
        if (std::abs(step) <= accuracy * alpha2) return Crossing{Status::converged, alpha2, *poor, *good};
        (gap > 0.0 ? high : low) = alpha2;
        if (high - low <= accuracy * high) return std::nullopt; // at an end: no zero in between
        const double next = alpha2 - step;
        alpha2 = next > low && next < high ? next : 0.5 * (low + high);
    }
    return Crossing{.status = Status::stalled};
}

} // namespace mattis
