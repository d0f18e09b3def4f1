#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.hpp"
#include "models/catalogue.hpp"
#include "montecarlo/protocol.hpp"

namespace mattis::diagram {

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

    std::optional<double> value(std::string_view name) const;
    std::string why_without(std::string_view name) const;

    void save(ByteWriter& to) const;
    static Expectation load(ByteReader& from);
};

/// Expectations by the parameters at which theory was asked for.
using Expectations = std::map<ParameterValues, Expectation>;

/// What theory with these ansaetze expects of chains of this protocol at these parameters: the retrieval branch for
/// starts near the archetype, the disordered state for random ones, the state of lowest free energy for ladders and for
/// both starts at once (of retrieval the energy alone). It is the state of the deepest ansatz that is stable. Where
/// none is, that of the deepest is given and not judged; nor is a branch that does not exist, or the paramagnet below
/// the static glass temperature. Ansaetze without free energies do not count; without any other it is rs. Models of
/// several patterns: pattern_expectation.hpp.
Expectation expectation_at(const ParameterValues& at, const ModelInfo& model, const mc::Protocol& protocol,
                           const std::vector<std::string>& ansaetze);

} // namespace mattis::diagram
