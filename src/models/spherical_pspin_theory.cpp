#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "models/contract/gaussian_site.hpp"
#include "models/contract/saddle_point.hpp"
#include "models/contract/theory.hpp"
#include "models/spherical_pspin.hpp"
#include "models/spherical_pspin_potential.hpp"

namespace mattis {

namespace {

using Clusters = SphericalPSpin::Clusters;

std::vector<OrderParameter> order_of_glass() {
    return {{.name = "q0", .doc = "overlap between clusters"},
            {.name = "q1", .doc = "overlap inside a cluster"},
            {.name = "theta", .doc = "Parisi's breaking parameter", .at_zero_T = false},
            {.name = "y", .doc = "theta/T", .at_positive_T = false},
            {.name = "C", .doc = "susceptibility (1 - q1)/T"}};
}

std::vector<NamedValue> order_of(const Clusters& glass) {
    const NamedValue breaking = glass.T > 0.0 ? NamedValue{"theta", glass.theta} : NamedValue{"y", glass.y};
    return {{"q0", 0.0}, {"q1", glass.q}, breaking, {"C", glass.C}};
}

/// A state with its energies; `diverged` where they leave the representable numbers, `stalled` where the residual says
/// that it is none.
Solution state_with(Branch branch, std::vector<NamedValue> order, const SphericalPSpin::Energies& energies,
                    double residual) {
    constexpr double tolerance = 1e-9;
    const bool frozen = energies.entropy == -INFINITY && energies.free_energy == energies.energy; // T = 0
    Solution s{.branch = branch, .status = Status::diverged};
    if (!std::isfinite(energies.free_energy) || !(std::isfinite(energies.entropy) || frozen)) return s;
    s.status = Status::stalled;
    if (!(residual <= tolerance)) return s;
    s.status = Status::converged;
    s.order = std::move(order);
    s.free_energy = energies.free_energy;
    s.energy = energies.energy;
    if (!frozen) s.entropy = energies.entropy;
    s.residual = residual;
    return s;
}

/// At T = 0 its free energy is minus infinity.
Solution paramagnet(const SphericalPSpin& model) {
    const double T = model.parameters.T;
    if (T == 0.0) return absent(Branch::paramagnet);
    // q = 0 solves the equation of q, T^2 q = xi'(q) (1-q)^2, exactly.
    Solution s = state_with(Branch::paramagnet, {{"q", 0.0}, {"C", 1.0 / T}}, model.energies(std::nullopt), 0.0);
    if (!s.converged()) return s;
    s.replicon = 1.0; // xi''(0) = 0
    s.replicons = {s.replicon};
    s.stable = true;
    return s;
}

/// Replicon of the clusters: 1 - xi''(q) (1-q)^2/T^2, with xi' from the stationarity in q.
Solution static_glass(const SphericalPSpin& model) {
    const auto glass = model.glass();
    if (!glass) return absent(Branch::glass_static);
    Solution s = state_with(Branch::glass_static, order_of(*glass), model.energies(glass), model.residual(*glass));
    if (!s.converged()) return s;
    const double w = glass->C / (glass->C + glass->y * glass->q);
    s.replicon = 1.0 - (model.parameters.P - 1.0) * w;
    s.replicons = {1.0, s.replicon};
    s.stable = *s.replicon > 0.0;
    return s;
}

Line theta_one_line(std::string_view name, std::string_view doc, Clusters (SphericalPSpin::*transition)() const) {
    return {.name = name,
            .doc = doc,
            .belongs_to = "glass",
            .finds = {"T"},
            .ansaetze = {replica_symmetric},
            .order = {{.name = "q0", .doc = "overlap between clusters"},
                      {.name = "q1", .doc = "overlap inside a cluster"},
                      {.name = "theta", .doc = "Parisi's breaking parameter"}},
            .trace = [transition](const ModelAt& at, const LineChoice&) {
                const Clusters glass = (at.as<SphericalPSpin>().*transition)();
                LineResult result;
                result.points.push_back({Status::converged, glass.T, {{"q0", 0.0}, {"q1", glass.q}, {"theta", 1.0}}});
                return result;
            }};
}

class SphericalTheory final : public Theory {
public:
    std::vector<Ansatz> ansaetze() const override { return {replica_symmetric, broken_symmetry(1)}; }
    std::vector<Branch> branches(const Ansatz& ansatz) const override {
        return {ansatz.breaks_symmetry() ? Branch::glass_static : Branch::paramagnet};
    }
    std::vector<OrderParameter> order_parameters(const Ansatz& ansatz) const override {
        if (ansatz.breaks_symmetry()) return order_of_glass();
        return {{.name = "q", .doc = "overlap of two replicas"}, {.name = "C", .doc = "susceptibility (1 - q)/T"}};
    }
    std::vector<std::vector<Solution>> solve(std::span<const ModelAt> row, const Ansatz&,
                                             std::span<const Branch> branches) const override {
        std::vector<std::vector<Solution>> solutions;
        for (const ModelAt& at : row) {
            solutions.emplace_back();
            for (const Branch& branch : branches)
                solutions.back().push_back(branch == Branch::glass_static ? static_glass(at.as<SphericalPSpin>())
                                                                          : paramagnet(at.as<SphericalPSpin>()));
        }
        return solutions;
    }
    std::vector<Line> lines(const ModelAt&) const override {
        std::vector<Line> lines{theta_one_line("glass_static", "theta = 1 glass whose complexity vanishes",
                                               &SphericalPSpin::static_transition),
                                theta_one_line("glass_dynamic", "highest temperature of a theta = 1 glass",
                                               &SphericalPSpin::dynamic_transition)};
        std::ranges::move(spherical_well_lines(), std::back_inserter(lines));
        return lines;
    }
    std::vector<const Potential*> potentials() const override { return {potential_.get()}; }
    /// Glass below T_s, with any ansatz: the static transition is exact.
    std::vector<Phase> phases(std::span<const ModelAt> row, const Ansatz&,
                              std::span<const std::vector<Solution>>) const override {
        std::vector<Phase> phases;
        for (const ModelAt& at : row) phases.push_back({at.as<SphericalPSpin>().glass() ? "glass" : "paramagnet"});
        return phases;
    }
    Expectation expectation(const ModelAt&, const ChainStart&, const std::vector<Ansatz>&) const override {
        return {.ansatz = std::string(replica_symmetric.name), .branch = "", .reason = "theory: it has no counterpart"};
    }

private:
    std::unique_ptr<const Potential> potential_ = spherical_potential();
};

} // namespace

std::unique_ptr<const Theory> SphericalPSpin::theory() { return std::make_unique<const SphericalTheory>(); }

} // namespace mattis
