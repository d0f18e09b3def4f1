#pragma once

// A model that joins from outside, both halves of it: a plain saddle point as its theory, a kind of Hamiltonians that
// has joined (ring.hpp) as its simulation.

#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <numbers>
#include <vector>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "models/contract/hamiltonian_model.hpp"
#include "models/contract/saddle_point.hpp"
#include "tests/guests/ring.hpp"
#include "tests/guests/ring_potential.hpp"

namespace mattis::guests {

/// The saddle point of a ring in its fraction w of broken bonds, which lie anywhere but that the parity of their number
/// is given. With the log-odds L = ln[(1-w)/w] > 0
///   f = J (2w - 1) - T s,  s = -w ln w - (1-w) ln(1-w) = ln(1 + exp(-L)) + w L,  df/dw = 2J - T L,
/// so that L = 2J/T. The unknown is u = ln(T L/J), which is ln 2 at every temperature.
class RingSaddle final : public Saddle {
public:
    RingSaddle(double J, double T) : J_(J), T_(T) {}

    std::optional<Vector> residual(const Vector& u) const override {
        if (T_ == 0.0) return std::nullopt;
        return Vector{{u(0) - std::numbers::ln2}};
    }
    State state(const Vector& u) const override {
        const double L = J_ / T_ * std::exp(u(0)), w = broken(L);
        State state;
        state.order = {{"w", w}};
        state.energy = J_ * (2.0 * w - 1.0);
        state.entropy = std::log1p(std::exp(-L)) + (w > 0.0 ? w * L : 0.0);
        state.free_energy = state.energy - T_ * state.entropy;
        state.residual = std::abs(u(0) - std::numbers::ln2);
        state.replicon = 1.0; // of u - map(u): the map is constant
        return state;
    }
    Vector gradient(const Vector& u) const override {
        const double TL = J_ * std::exp(u(0)), L = TL / T_, w = broken(L);
        return Vector{{w > 0.0 ? (TL - 2.0 * J_) * w * (1.0 - w) * L : 0.0}};
    }
    double potential(const Vector& u) const override { return state(u).free_energy; }
    std::vector<Vector> starts() const override { return {Vector{{0.0}}}; }
    Branch branch_of(const Vector&) const override { return Branch::paramagnet; }

    /// At T = 0 no bond is broken.
    std::optional<Solution> closed_form(const Branch& branch) const override {
        if (T_ > 0.0) return std::nullopt;
        return Solution{.branch = branch,
                        .status = Status::converged,
                        .order = {{"w", 0.0}},
                        .free_energy = -J_,
                        .energy = -J_,
                        .entropy = 0.0,
                        .residual = 0.0,
                        .replicon = 1.0,
                        .stable = true,
                        .replicons = {1.0}};
    }

private:
    static double broken(double L) { return 1.0 / (1.0 + std::exp(L)); }

    double J_, T_;
};

/// Ring of spins with random bonds +-J, without a field: f = -T ln 2cosh(J/T), u = -J tanh(J/T). It has no transition.
class RandomRing {
public:
    struct Parameters {
        double J;
        double T;
    };

    static constexpr std::string_view name = "random_ring";
    static constexpr std::string_view doc = "ring of spins with random bonds";
    static constexpr std::string_view source = "Ising, Z. Phys. 31, 253 (1925); Mattis, Phys. Lett. A 56, 421 (1976)";
    static constexpr Capabilities capabilities{.temperature = "T"};
    static constexpr std::array branches{Branch::paramagnet};
    static constexpr std::array fields{
        field<&Parameters::J>("J", "J", "strength of the bonds", {0.1, 10.0}, 1.0),
        field<&Parameters::T>("T", "T", "temperature", {0, std::numeric_limits<double>::infinity()}),
    };
    static constexpr std::array order{OrderParameter{.name = "w", .doc = "fraction of broken bonds"}};

    static std::vector<SaddleLine> lines() {
        return {
            {.name = "half_entropy",
             .doc = "entropy per spin (ln 2)/2",
             .kind = SaddleLine::Kind::zero,
             .branch = Branch::paramagnet,
             .finds = {"T"},
             .of = [](const Solution& s) -> std::optional<double> { return *s.entropy - 0.5 * std::numbers::ln2; }}};
    }

    static std::vector<std::shared_ptr<const Potential>> potentials() {
        return {std::make_shared<const RingPotential>()};
    }

    Parameters parameters;

    explicit RandomRing(const Parameters& p) : parameters(p) {}

    std::unique_ptr<const Saddle> saddle() const {
        return std::make_unique<const RingSaddle>(parameters.J, parameters.T);
    }

    RingHamiltonian hamiltonian(int N) const {
        if (N < 3) throw InputError(fmt::format("N = {}: a ring has at least 3 spins", N));
        return {N, parameters.J};
    }
};

static_assert(SaddleModel<RandomRing> && HamiltonianModel<RandomRing>);

} // namespace mattis::guests
