#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mattis {

/// How the chains of a simulation begin and settle: what theory must know to say which state they meet.
struct ChainStart {
    std::string_view name;  ///< of the start: "archetype", "random", "parallel", …
    bool at_random = false; ///< chains find a state of their own
    bool settles = false;   ///< they end in equilibrium wherever they began: a ladder, or two starts that must agree
    bool ladder = false;    ///< chains exchange temperatures
};

/// Starts of several patterns that theory tells apart.
inline constexpr std::string_view hierarchical_start = "hierarchical", parallel_start = "parallel";

/// The state that theory expects a simulation to be in, or why it expects none.
struct Expectation {
    struct Value {
        std::string name;
        std::optional<double> value;
        std::string without{}; ///< why there is none, as below
    };

    std::string ansatz;
    std::string branch;
    std::vector<Value> values{}; ///< order parameters and "energy"; of several patterns "m_1", …
    std::string reason{};        ///< not judged: why; empty: the values can be compared
    std::string without{};       ///< why what has no value has none, after "theory: NAME "
    double least_size = 0.0;     ///< spins below which samples differ too much to be judged by it
    bool marginal = false;       ///< the state is only just stable
    /// Of a replica-symmetric state: how far it is from that. NaN: it is not known.
    double replicon = std::numeric_limits<double>::quiet_NaN();
    bool valleys = true; ///< chains can stay in one of several valleys: a glass, broken or unstable, or below the
                         ///< temperature from which its states trap; true where theory cannot tell

    /// The value of this name, or nothing.
    std::optional<double> value(std::string_view name) const;
    /// Why there is no value of this name, in words.
    std::string why_without(std::string_view name) const;
};

} // namespace mattis
