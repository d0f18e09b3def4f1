#include "montecarlo/field_space/leapfrog.hpp"

#include <cstddef>

namespace mattis::mc {

FieldPotential::Value leapfrog(FieldPotential& potential, double beta, int steps, double step, std::span<double> theta,
                               std::span<double> momentum, std::span<double> gradient) {
    FieldPotential::Value value;
    for (int k = 0; k < steps; ++k) {
        for (std::size_t i = 0; i < theta.size(); ++i) {
            momentum[i] -= 0.5 * step * gradient[i];
            theta[i] += step * momentum[i];
        }
        value = potential.at(theta, beta, gradient);
        for (std::size_t i = 0; i < theta.size(); ++i) momentum[i] -= 0.5 * step * gradient[i];
    }
    return value;
}

} // namespace mattis::mc
