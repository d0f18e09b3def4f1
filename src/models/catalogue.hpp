#pragma once

#include <array>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeindex>
#include <utility>
#include <variant>
#include <vector>

#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "models/multitasking.hpp"
#include "models/pspin.hpp"
#include "models/sk.hpp"

namespace mattis {

/// Every model of the program: adding one is adding its name to this line.
using AnyModel = std::variant<Hopfield, Dense, Sk, PSpin, Multitasking>;

/// Empty value that carries a model's type, for code that runs over the catalogue.
template <class M>
struct ModelTag {
    using type = M;
};

/// Calls f(ModelTag<M>{}) for every model M, in the order of the catalogue.
template <class F>
void for_each_model(F&& f) {
    [&]<std::size_t... I>(std::index_sequence<I...>) { (f(ModelTag<std::variant_alternative_t<I, AnyModel>>{}), ...); }
    (std::make_index_sequence<std::variant_size_v<AnyModel>>{});
}

/// f(model) for a model that is a GaussianSite. Precondition: it is one (ModelInfo::gaussian_site).
template <class F>
decltype(auto) visit_gaussian_site(F&& f, const AnyModel& model) {
    using Result = std::invoke_result_t<F&, const std::variant_alternative_t<0, AnyModel>&>;
    return std::visit(
        [&]<class M>(const M& m) -> Result {
            if constexpr (GaussianSite<M>) return f(m);
            throw std::logic_error(std::string(M::name) + " is no GaussianSite");
        },
        model);
}

/// Names of all models.
std::vector<std::string_view> model_names();

/// What the program tells about a model.
struct ModelInfo {
    std::string_view name, doc, source;
    bool has_signal;
    bool gaussian_site; ///< the solvers of broken symmetry apply, and so do the ansaetze of that name
    bool simulated;     ///< it has a Hamiltonian for Monte Carlo
    std::vector<FieldInfo> fields;
    std::vector<Branch> branches;
    std::optional<std::type_index> hamiltonian{}; ///< type of the Hamiltonian's data, if it is simulated

    const FieldInfo* find(std::string_view field) const;
    std::vector<std::string_view> field_names() const;
};

/// Throws InputError naming the models and the nearest one when there is no model of this name.
ModelInfo model_info(std::string_view model);

/// Parameter values in the order of the field table; a choice is the position of its name.
using ParameterValues = std::vector<double>;

/// Every choice of one value from each axis, the last axis running fastest.
std::vector<ParameterValues> product_of(const std::vector<std::vector<double>>& axes);

/// The model with these parameters, one value per field and each within its range.
AnyModel make_model(std::string_view model, const ParameterValues& values);

/// The parameters of a model in the order of its field table.
template <class M>
ParameterValues parameter_values(const M& model) {
    ParameterValues values;
    for (const auto& f : M::fields) values.push_back(f.get(model.parameters));
    return values;
}

/// The same model with one real parameter changed. Precondition: the field exists.
template <class M>
M with_parameter(const M& model, std::string_view name, double value) {
    auto p = model.parameters;
    for (const auto& f : M::fields)
        if (f.name == name) f.set(p, value);
    return M(p);
}

} // namespace mattis
