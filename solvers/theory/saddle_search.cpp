#include "solvers/theory/saddle_search.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/newton.hpp"
#include "core/roots.hpp"
#include "solvers/theory/best_state.hpp"

namespace mattis::solvers {

namespace {

Solution reported(const ModelInfo& model, const Saddle& saddle, const Vector& u) {
    Solution solution{.branch = saddle.branch_of(u), .status = Status::converged, .u = u};
    State state = saddle.state(u);
    if (!std::isfinite(state.entropy)) {
        solution.status = Status::diverged;
        return solution;
    }
    solution.order = std::move(state.order);
    solution.entropy = state.entropy;
    if (model.capabilities.thermodynamics) {
        solution.free_energy = state.free_energy;
        solution.energy = state.energy;
    }
    solution.residual = state.residual;
    solution.replicon = state.replicon;
    solution.replicons = {state.replicon};
    solution.stable = state.replicon.value_or(-1.0) > 0.0;
    return solution;
}

/// A root that the search has found.
Solution judged(const ModelInfo& model, const Saddle& saddle, const DifferenceRoot& root) {
    if (!accurate(root))
        return {.branch = saddle.branch_of(root.u),
                .status = Status::stalled,
                .reason = "rounding leaves its order parameters uncertain by more than 1e-8",
                .iterations = root.iterations,
                .u = root.u};
    Solution solution = reported(model, saddle, root.u);
    if (solution.converged()) solution.residual = root.residual;
    solution.iterations = root.iterations;
    return solution;
}

bool known(const std::vector<Solution>& states, const Branch& branch, const Vector& u) {
    constexpr double same = 1e-7;
    return std::any_of(states.begin(), states.end(), [&](const Solution& s) {
        return s.branch == branch && s.u.size() == u.size() && (s.u - u).lpNorm<Eigen::Infinity>() < same;
    });
}

/// What Newton's method finds of the branches that the model does not solve for by itself.
std::vector<Solution> searched(const ModelInfo& info, const Saddle& saddle, const std::vector<Branch>& solved) {
    std::vector<Solution> states;
    for (const Vector& start : saddle.starts()) {
        const DifferenceRoot root = difference_newton([&](const Vector& u) { return saddle.residual(u); }, start);
        if (root.status != Status::converged) continue;
        const Branch branch = saddle.branch_of(root.u);
        const bool taken = std::find(solved.begin(), solved.end(), branch) != solved.end();
        if (!taken && !known(states, branch, root.u)) states.push_back(judged(info, saddle, root));
    }
    return states;
}

/// The curve of solutions (u, value of the parameter) beyond a fold, by pseudo-arclength. Values are measured in units
/// of the first step, so that the tangent sees both kinds of unknowns.
class Arc {
public:
    Arc(const ModelAt& model, std::string_view parameter, double scale)
        : model_(model), parameter_(parameter), scale_(scale) {}

    std::optional<Vector> residual(const Vector& x) const {
        const Eigen::Index n = x.size() - 1;
        const ModelAt at = model_.with(parameter_, value(x));
        return at.entry().saddle(at.values())->residual(x.head(n));
    }

    double value(const Vector& x) const { return x(x.size() - 1) * scale_; }

    /// Unit tangent at x along which `forward` points.
    std::optional<Vector> tangent(const Vector& x, const Vector& forward) const {
        constexpr double difference = 1e-6;
        const auto jacobian = difference_jacobian([this](const Vector& y) { return residual(y); }, x, difference);
        if (!jacobian) return std::nullopt;
        const Eigen::Index n = x.size() - 1;
        Matrix bordered(n + 1, n + 1);
        bordered.topRows(n) = *jacobian;
        bordered.row(n) = forward.transpose();
        Vector t = linear_solution(bordered, Vector::Unit(n + 1, n));
        if (!t.allFinite()) return std::nullopt;
        return Vector(t / t.norm());
    }

    /// The point of the curve in the plane through `from + length t` across t.
    std::optional<Vector> at(const Vector& from, const Vector& t, double length) const {
        const Vector predicted = from + length * t;
        const auto system = [&](const Vector& x) -> std::optional<Vector> {
            const auto r = residual(x);
            if (!r) return std::nullopt;
            Vector extended(x.size());
            extended << *r, t.dot(x - predicted);
            return extended;
        };
        const DifferenceRoot root = difference_newton(system, predicted);
        if (!accurate(root)) return std::nullopt;
        return root.u;
    }

private:
    const ModelAt& model_;
    std::string_view parameter_;
    double scale_;
};

} // namespace

std::vector<Solution> saddle_states(const ModelAt& at) {
    const ModelInfo& info = at.entry().info;
    const auto saddle = at.entry().saddle(at.values());
    std::vector<Branch> solved;
    std::vector<Solution> own;
    for (const Branch& branch : info.branches)
        if (const auto roots = saddle->solved(branch)) {
            solved.push_back(branch);
            for (const Vector& u : *roots) own.push_back(reported(info, *saddle, u));
        }
    std::vector<Solution> states = searched(info, *saddle, solved);
    states.insert(states.end(), own.begin(), own.end());
    for (const Branch& branch : info.branches)
        if (auto exact = saddle->closed_form(branch)) states.push_back(std::move(*exact));
    const auto place = [&](const Solution& s) {
        return std::find(info.branches.begin(), info.branches.end(), s.branch) - info.branches.begin();
    };
    std::stable_sort(states.begin(), states.end(), [&](const Solution& a, const Solution& b) {
        if (place(a) != place(b)) return place(a) < place(b);
        if (a.converged() != b.converged()) return a.converged();
        if (!a.converged() || a.stable != b.stable) return a.stable > b.stable;
        return weight_of(info, a) < weight_of(info, b);
    });
    return states;
}

std::optional<Fold> fold_beside(const ModelAt& model, std::string_view parameter, const Vector& u, double inside,
                                double outside) {
    constexpr int longest = 200;
    constexpr double first_step = 0.05, growth = 1.3, shortest = 1e-6;
    const Arc arc(model, parameter, outside - inside);
    const Eigen::Index n = u.size();
    Vector x(n + 1);
    x << u, inside / (outside - inside);
    auto t = arc.tangent(x, Vector::Unit(n + 1, n));
    double step = first_step;
    for (int k = 0; t && k < longest; ++k, step *= growth) {
        auto next = arc.at(x, *t, step);
        while (!next && (step *= 0.5) > shortest) next = arc.at(x, *t, step);
        if (!next) return std::nullopt;
        const auto turned = arc.tangent(*next, *t);
        if (!turned) return std::nullopt;
        if ((*turned)(n) > 0.0) {
            x = *next;
            t = turned;
            continue;
        }
        // The tangent has lost its component along the parameter in between.
        bool lost = false;
        const double length = bracketed_root(
            [&](double l) {
                const auto point = l > 0.0 ? arc.at(x, *t, l) : std::optional(x);
                const auto here = point ? arc.tangent(*point, *t) : std::nullopt;
                lost = lost || !here;
                return here ? (*here)(n) : 0.0; // ends the search
            },
            0.0, step);
        const auto fold = lost ? std::nullopt : arc.at(x, *t, length);
        if (!fold) return std::nullopt;
        return Fold{arc.value(*fold), fold->head(n)};
    }
    return std::nullopt;
}

} // namespace mattis::solvers
