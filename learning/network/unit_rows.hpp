#pragma once

#include <cstddef>

namespace mattis::learning {

/// Some neighbouring units of one layer and what they have seen of a minibatch: unit i and example j at [i + j stride].
template <class Real>
struct UnitRows {
    std::size_t rows, columns, stride;
    Real* z;                    ///< what a pass keeps for its way back; before: the products of weights and inputs
    Real* a;                    ///< their outputs
    Real* inverse;              ///< of each unit: a number that a pass keeps
    const Real *first, *second; ///< their parameters besides weights; `second` where there are two
    bool last;                  ///< whether they are the outputs of the network
};

/// Where the derivatives of a loss by the parameters of some units go.
template <class Real>
struct UnitGradient {
    Real *first, *second;
};

} // namespace mattis::learning
