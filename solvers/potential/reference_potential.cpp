#include "solvers/potential/reference_potential.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "models/catalogue.hpp"
#include "models/contract/well_lines.hpp"
#include "solvers/potential/followed_branch.hpp"
#include "solvers/potential/rs_at_overlap.hpp"

namespace mattis::solvers {

namespace {

/// Both branches of a potential: the one from p = 0, which counts where it exists, and that of the reference.
class Branches {
public:
    Branches(const Site& site, const TestSystem& system)
        : energy_(1.0 + system.temperature()), from_zero_(branch_from_zero(system)),
          of_reference_(branch_of_reference(site, system)) {}

    /// The state that counts at y = artanh p.
    OverlapState at(double y) {
        const auto [first, second] = both(y);
        if (!first)
            return second.value_or(OverlapState{.overlap = std::tanh(y),
                                                .status = Status::stalled,
                                                .reason = "no branch of states was followed to this overlap"});
        OverlapState state = *first;
        if (second) state.solutions = 2;
        return state;
    }

    /// Stationary points of the branch that counts; then those of the reference's branch where another one counts. At p
    /// = 0, where every branch may be stationary, only the former: nothing would tell them apart.
    std::vector<OverlapState> stationary() {
        double top = 0.0;
        for (auto* branch : {&from_zero_, &of_reference_})
            if (*branch) top = std::max(top, (*branch)->top());
        const std::vector<double> grid = overlap_grid(top);
        std::vector<OverlapState> found = stationary_states([this](double y) { return at(y); }, grid);
        const OverlapBranch beside = [this](double y) {
            auto [first, second] = both(y);
            return second ? *std::move(second) : OverlapState{.overlap = std::tanh(y)};
        };
        for (OverlapState& state : stationary_states(beside, grid))
            if (state.overlap > 0.0) found.push_back(std::move(state));
        std::ranges::sort(found, {}, &OverlapState::overlap);
        return found;
    }

private:
    using Found = std::optional<OverlapState>;

    /// The state that counts, and the other one if it is another.
    std::pair<Found, Found> both(double y) {
        constexpr double same = 1e-7;
        Found first = state_of(from_zero_, y), second = state_of(of_reference_, y);
        if (!first) return {std::move(second), std::nullopt};
        if (second && std::abs(first->slope - second->slope) + std::abs(first->V - second->V) <
                          same * (energy_ + std::abs(first->slope)))
            second.reset();
        return {std::move(first), std::move(second)};
    }

    static Found state_of(std::optional<FollowedBranch>& branch, double y) {
        if (!branch) return std::nullopt;
        OverlapState state = branch->at(y);
        return state.converged() ? Found(std::move(state)) : std::nullopt;
    }

    double energy_; ///< the scale of energies
    std::optional<FollowedBranch> from_zero_, of_reference_;
};

class ReferencePotential final : public Potential {
public:
    explicit ReferencePotential(bool has_signal) : has_signal_(has_signal) {}

    FieldInfo coordinate() const override { return reference_overlap(); }
    std::vector<double> default_values() const override { return usual_overlaps(); }
    std::string_view doc() const override { return "free energy at fixed overlap with an equilibrium configuration"; }
    std::string_view source() const override {
        return "Franz and Parisi, J. Phys. I (France) 5, 1401 (1995); docs/theory.md, section \"Potentials\"";
    }
    std::vector<FieldInfo> fields() const override {
        if (!has_signal_) return {reference_temperature()};
        return {reference_temperature(), reference_kind_field()};
    }
    std::vector<OrderParameter> values(const Ansatz&) const override { return order_at_overlap(has_signal_); }
    std::vector<std::string_view> diagnostics() const override { return {solutions_found}; }

    PotentialCurve curve(const ModelAt& at, const PotentialChoice& choice,
                         std::span<const double> coordinate) const override {
        const auto site = at.entry().site(at.values());
        require_landscape(at, *site);
        const double T = site->temperature();
        if (T == 0.0)
            throw InputError("T = 0 has no potential at fixed overlap, whose terms are of order 1/T: allowed is T > 0");
        const auto kind = static_cast<ReferenceKind>(has_signal_ ? choice.own[1].value_or(0.0) : 0.0);
        const ReferenceState reference = required_reference(*site, choice.own[0].value_or(T), kind);
        const TestSystem system(*site, reference);
        Branches branches(*site, system);
        PotentialCurve curve;
        for (const double p : coordinate) {
            curve.points.push_back(point_of(branches.at(std::atanh(p))));
            curve.points.back().at = p;
        }
        for (const OverlapState& state : branches.stationary()) curve.stationary.push_back(stationary_point_of(state));
        curve.reference = {
            {"T_ref", reference.T}, {"m", reference.m}, {"q", reference.q}, {"f", reference.free_energy}};
        if (!has_signal_) curve.reference.erase(curve.reference.begin() + 1);
        curve.remarks = remarks(*site, reference, curve);
        return curve;
    }

private:
    static std::vector<std::string> remarks(const Site& site, const ReferenceState& reference,
                                            const PotentialCurve& curve) {
        std::vector<std::string> remarks;
        constexpr double marginal = 1e-9;
        if (reference.replicon && *reference.replicon < -marginal)
            remarks.push_back(fmt::format("the reference at T_ref = {:.6g} breaks the symmetry of replicas (replicon "
                                          "{:.4g}): its replica-symmetric state, and V with it, is an approximation",
                                          reference.T, *reference.replicon));
        if (const double T_s = static_temperature(site); site.temperature() < T_s)
            remarks.push_back(fmt::format(
                "T = {:.6g} is below the static temperature {:.6g} of the glass: the replica-symmetric state with m = "
                "0, from which V is measured, is not the true one there, nor is the branch from overlap 0; differences "
                "of V along the state followed from the reference hold",
                site.temperature(), T_s));
        const bool several = std::ranges::any_of(curve.points, [](const PotentialPoint& point) {
            return std::ranges::any_of(point.diagnostics, [](const Diagnostic& more) {
                return more.name == solutions_found && !more.is_text() &&
                       std::get<std::optional<double>>(more.value).value_or(1.0) > 1.0;
            });
        });
        if (several)
            remarks.emplace_back("at some overlaps the equations have several solutions: V is that of the branch from "
                                 "overlap 0, and stationary points of the other branch are listed, too (solutions "
                                 "counts these two branches, not what joins them)");
        return remarks;
    }

    bool has_signal_;
};

} // namespace

std::unique_ptr<const Potential> reference_potential(const Site& specimen) {
    return std::make_unique<const ReferencePotential>(specimen.has_signal());
}

std::vector<OrderParameter> order_at_overlap(bool has_signal) {
    std::vector<OrderParameter> order{
        {.name = "V", .doc = "potential: free energy per spin above that of the state with m = 0"},
        {.name = "q", .doc = "overlap of two replicas of the system"},
        {.name = "t", .doc = "overlap with another configuration of the reference state"},
        {.name = "b", .doc = "field along the reference, over T"}};
    if (has_signal) order.push_back({.name = "m", .doc = "overlap of the system with the archetype"});
    return order;
}

FieldInfo reference_kind_field() {
    const auto kinds = reference_kinds();
    return {.name = "reference",
            .symbol = "",
            .doc = "state that the reference is in",
            .kind = FieldKind::choice,
            .range = {0.0, static_cast<double>(kinds.size() - 1)},
            .fallback = 0.0,
            .choices = kinds};
}

} // namespace mattis::solvers
