#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <typeindex>
#include <utility>
#include <vector>

#include "models/contract/finite_size.hpp"
#include "models/contract/gaussian_site.hpp"
#include "models/contract/hamiltonian_model.hpp"
#include "models/contract/model.hpp"
#include "models/contract/model_at.hpp"
#include "models/contract/saddle_point.hpp"
#include "models/contract/theory.hpp"

namespace mattis {

/// What the program tells about a model.
struct ModelInfo {
    std::string_view name, doc, source;
    Capabilities capabilities;
    std::vector<FieldInfo> fields;
    std::vector<Branch> branches; ///< of its first ansatz
    bool has_theory;
    std::vector<std::type_index> hamiltonians{}; ///< types of the data of its Hamiltonian, if it can be simulated
    std::vector<FiniteSizeLaw> finite_size{};    ///< what does not approach the infinite system like 1/N
    bool shows_additional = true; ///< whether results show the additional parameters, see FieldInfo::additional

    bool is_simulated() const { return !hamiltonians.empty(); }
    bool shows(const FieldInfo& field) const { return shows_additional || !field.additional; }
    /// Whether the additional parameters, if there are any, all have their defaults.
    bool additional_at_default(const ParameterValues& values) const;
    /// The values of those that are shown, in their order.
    ParameterValues shown(const ParameterValues& values) const;
    const FieldInfo* find(std::string_view field) const;
    std::vector<std::string_view> field_names() const;
    /// Default choices and the lowest allowed numbers: every line of the model exists there.
    ParameterValues specimen() const;
};

/// A model of the catalogue: what it says about itself, its theory and its Hamiltonian. Each of these is made from
/// parameter values; what a model has not is nullptr. A model has at most one kind of theory.
struct ModelEntry {
    ModelInfo info;
    void (*require)(const ParameterValues&);                         ///< throws InputError on contradictions
    std::unique_ptr<const Site> (*site)(const ParameterValues&);     ///< of a GaussianSite, else nullptr
    std::unique_ptr<const Saddle> (*saddle)(const ParameterValues&); ///< of a SaddleModel, else nullptr
    std::vector<OrderParameter> saddle_order;                        ///< of a SaddleModel
    std::vector<SaddleLine> saddle_lines;                            ///< of a SaddleModel
    std::unique_ptr<const Theory> (*theory)();                 ///< of a model with an engine of its own, else nullptr
    Hamiltonian (*hamiltonian)(const ParameterValues&, int N); ///< of a HamiltonianModel, else nullptr
    double (*overlap_after_update)(const ParameterValues&) = nullptr;  ///< of a SaddleModel that knows it
    std::vector<std::shared_ptr<const Potential>> saddle_potentials{}; ///< of a SaddleModel that has some
    std::vector<Line> own_lines{}; ///< of a SaddleModel: lines that it traces by itself
};

/// The registration line of a model.
template <Model M>
ModelEntry entry() {
    ModelEntry e{{M::name, M::doc, M::source, M::capabilities, {}, {M::branches.begin(), M::branches.end()}, true},
                 [](const ParameterValues& values) { static_cast<void>(model_with<M>(values)); },
                 nullptr,
                 nullptr,
                 {},
                 {},
                 nullptr,
                 nullptr};
    for (const auto& f : M::fields) e.info.fields.push_back(f);
    if constexpr (requires { M::theory(); }) {
        e.theory = [] { return M::theory(); };
    } else if constexpr (GaussianSite<M>) {
        e.site = [](const ParameterValues& values) -> std::unique_ptr<const Site> {
            return std::make_unique<const SiteOf<M>>(model_with<M>(values));
        };
    } else if constexpr (SaddleModel<M>) {
        e.saddle = [](const ParameterValues& values) { return model_with<M>(values).saddle(); };
        e.saddle_order = {M::order.begin(), M::order.end()};
        e.saddle_lines = M::lines();
        if constexpr (requires(const M& model) { model.overlap_after_update(); })
            e.overlap_after_update = [](const ParameterValues& values) {
                return model_with<M>(values).overlap_after_update();
            };
        if constexpr (requires { M::potentials(); }) e.saddle_potentials = M::potentials();
        if constexpr (requires { M::own_lines(); }) e.own_lines = M::own_lines();
    } else {
        e.info.has_theory = false;
    }
    if constexpr (requires { M::finite_size; }) e.info.finite_size = {M::finite_size.begin(), M::finite_size.end()};
    if constexpr (HamiltonianModel<M>) {
        e.info.hamiltonians = types_of<HamiltonianOf<M>>();
        e.hamiltonian = [](const ParameterValues& values, int N) -> Hamiltonian {
            return model_with<M>(values).hamiltonian(N);
        };
    }
    return e;
}

/// Every model, in the order in which they are listed: those of catalogue.cpp and those that have joined.
std::span<const std::unique_ptr<const ModelEntry>> catalogue();

/// Lets a model join: add_model(entry<Toy>()). Call it before other threads use the catalogue. Throws
/// std::invalid_argument if there is a model of this name already.
const ModelEntry& add_model(ModelEntry entry);

/// The model of this name. Throws InputError naming the models and the nearest one when there is none.
const ModelEntry& model_entry(std::string_view model);
const ModelInfo& model_info(std::string_view model);

/// Names of all models.
std::vector<std::string_view> model_names();

/// Every choice of one value from each axis, the last axis running fastest.
std::vector<ParameterValues> product_of(const std::vector<std::vector<double>>& axes);

} // namespace mattis
