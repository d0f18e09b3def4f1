#pragma once

#include <optional>
#include <vector>

#include "core/gaussian.hpp"
#include "models/contract/line.hpp"
#include "models/contract/state.hpp"
#include "models/multitasking/multitasking.hpp"

namespace mattis::multitasking {

/// One condensed pattern (K = 1) of a multitasking network with alpha N others, replica-symmetric, raw units. These add
/// Gaussian noise of variance V to the field of every site, the null ones of the condensed pattern included
/// (Amit-Gutfreund-Sompolinsky with diluted patterns; with C = (1-q)/T, D_l = 1 - c l C > 0):
///   n (1+rho) = E xi X tanh(h/T),  q = E tanh^2(h/T),  h = xi X n + sqrt(V) z
///   V = alpha c^2 q sum_l l^2/D_l^2
///   f = (1+rho) n^2/2 + (alpha/2) sum_l [T ln D_l - c l q/D_l] + V C/2 - T E ln 2cosh(h/T)     (diagonal included)
///   replicon = 1 - (V/q) E (d tanh/dh)^2
/// l = 1 once and, for unsupervised networks, (M-1) times l = rho/(1+rho): each example of a pattern is one more mode.
///
/// At given y = n/sqrt(2V) and T the equation for n determines V, and then the load is explicit. The retrieval branch
/// is the part of this curve beyond its maximum, where D > 0.
class LoadedNetwork {
public:
    explicit LoadedNetwork(const Multitasking& model);

    struct Point {
        double y = 0.0, n = 0.0, V = 0.0, q = 0.0, C = 0.0, D = 0.0;
        double alpha = 0.0; ///< the load there, meaningful where D > 0
    };

    /// The point of the curve at y > 0; nothing where T >= 1 - d.
    std::optional<Point> at(double y) const;
    /// The largest load of a retrieval state and its point; nothing where there is none.
    std::optional<Point> largest_load() const;
    /// The retrieval state at the load of the model.
    std::optional<Point> retrieval() const;

    /// What is reported of a point: branch `pure`, or the paramagnet at n = 0.
    Solution report(const Multitasking& model, const Point& point) const;
    /// The paramagnet, where its response is finite.
    std::optional<Point> paramagnet() const;

private:
    struct Averages {
        double map, overlap, C, C_active, free, entropy, curvature;
    };
    Averages averages(double n, double V) const;
    double noise_per_load(double q, double C) const;
    double root_of_load(const Point& point) const;

    PatternLaw law_;
    double T_;
    double alpha_;
    double extra_modes_;      ///< M - 1 of unsupervised networks
    double extra_eigenvalue_; ///< rho/(1+rho)
};

/// States of the branches of a model with alpha > 0, K = 1.
std::vector<Solution> loaded_states(const Multitasking& model);

/// Largest load, or the temperatures at which the load of the model is the largest (K = 1).
LineResult loaded_spinodal(const Multitasking& model, std::string_view find);

} // namespace mattis::multitasking
