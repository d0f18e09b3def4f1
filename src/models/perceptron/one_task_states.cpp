#include "models/perceptron/one_task_states.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <Eigen/LU>

#include "core/newton.hpp"
#include "core/watch.hpp"

namespace mattis {

namespace {

using Vector3 = Eigen::Vector3d;
constexpr int longest_curve = 250; ///< steps

/// The equations at fixed alpha. Norms are those of q0, r and qd, whose logarithms are the unknowns. The smallest
/// differences must be right by themselves, too, as far as rounding lets them: next to q_d = 1 everything is small.
struct System {
    static constexpr double of_rest = 1e-4, of_delta = 1e-8;

    struct Local {
        Vector3 residual;
        Eigen::Matrix3d jacobian;
        OneTask::Point point;
    };

    const OneTask& task;
    double alpha;

    bool admissible(const Vector3& u) const { return task.admissible(u); }
    Local linearise(const Vector3& u) const {
        OneTask::Point point = task.at(u, alpha);
        return {point.residual, point.jacobian, std::move(point)};
    }
    Vector3 residual(const Vector3& u) const { return task.at(u, alpha).residual; }
    double residual_norm(const Vector3& u, const Vector3& r) const {
        const InputOverlaps at = task.overlaps(u);
        const double norm = std::max({std::abs(r(0)) * (at.rest + of_rest), std::abs(r(1)) * (at.delta + of_delta),
                                      std::abs(r(2)) * std::sqrt(at.q0) * at.spread});
        return r.allFinite() ? norm : std::numeric_limits<double>::infinity();
    }
};

bool same(const OneTaskState& a, const OneTaskState& b) {
    constexpr double near = 1e-7;
    const InputOverlaps &p = a.at.overlaps, &q = b.at.overlaps;
    return std::abs(p.q0 - q.q0) + std::abs(p.r - q.r) + std::abs(p.qd - q.qd) < near;
}

} // namespace

OneTaskState OneTaskStates::solved(const Eigen::Vector3d& guess, double alpha) const {
    const NewtonOptions options{
        .tolerance = 1e-10, .accuracy = 1e-8, .rounding = 1e-16, .max_iterations = 12, .max_halvings = 5};
    auto root = newton(System{task_, alpha}, guess, options);
    OneTaskState state{.u = root.u, .at = std::move(root.at.point), .residual = root.residual};
    state.iterations = root.iterations;
    state.status = root.status;
    // Where qd is held, the multiplier's own equation has the other sign.
    state.joining = (root.at.jacobian.determinant() < 0.0) != task_.settings().qd.has_value();
    return state;
}

/// The map is applied until it moves little, then Newton's method tried. Where the good state has just ceased to exist
/// the map lingers, and Newton's method has no root there.
std::optional<OneTaskState> OneTaskStates::strongest(double alpha) const {
    constexpr int most = 120, between = 6;
    constexpr double little = 0.1, coarseness = 0.5, longest = 2.0;
    const OneTask coarse(task_.settings(), coarseness);
    Vector3 u{6.0, 12.0, 15.0};
    if (task_.settings().qd) {
        const InputOverlaps start = coarse.overlaps(u);
        u(0) = std::asinh(alpha * input_averages(start, task_.settings().beta, coarseness).qd_hat);
    }
    int waited = between;
    for (int n = 0; n < most; ++n, ++waited) {
        pause_point();
        if (!coarse.admissible(u)) return std::nullopt;
        const OneTask::Point point = coarse.at(u, alpha);
        if (!point.residual.allFinite()) return std::nullopt;
        Vector3 move = point.residual;
        if (task_.settings().qd) move(0) = std::clamp(move(0) / point.jacobian(0, 0), -longest, longest);
        if (move.norm() < little && waited >= between) {
            waited = 0;
            OneTaskState state = solved(u, alpha);
            if (state.status == Status::converged && !state.joining) return state;
        }
        u -= move;
    }
    return std::nullopt;
}

OneTaskStates::Found OneTaskStates::at(double alpha) const {
    Found found = along_curves(alpha);
    if (task_.settings().prior > 0.0 && !task_.settings().qd) add_apart(found, alpha);
    return found;
}

void OneTaskStates::add_apart(Found& found, double alpha) const {
    constexpr double rest = 3e-4, wide = 6.0, overlap = 1.5; // 1 - q_d, (q_d - q_0)/(1 - q_d), unknown of r
    OneTaskState state = solved({-std::log(rest), -std::log(wide * rest / (1.0 - rest)), overlap}, alpha);
    if (state.status != Status::converged || state.joining) return;
    if (std::ranges::any_of(found.states, [&](const OneTaskState& s) { return same(s, state); })) return;
    state.apart = true;
    found.states.push_back(std::move(state));
}

OneTaskStates::Found OneTaskStates::along_curves(double alpha) const {
    Found found;
    const auto add = [&](const Vector3& guess) {
        OneTaskState state = solved(guess, alpha);
        const bool known = std::ranges::any_of(found.states, [&](const OneTaskState& s) { return same(s, state); });
        if (!known) found.states.push_back(std::move(state));
    };
    const auto strong = strongest(alpha);
    const auto met = [&] {
        return strong && std::ranges::any_of(found.states, [&](const OneTaskState& s) { return same(s, *strong); });
    };
    OneTaskCurve weak = OneTaskCurve::from_weak(task_.settings());
    constexpr double beyond = 3.0; // times alpha, where the strongest state was not reached
    bool turned = false;
    for (int n = 0; n < longest_curve && !met() && weak.advance(); ++n) {
        turned = turned || weak.turned();
        for (const Vector3& guess : weak.passed(alpha)) add(guess);
        if (!strong && weak.alpha() > beyond * alpha && found.states.size() != 2) break;
    }
    if (!weak.steps().empty() && weak.frozen()) found.frozen_at = weak.frozen_alpha();
    found.one_curve = strong && met() && !turned;
    if (!strong || met()) return found;
    // Two curves: the good state and the unstable one have one of their own.
    OneTaskCurve strong_curve = OneTaskCurve::downwards(task_.settings(), strong->u, alpha);
    for (int n = 0; n < longest_curve && strong_curve.advance(); ++n)
        for (const Vector3& guess : strong_curve.passed(alpha)) add(guess);
    if (!met()) found.states.push_back(*strong);
    return found;
}

std::optional<std::pair<double, OneTaskState>> OneTaskStates::far_beyond() const {
    constexpr double first = 4.0, factor = 3.0, last = 1e4;
    for (double alpha = first; alpha < last; alpha *= factor)
        if (auto state = strongest(alpha); state && state->good()) return std::pair{alpha, *std::move(state)};
    return std::nullopt;
}

/// Where poor and good nearly are one state both folds may lie within one step of a curve that comes from one side.
OneTaskStates::End OneTaskStates::second_fold(OneTaskCurve curve) {
    int folds = 0;
    for (int n = 0; n < longest_curve && curve.advance(); ++n) {
        if (!curve.turned() || ++folds < 2) continue;
        const auto fold = curve.fold();
        return {.fold = fold, .lost = !fold};
    }
    return {};
}

OneTaskStates::End OneTaskStates::end_of_poor() const {
    const auto beyond = far_beyond();
    OneTaskCurve curve = OneTaskCurve::from_weak(task_.settings());
    for (int n = 0; n < longest_curve && curve.advance(); ++n) {
        if (curve.turned()) {
            const auto fold = curve.fold();
            return {.fold = fold, .lost = !fold};
        }
        if (!beyond) continue;
        for (const Vector3& guess : curve.passed(beyond->first))
            if (same(solved(guess, beyond->first), beyond->second))
                return second_fold(OneTaskCurve::downwards(task_.settings(), beyond->second.u, beyond->first));
    }
    if (!curve.steps().empty() && curve.frozen()) return {.frozen_at = curve.frozen_alpha()};
    return {.lost = true};
}

OneTaskStates::End OneTaskStates::end_of_good() const {
    const auto beyond = far_beyond();
    if (!beyond) return {.lost = true};
    OneTaskCurve curve = OneTaskCurve::downwards(task_.settings(), beyond->second.u, beyond->first);
    for (int n = 0; n < longest_curve && curve.advance(); ++n) {
        if (!curve.turned()) continue;
        const auto fold = curve.fold();
        return {.fold = fold, .lost = !fold};
    }
    if (curve.steps().empty() || curve.alpha() > 1e-2) return {.lost = true};
    return second_fold(OneTaskCurve::from_weak(task_.settings()));
}

std::optional<std::pair<OneTaskState, OneTaskState>> OneTaskStates::both_ends(double alpha) const {
    std::optional<OneTaskState> first, last;
    for (const OneTaskState& s : along_curves(alpha).states)
        if (s.status == Status::converged && !s.joining) (first ? last : first) = s;
    if (!last) return std::nullopt;
    return std::pair{*std::move(first), *std::move(last)};
}

std::optional<OneTaskStates::Crossing> OneTaskStates::crossing() const {
    const End poor = end_of_poor(), good = end_of_good();
    if (!good.fold || !(poor.fold || poor.frozen_at)) return std::nullopt;
    constexpr double inside = 1e-3; // of the interval
    const double begin = std::exp((*good.fold)(3)), end = poor.fold ? std::exp((*poor.fold)(3)) : *poor.frozen_at;
    const double low = begin + inside * (end - begin), high = end - inside * (end - begin);
    if (!(low < high)) return std::nullopt;
    // d phi/d alpha = G_E: Newton's method in alpha, with both states followed.
    double alpha = std::sqrt(low * high);
    auto both = both_ends(alpha);
    constexpr int most = 60;
    constexpr double narrow = 1e-12;
    for (int n = 0; n < most && both; ++n) {
        const auto& [first, last] = *both;
        const double gap = OneTask::free_entropy(last.at, alpha) - OneTask::free_entropy(first.at, alpha);
        const double slope = last.at.input.energetic - first.at.input.energetic;
        const double next = std::clamp(alpha - gap / slope, 0.5 * (low + alpha), 0.5 * (alpha + high));
        if (std::abs(next - alpha) < narrow * alpha) return Crossing{alpha, first, last};
        OneTaskState poor_there = solved(first.u, next), good_there = solved(last.u, next);
        const bool followed = poor_there.status == Status::converged && good_there.status == Status::converged &&
                              !poor_there.joining && !good_there.joining && !same(poor_there, good_there);
        both = followed ? std::optional(std::pair{std::move(poor_there), std::move(good_there)}) : both_ends(next);
        alpha = next;
    }
    return std::nullopt;
}

} // namespace mattis
