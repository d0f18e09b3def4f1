#pragma once

#include <string_view>

#include "models/contract/model.hpp"

namespace mattis {

struct ModelEntry;

/// A model of the catalogue at values of its parameters, its type unknown.
class ModelAt {
public:
    /// Throws InputError where the values contradict each other.
    ModelAt(const ModelEntry& entry, ParameterValues values);
    /// The same of a model of known type. Precondition: it is in the catalogue.
    template <Model M>
    ModelAt(const M& model) : ModelAt(M::name, parameter_values(model)) {}
    /// The model of this name. Throws InputError naming the models and the nearest one when there is none.
    ModelAt(std::string_view model, ParameterValues values);

    const ModelEntry& entry() const { return *entry_; }
    const ParameterValues& values() const { return values_; }

    /// The value of a parameter. Precondition: the model has it.
    double value(std::string_view parameter) const;
    /// The same model with one parameter changed. Precondition: the model has it. Throws InputError as the constructor.
    ModelAt with(std::string_view parameter, double value) const;
    /// The temperature, 0 for a model without one.
    double temperature() const;

    /// The model itself. Precondition: M is its type.
    template <Model M>
    M as() const {
        return model_with<M>(values_);
    }

private:
    const ModelEntry* entry_;
    ParameterValues values_;
};

} // namespace mattis
