#pragma once

#include <cstdint>
#include <vector>

#include "core/bit_patterns.hpp"
#include "models/hamiltonians/pattern_hamiltonian.hpp"

namespace mattis::benchmarks {

/// What a good C++ programmer writes: for each pattern the two values that a flip can add to the energy, A + B and A -
/// B, are kept as doubles from a table over the overlap; patterns are bytes, and the sum over them is left to the
/// vectoriser. Compiled for the machine that builds it (-march=native), unlike the engine.
class GoodLoop {
public:
    GoodLoop(const PatternHamiltonian& hamiltonian, const BitPatterns& patterns);
    double cost(int site) const;
    void flip(int site);

private:
    std::size_t K_;
    double unit_;
    std::vector<double> table_A_, table_B_; ///< by the number of agreeing sites
    std::vector<std::int8_t> xi_;           ///< site by site
    std::vector<int> u_;
    std::vector<double> B_;
    double sum_A_ = 0.0;
    std::vector<int> spins_;
};

} // namespace mattis::benchmarks
