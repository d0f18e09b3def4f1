#include "learning/network/field_strength.hpp"

#include <cmath>

namespace mattis::learning {

double field_strength(const FieldStrength& strength, int epoch, int epochs) {
    return strength.scale * std::tanh(strength.from + strength.slope * epoch / epochs);
}

} // namespace mattis::learning
