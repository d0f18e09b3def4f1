#pragma once

#include <concepts>
#include <string_view>
#include <vector>

#include "core/field_table.hpp"
#include "models/contract/branch.hpp"

namespace mattis {

/// What learns by gradients where a model does: a perceptron from teachers, or a multilayer network from images.
enum class LearningKind { none, perceptron, network };

/// What a model has, as far as others must know: nobody asks for a model's name. Parameters are named by their fields;
/// an empty name says that there is no such parameter.
struct Capabilities {
    std::string_view temperature{};         ///< the parameter T of its Boltzmann weight
    std::string_view inverse_temperature{}; ///< the parameter beta of its weight, where it has that one
    std::string_view load{};                ///< the parameter that K patterns of a sample realise
    std::string_view patterns{}; ///< counts the condensed patterns, where states have an overlap with each of several
    bool signal = false;         ///< states and configurations have an overlap with an archetype
    bool learns = false;         ///< it may learn from examples: states have an overlap n with the data
    bool units = false;          ///< it can report energies, temperatures and overlaps in other units
    bool thermodynamics = true;  ///< free energies, energies and entropies; otherwise its states have an entropy alone
    LearningKind learning = LearningKind::none; ///< it learns by gradients
    int learned_tasks = 0;                      ///< how many tasks it learns in turn; 0: as many as it is given

    /// The parameter that its temperature follows from, T or beta.
    constexpr std::string_view thermal() const { return temperature.empty() ? inverse_temperature : temperature; }
    constexpr double temperature_of(double value) const { return temperature.empty() ? 1.0 / value : value; }

    constexpr bool several_patterns() const { return !patterns.empty(); }
};

/// Parameter values in the order of the field table; a choice is the position of its name.
using ParameterValues = std::vector<double>;

/// What every model says about itself: `Parameters` (an aggregate), `fields` (its field table), a name, one sentence,
/// the source of its equations, its capabilities, and the branches of its first ansatz. It is constructed from
/// parameters that are within their ranges; the constructor throws InputError where they contradict each other.
template <class M>
concept Model = std::constructible_from<M, typename M::Parameters> && requires(const M& model) {
    { M::name } -> std::convertible_to<std::string_view>;
    { M::doc } -> std::convertible_to<std::string_view>;
    { M::source } -> std::convertible_to<std::string_view>;
    { M::capabilities } -> std::convertible_to<Capabilities>;
    { M::branches[0] } -> std::convertible_to<Branch>;
    { M::fields[0] } -> std::convertible_to<Field<typename M::Parameters>>;
    { model.parameters } -> std::convertible_to<typename M::Parameters>;
};

/// The parameters of a model in the order of its field table.
template <Model M>
ParameterValues parameter_values(const M& model) {
    ParameterValues values;
    for (const auto& f : M::fields) values.push_back(f.get(model.parameters));
    return values;
}

/// The model with these parameters, one value per field and each within its range. Throws InputError where they
/// contradict each other.
template <Model M>
M model_with(const ParameterValues& values) {
    typename M::Parameters p{};
    for (std::size_t k = 0; k < M::fields.size(); ++k) M::fields[k].set(p, values.at(k));
    return M(p);
}

/// The same model with one real parameter changed. Precondition: the field exists.
template <Model M>
M with_parameter(const M& model, std::string_view name, double value) {
    auto p = model.parameters;
    for (const auto& f : M::fields)
        if (f.name == name) f.set(p, value);
    return M(p);
}

} // namespace mattis
