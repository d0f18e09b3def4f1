#include "models/perceptron/continual.hpp"

#include <fmt/format.h>

#include "core/errors.hpp"

namespace mattis {

Continual::Continual(const Parameters& p) : parameters(p) {
    if (p.beta * p.gamma > firmest)
        throw InputError(fmt::format("beta gamma = {} * {} holds the weights too firmly for the averages over their "
                                     "laws: allowed is beta gamma <= {}",
                                     p.beta, p.gamma, firmest));
}

} // namespace mattis
