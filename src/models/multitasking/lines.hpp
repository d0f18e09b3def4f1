#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "models/contract/line.hpp"
#include "models/multitasking/multitasking.hpp"

namespace mattis::multitasking {

/// Lines of a multitasking network. `find` is one of findable() for the line.
class MultitaskingLines {
public:
    explicit MultitaskingLines(const Multitasking& model) : model_(model) {}

    /// T_c = 1 - d, where the paramagnet ends whatever K and the data.
    LineResult critical(std::string_view find) const;
    /// T_2, below which the pure state recruits a second pattern. Needs K >= 2.
    LineResult pure_instability(std::string_view find) const;
    /// Limits of stability of the parallel state against differences of its amplitudes. Needs K >= 2.
    LineResult parallel_instability(std::string_view find) const;
    /// Equal free energy of the parallel state and the one next to it with one pattern apart. Needs K >= 3, finds T.
    /// Absent where that transition is continuous, or so weak that it cannot be told from the limit of stability.
    LineResult first_order(std::string_view find) const;
    /// Dilution above which the hierarchical state of patterns stored at T = 0 does not exist (K >= 3), finds d.
    LineResult hierarchical_exists(std::string_view find) const;
    /// Dilution above which it is not the ground state (K >= 3), finds d.
    LineResult hierarchical_energy(std::string_view find) const;

private:
    Multitasking with(std::string_view find, double value) const;
    std::vector<double> grid_of(std::string_view find, double lowest_T) const;
    template <class Gap, class At>
    LineResult where_zero(std::string_view find, double lowest_T, Gap&& gap, At&& state_at) const;
    /// Throws InputError unless rho is a parameter of its own, which can be looked for.
    void require_free_noise() const;
    void require_zero_temperature(std::string_view line) const;

    Multitasking model_;
};

/// Root d < 1 of 1 - 2d + d^K = 0: the strongest overlap of the hierarchical state, c, outweighs all the others below
/// it. Nothing for K <= 2.
std::optional<double> hierarchical_existence(int K);

/// Dilution at which the hierarchical state has the energy of the rule that flips the sites +-(0..0,+,-,..,-), j =
/// 0..K-3 leading zeros: m_{j+1} loses 2 w_j and the later ones gain it, w_j = 2 d^j (c/2)^{K-j}. Nothing for K <= 2.
std::optional<double> hierarchical_energy_crossing(int K);

/// Just below T_c the parallel state of stored patterns is stable in a window of temperatures though d < 2/3. Its tip:
/// the lowest such dilution, and the temperature over T_c there. Needs K >= 2; nothing where it cannot be bracketed.
struct WindowTip {
    double d, T_over_Tc;
};
std::optional<WindowTip> parallel_window_tip(int K);

/// Smallest eigenvalue of the parallel state in directions in which its amplitudes part; nothing where there is no such
/// state.
std::optional<double> parallel_stability(const Multitasking& model);

} // namespace mattis::multitasking
