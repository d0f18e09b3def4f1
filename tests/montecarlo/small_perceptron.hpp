#pragma once

#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <vector>

#include "models/hamiltonians/teacher_hamiltonian.hpp"
#include "models/perceptron/labelled_inputs.hpp"
#include "montecarlo/kinds/table.hpp"

namespace mattis::mc {

/// A perceptron of a few weights with its inputs, and its measure from the definition: library functions of one
/// magnetisation and one input at a time.
struct SmallPerceptron {
    TeacherHamiltonian h;
    Disorder disorder;

    SmallPerceptron(int N, std::int64_t M, double prior, std::uint64_t seed = 1)
        : h{.N = N, .M = M, .prior = prior}, disorder(draw_disorder(h, {.seed = seed, .purpose = Purpose::disorder})) {}

    const LabelledInputs& inputs() const { return disorder.get<LabelledInputs>(); }

    /// E(m).
    double energy(std::span<const double> m) const {
        double S = 0.0, E = 0.0;
        for (const double x : m) S += (1.0 - x) * (1.0 + x);
        for (std::size_t mu = 0; mu < inputs().count(); ++mu) {
            double field = 0.0;
            for (std::size_t i = 0; i < m.size(); ++i) field += sign_at(inputs()[mu], i) * m[i];
            E -= std::log(0.5 * std::erfc(-field / std::sqrt(2.0 * S)));
        }
        return E;
    }

    /// s(m).
    static double entropy(double m) { return -0.5 * (1.0 + m) * std::log1p(m) - 0.5 * (1.0 - m) * std::log1p(-m); }

    /// -ln of the density in m.
    double exponent(std::span<const double> m, double beta) const {
        double sum = beta * energy(m);
        for (const double x : m) sum -= h.prior * entropy(x);
        return sum;
    }
};

} // namespace mattis::mc
