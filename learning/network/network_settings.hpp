#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "learning/optimiser/optimiser_rule.hpp"
#include "models/contract/network_method.hpp"

namespace mattis::learning {

using mattis::network_method_names;
using mattis::NetworkMethod;

enum class Activation { relu, tanh };
inline constexpr std::array<std::string_view, 2> activation_names{"relu", "tanh"};

/// Which fields the Kullback-Leibler term of the variational method holds on to: none, those one step earlier, with
/// weight gamma against the loss summed over the minibatch, or those at the end of the task before, with weight gamma
/// times the share of the minibatch in the training set. (`step` is what published code does.)
enum class FieldAnchor { none, step, task };
inline constexpr std::array<std::string_view, 3> field_anchor_names{"none", "step", "task"};

/// Whether networks of a method have batch normalisation.
constexpr bool normalised(NetworkMethod method) {
    return method == NetworkMethod::metaplastic || method == NetworkMethod::plain || method == NetworkMethod::ewc;
}

/// Inverse temperature of the fields over the epochs: b = scale tanh(from + slope e/E) at epoch e = 1..E of all tasks.
struct FieldStrength {
    double scale = 10.0, from = 0.1, slope = 2.0;
};

/// How the weights of a network are read when it is tested:
///   stochastic   with the noise of the pre-activations, as in training
///   sampled      every weight drawn +-1 from its law
///   sign         the more likely one
/// Networks without laws of weights have `sign` alone: their own weights.
enum class Weights { stochastic, sampled, sign };
inline constexpr std::array<std::string_view, 3> weights_names{"stochastic", "sampled", "sign"};

/// A multilayer network and how it learns.
struct NetworkSettings {
    std::vector<int> layers; ///< N_0..N_L: input, hidden layers, classes
    NetworkMethod method = NetworkMethod::variational;
    Activation activation = Activation::relu;
    OptimiserRule rule;
    FieldAnchor anchor = FieldAnchor::step; ///< variational
    double gamma = 1.0;                     ///< variational: weight of the Kullback-Leibler term
    FieldStrength strength;                 ///< variational
    double meta = 1.35;                     ///< metaplastic: strength m
    double lambda = 5000.0;                 ///< ewc: weight of the quadratic terms
    bool own_scales = false; ///< normalised networks: a task that is behind is tested with the scales and shifts of its
                             ///< own end; they are shared by all tasks otherwise
    int threads = 1;         ///< which change no bit
};

} // namespace mattis::learning
