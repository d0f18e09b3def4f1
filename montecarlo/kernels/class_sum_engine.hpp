#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/hamiltonians/example_hamiltonian.hpp"
#include "montecarlo/disorder/example_data.hpp"
#include "montecarlo/kernels/data_look.hpp"

namespace mattis::mc {

/// Pairwise network of classes of data through the integer overlaps of its channels: in units of the Hamiltonian E =
/// -sum_c (O_c^2 - d sum_i v_c^2), d = 1 for `distinct`, else 0. A flip of spin i costs 4 (s_i sum_c v_i^c O_c - sum_c
/// (v_i^c)^2): one pass over the channels of a site, and the second sum is known beforehand. All of it is integers.
class ClassSumEngine {
public:
    /// Whether all sums are exact: overlaps in 32 bits, energies in 64, classes of equal weight, P = 2.
    static bool suits(const ExampleHamiltonian& hamiltonian);

    /// Throws std::invalid_argument if the data are not those of the Hamiltonian. Precondition: suits(hamiltonian).
    ClassSumEngine(const ExampleHamiltonian& hamiltonian, std::shared_ptr<const ExampleData> data);

    int size() const { return data_->N; }
    std::int64_t energy() const;
    std::span<const std::int8_t> spins() const { return spins_; }
    double archetype_overlap() const { return look_.archetype_overlap(spins_); }
    std::int64_t cost(int site) const;
    void flip(int site, std::int64_t cost);
    void rebuild(std::span<const std::int8_t> spins);
    void look(PatternLook& to) const;
    std::size_t memory() const { return spins_.size() + O_.size() * sizeof(std::int32_t); }

private:
    void add(int site, std::int32_t step);

    std::shared_ptr<const ExampleData> data_;
    DataLook look_;
    std::shared_ptr<const std::vector<std::int64_t>> squares_; ///< of each site: sum_c v_c^2
    std::int64_t diagonal_ = 0;                                ///< what `distinct` leaves out
    std::int64_t largest_ = 1;                                 ///< |v O|
    std::vector<std::int8_t> spins_;
    std::vector<std::int32_t> O_;
};

} // namespace mattis::mc
