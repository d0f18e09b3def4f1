#include "models/multitasking/states.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <Eigen/Eigenvalues>

#include "models/multitasking/fourier_average.hpp"
#include "models/multitasking/sign_rule.hpp"

namespace mattis::multitasking {

namespace {

Eigen::Index index(std::size_t j) { return static_cast<Eigen::Index>(j); }

Vector amplitudes_of(const AmplitudeGroups& at) { return Vector::Map(at.amplitude.data(), index(at.count())); }

AmplitudeGroups with_amplitudes(AmplitudeGroups at, const Vector& n) {
    for (std::size_t j = 0; j < at.count(); ++j) at.amplitude[j] = n(index(j));
    return at;
}

/// Residual n - A(n)/(1+rho) in the space of the groups, and the averages that it was made from.
struct GroupLinearisation {
    Vector residual{};
    Matrix jacobian{};
    FieldAverages field{};
};

class GroupSystem {
public:
    GroupSystem(const MultitaskingSaddle& saddle, const AmplitudeGroups& groups)
        : saddle_(saddle), groups_(groups), spread_(1.0 + saddle.law().rho()) {}

    GroupLinearisation linearise(const Vector& n) const {
        GroupLinearisation at;
        at.field = saddle_.averages(with_amplitudes(groups_, n));
        at.residual = n - at.field.map / spread_;
        at.jacobian = Matrix::Identity(n.size(), n.size());
        for (Eigen::Index j = 0; j < n.size(); ++j)
            for (Eigen::Index l = 0; l < n.size(); ++l) {
                const double others = groups_.size[static_cast<std::size_t>(l)] - (j == l ? 1 : 0);
                at.jacobian(j, l) -= (others * at.field.cross(j, l) + (j == l ? at.field.same(j) : 0.0)) / spread_;
            }
        return at;
    }
    Vector residual(const Vector& n) const { return linearise(n).residual; }
    double residual_norm(const Vector&, const Vector& residual) const {
        return residual.lpNorm<Eigen::Infinity>() / saddle_.law().activity();
    }
    /// Amplitudes are positive, and (1+rho) n = E xi X tanh <= c E|X| <= c sqrt(1+rho).
    bool admissible(const Vector& n) const {
        return n.minCoeff() > 0.0 && n.maxCoeff() < 1.01 * saddle_.law().activity();
    }

private:
    const MultitaskingSaddle& saddle_;
    const AmplitudeGroups& groups_;
    double spread_;
};

} // namespace

bool MultitaskingSaddle::too_many_fields(const AmplitudeGroups& at, double most) const {
    return exact_signs() && SignRule(law_).fields(at) > most;
}

FieldAverages MultitaskingSaddle::averages(const AmplitudeGroups& at) const {
    return exact_signs() ? SignRule(law_).averages(at) : FourierAverage(law_, T_).averages(at);
}

Vector MultitaskingSaddle::map(const AmplitudeGroups& at) const {
    return (exact_signs() ? SignRule(law_).averages(at).map : FourierAverage(law_, T_).map(at)) / (1.0 + law_.rho());
}

double MultitaskingSaddle::free_energy(const AmplitudeGroups& at, const FieldAverages& field) const {
    return 0.5 * (1.0 + law_.rho()) * at.squares() - field.free;
}

MultitaskingState MultitaskingSaddle::polish(const AmplitudeGroups& start, const NewtonOptions& options) const {
    MultitaskingState state{.at = start};
    if (start.count() == 0) {
        state.field = averages(start);
        state.status = Status::converged;
        return state;
    }
    auto root = newton(GroupSystem(*this, start), amplitudes_of(start), options);
    state.at = with_amplitudes(start, root.u);
    state.field = std::move(root.at.field);
    state.residual = root.residual * law_.activity();
    state.iterations = root.iterations;
    state.status = root.status;
    return state;
}

/// Removes groups that are negligible and still shrink; whether there were any.
bool MultitaskingSaddle::drop_decaying(AmplitudeGroups& at, const Vector& next) const {
    const double negligible = exact_signs() ? 0.0 : 1e-5 * next.maxCoeff();
    AmplitudeGroups kept{.zeros = at.zeros};
    for (std::size_t j = 0; j < at.count(); ++j) {
        const double n = next(index(j));
        if (n <= negligible && n < at.amplitude[j]) {
            kept.zeros += at.size[j];
        } else {
            kept.amplitude.push_back(n);
            kept.size.push_back(at.size[j]);
        }
    }
    const bool any = kept.count() < at.count();
    at = std::move(kept);
    return any;
}

/// Near a continuous transition amplitudes decay slowly, and Newton's method cannot land on 0: the state without the
/// smallest group, if that amplitude is small and 0 attracts it.
std::optional<MultitaskingState> MultitaskingSaddle::without_smallest(const MultitaskingState& state) const {
    constexpr double small = 0.05;
    if (state.at.count() == 0) return std::nullopt;
    const auto [smallest, largest] = std::minmax_element(state.at.amplitude.begin(), state.at.amplitude.end());
    const bool vanishing = *largest < small * law_.activity();
    if (*smallest > small * (state.at.count() > 1 && !vanishing ? *largest : law_.activity())) return std::nullopt;
    AmplitudeGroups fewer = state.at;
    const auto j = smallest - state.at.amplitude.begin();
    fewer.zeros += fewer.size[static_cast<std::size_t>(j)];
    fewer.amplitude.erase(fewer.amplitude.begin() + j);
    fewer.size.erase(fewer.size.begin() + j);
    MultitaskingState candidate = polish(fewer);
    if (candidate.status != Status::converged || candidate.field.same_zeros >= 1.0 + law_.rho()) return std::nullopt;
    candidate.iterations += state.iterations;
    return candidate;
}

/// Whether no common direction of the groups lowers f, up to rounding of a marginal one.
bool MultitaskingSaddle::minimum_among_groups(const MultitaskingState& state) const {
    constexpr double marginal = -1e-9;
    for (const Mode& mode : modes(state))
        if (mode.kind == Mode::Kind::common && mode.eigenvalue < marginal) return false;
    return true;
}

/// The iteration n <- A(n)/(1+rho), with the last change of an amplitude; whether it goes on.
bool MultitaskingSaddle::iterate(AmplitudeGroups& at, int steps, double& change) const {
    constexpr double vanished = 1e-9; // of the activity: no state is left
    for (int k = 0; k < steps && at.count() > 0; ++k) {
        const Vector next = map(at);
        change = (next - amplitudes_of(at)).lpNorm<Eigen::Infinity>();
        if (next.maxCoeff() < vanished * law_.activity()) {
            at = AmplitudeGroups{.zeros = at.patterns()};
            return false;
        }
        drop_decaying(at, next);
        if (change == 0.0) return false;
    }
    return at.count() > 0;
}

/// Second derivatives of f over 1+rho in the directions of the groups, each of unit length.
Matrix MultitaskingSaddle::group_hessian(const AmplitudeGroups& at, const FieldAverages& field) const {
    const auto n = index(at.count());
    Matrix hessian = Matrix::Identity(n, n);
    for (Eigen::Index j = 0; j < n; ++j)
        for (Eigen::Index l = 0; l < n; ++l) {
            const double k = at.size[static_cast<std::size_t>(j)], k2 = at.size[static_cast<std::size_t>(l)];
            hessian(j, l) -=
                (j == l ? field.same(j) + (k - 1.0) * field.cross(j, j) : std::sqrt(k * k2) * field.cross(j, l)) /
                (1.0 + law_.rho());
        }
    return hessian;
}

/// Newton's method with the absolute values of the eigenvalues, which leaves saddles instead of finding them. Steps are
/// halved until f falls, and no amplitude loses more than most of its value at once.
void MultitaskingSaddle::go_down(AmplitudeGroups& at, int steps) const {
    constexpr double flattest = 1e-4, near = 1e-5, kept = 0.2;
    constexpr int halvings = 8;
    FieldAverages field = averages(at);
    double f = free_energy(at, field);
    for (int k = 0; k < steps && at.count() > 0; ++k) {
        const Vector n = amplitudes_of(at), gradient = n - field.map / (1.0 + law_.rho());
        if (gradient.lpNorm<Eigen::Infinity>() < near * law_.activity()) return;
        Vector weight(n.size());
        for (Eigen::Index j = 0; j < n.size(); ++j)
            weight(j) = std::sqrt(static_cast<double>(at.size[static_cast<std::size_t>(j)]));
        const Eigen::SelfAdjointEigenSolver<Matrix> modes(group_hessian(at, field));
        const Vector along = modes.eigenvectors().transpose() * weight.cwiseProduct(gradient);
        const Vector step =
            (modes.eigenvectors() * along.cwiseQuotient(modes.eigenvalues().cwiseAbs().cwiseMax(flattest)))
                .cwiseQuotient(weight);
        bool fell = false;
        double length = 1.0;
        for (int halving = 0; halving < halvings && !fell; ++halving, length *= 0.5) {
            const Vector next = (n - length * step).cwiseMax(kept * n).cwiseMin(law_.activity());
            AmplitudeGroups trial = at;
            drop_decaying(trial, next);
            FieldAverages there = averages(trial);
            const double lower = free_energy(trial, there);
            fell = lower < f;
            if (!fell) continue;
            at = std::move(trial);
            field = std::move(there);
            f = lower;
        }
        if (!fell) return;
    }
}

MultitaskingState MultitaskingSaddle::settle(AmplitudeGroups at) const {
    constexpr int rounds = 60, first = 6, later = 4, downwards = 12;
    int spent = 0;
    MultitaskingState state;
    for (int round = 0; round < rounds; ++round) {
        double change = 0.0;
        const int together = exact_signs() ? 2 * first : (round == 0 ? first : later);
        iterate(at, together, change);
        spent += together;
        if (exact_signs()) {
            constexpr double rounding = 1e-15;
            if (change > rounding) continue;
            state = {.at = at, .field = averages(at), .status = Status::converged};
            if (at.count() > 0)
                state.residual = (amplitudes_of(at) - state.field.map / (1.0 + law_.rho())).lpNorm<Eigen::Infinity>();
            break;
        }
        go_down(at, downwards);
        spent += downwards;
        const double before = free_energy(at, averages(at));
        // Where it does not converge at once the descent has more to do.
        state = polish(at, {.max_iterations = 25, .max_halvings = 2});
        while (auto smaller = without_smallest(state)) state = std::move(*smaller);
        constexpr double rounding = 1e-14;
        const bool below = free_energy(state.at, state.field) <= before + rounding * law_.activity();
        if (state.status == Status::converged && below && minimum_among_groups(state)) break;
        if (state.status == Status::stalled && below) at = state.at;
        state.status = Status::stalled;
    }
    state.iterations += spent;
    return state;
}

/// Groups whose amplitudes agree become one, unless they repel each other there.
MultitaskingState MultitaskingSaddle::merged(MultitaskingState state) const {
    constexpr double near = 1e-5;
    state.at = state.at.canonical();
    for (std::size_t j = 0; j + 1 < state.at.count();) {
        if (state.at.amplitude[j] - state.at.amplitude[j + 1] > near * law_.activity()) {
            ++j;
            continue;
        }
        AmplitudeGroups joined = state.at;
        joined.size[j] += joined.size[j + 1];
        joined.amplitude.erase(joined.amplitude.begin() + static_cast<std::ptrdiff_t>(j) + 1);
        joined.size.erase(joined.size.begin() + static_cast<std::ptrdiff_t>(j) + 1);
        MultitaskingState one = exact_signs() ? settle(joined) : polish(joined);
        const double split =
            1.0 -
            (one.field.same.size() > index(j) ? one.field.same(index(j)) - one.field.cross(index(j), index(j)) : 0.0) /
                (1.0 + law_.rho());
        if (one.status == Status::converged && one.at.count() == joined.count() && split > 0.0) {
            one.iterations += state.iterations;
            state = std::move(one);
        } else {
            ++j;
        }
    }
    return state;
}

MultitaskingState MultitaskingSaddle::descend(AmplitudeGroups start) const {
    MultitaskingState state = settle(std::move(start));
    if (state.status != Status::converged) return state;
    const int iterations = state.iterations;
    state.at = state.at.canonical();
    state = merged(std::move(state));
    // Averages belong to the groups in their final order.
    MultitaskingState final = exact_signs() ? MultitaskingState{.at = state.at,
                                                                .field = averages(state.at),
                                                                .residual = state.residual,
                                                                .status = state.status}
                                            : polish(state.at);
    final.iterations += iterations;
    return final;
}

std::vector<Mode> MultitaskingSaddle::modes(const MultitaskingState& state) const {
    const double spread = 1.0 + law_.rho();
    const FieldAverages& field = state.field;
    const auto n = index(state.at.count());
    std::vector<Mode> all;
    if (state.at.zeros > 0) all.push_back({Mode::Kind::zeros, 0, 1.0 - field.same_zeros / spread, {}});
    bool tied = false;
    for (Eigen::Index j = 0; j < n; ++j) {
        tied = tied || std::isinf(field.same(j));
        if (state.at.size[static_cast<std::size_t>(j)] < 2) continue;
        all.push_back(
            {Mode::Kind::split, static_cast<std::size_t>(j), 1.0 - (field.same(j) - field.cross(j, j)) / spread, {}});
    }
    if (tied) all.push_back({Mode::Kind::common, 0, -std::numeric_limits<double>::infinity(), {}});
    if (!tied && n > 0) {
        const Eigen::SelfAdjointEigenSolver<Matrix> solver(group_hessian(state.at, field));
        for (Eigen::Index e = 0; e < n; ++e) {
            Vector direction = solver.eigenvectors().col(e);
            for (Eigen::Index j = 0; j < n; ++j)
                direction(j) /= std::sqrt(static_cast<double>(state.at.size[static_cast<std::size_t>(j)]));
            all.push_back({Mode::Kind::common, 0, solver.eigenvalues()(e), direction});
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const Mode& a, const Mode& b) { return a.eigenvalue < b.eigenvalue; });
    return all;
}

} // namespace mattis::multitasking
