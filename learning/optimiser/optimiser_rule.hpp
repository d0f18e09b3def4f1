#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace mattis::learning {

/// How a gradient g moves a field theta, at learning rate eta:
///   sgd    v <- momentum v + eta g,  theta <- theta - v - eta decay theta
///   adam   a <- beta1 a + (1 - beta1) g,  u <- beta2 u + (1 - beta2) g^2,
///          theta <- theta - eta (a'/(sqrt(u') + epsilon) + decay theta),  a' = a/(1 - beta1^t), u' = u/(1 - beta2^t)
/// t counts steps from 1. Sources: Polyak, USSR Comput. Math. Math. Phys. 4, 1 (1964); Kingma and Ba, arXiv:1412.6980;
/// the decay is decoupled from the gradient (Loshchilov and Hutter, arXiv:1711.05101).
enum class OptimiserKind { sgd, adam };
inline constexpr std::array<std::string_view, 2> optimiser_names{"sgd", "adam"};

struct OptimiserRule {
    OptimiserKind kind = OptimiserKind::adam;
    double rate = 0.001;   ///< eta
    double decay = 0.0;    ///< of the fields; per step and unit of rate
    double momentum = 0.9; ///< sgd
    double beta1 = 0.9;    ///< adam
    double beta2 = 0.999;  ///< adam
    double epsilon = 1e-8; ///< adam
};

} // namespace mattis::learning
