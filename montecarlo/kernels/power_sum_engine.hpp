#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/hamiltonians/example_hamiltonian.hpp"
#include "montecarlo/disorder/example_data.hpp"
#include "montecarlo/kernels/data_look.hpp"
#include "montecarlo/kernels/power_sums.hpp"

namespace mattis::mc {

/// Network of classes of data of any order P through the power sums of its channels. These are integers and exact; even
/// ones are constants of the sample. Costs and energies are real numbers, computed from them afresh each time: nothing
/// drifts, and a cost changes its sign and nothing else when the spin is flipped.
class PowerSumEngine {
public:
    /// Throws std::invalid_argument if the data are not those of the Hamiltonian.
    PowerSumEngine(const ExampleHamiltonian& hamiltonian, std::shared_ptr<const ExampleData> data);
    PowerSumEngine(const PowerSumEngine& other);
    PowerSumEngine(PowerSumEngine&& other) noexcept;
    PowerSumEngine& operator=(const PowerSumEngine&) = delete;
    PowerSumEngine& operator=(PowerSumEngine&&) = delete;
    ~PowerSumEngine() = default;

    int size() const { return data_->N; }
    double energy() const { return -factor_ * energy_sum(sums_); }
    std::span<const std::int8_t> spins() const { return spins_; }
    double archetype_overlap() const { return look_.archetype_overlap(spins_); }
    double cost(int site) const;
    void flip(int site, double cost);
    void rebuild(std::span<const std::int8_t> spins);
    void look(PatternLook& to) const;
    std::size_t memory() const;

    /// Arrays of a power sum for each channel that a system holds of its own, and that it shares with its clones.
    static int own_arrays(const ExampleHamiltonian& hamiltonian);
    static int shared_arrays(const ExampleHamiltonian& hamiltonian);

private:
    /// What does not depend on the configuration: even power sums, and the weights of the channels.
    struct Constants {
        std::vector<std::vector<double>> even; ///< p_2, p_4, …
        std::vector<double> weight;
    };

    static std::shared_ptr<const Constants> constants(const ExampleHamiltonian& h, const ExampleData& data,
                                                      double scale);
    void point(); ///< the sums at the arrays
    void add(int site, double step);

    std::shared_ptr<const ExampleData> data_;
    DataLook look_;
    std::shared_ptr<const Constants> constants_;
    double factor_ = 0.0; ///< unit over scale^P
    std::vector<std::int8_t> spins_;
    std::vector<std::vector<double>> odd_; ///< p_1, p_3, …
    PowerSums sums_;
};

} // namespace mattis::mc
