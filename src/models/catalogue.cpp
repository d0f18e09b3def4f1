#include "models/catalogue.hpp"

#include <optional>

#include "core/errors.hpp"

namespace mattis {

std::vector<std::string_view> model_names() {
    std::vector<std::string_view> names;
    for_each_model([&]<class M>(ModelTag<M>) { names.push_back(M::name); });
    return names;
}

const FieldInfo* ModelInfo::find(std::string_view field) const {
    for (const auto& f : fields)
        if (f.name == field) return &f;
    return nullptr;
}

std::vector<std::string_view> ModelInfo::field_names() const {
    std::vector<std::string_view> names;
    for (const auto& f : fields) names.push_back(f.name);
    return names;
}

ModelInfo model_info(std::string_view model) {
    std::optional<ModelInfo> info;
    for_each_model([&]<class M>(ModelTag<M>) {
        if (M::name != model) return;
        info.emplace(ModelInfo{M::name,
                               M::doc,
                               M::source,
                               M::has_signal,
                               GaussianSite<M>,
                               HamiltonianModel<M>,
                               {},
                               {M::branches.begin(), M::branches.end()}});
        for (const auto& f : M::fields) info->fields.push_back(f);
        if constexpr (HamiltonianModel<M>) info->hamiltonian = typeid(HamiltonianOf<M>);
    });
    if (!info) throw unknown_name("model", model, "", model_names());
    return *info;
}

std::vector<ParameterValues> product_of(const std::vector<std::vector<double>>& axes) {
    std::vector<ParameterValues> points{{}};
    for (const std::vector<double>& axis : axes) {
        std::vector<ParameterValues> longer;
        for (const ParameterValues& point : points)
            for (const double value : axis) {
                longer.push_back(point);
                longer.back().push_back(value);
            }
        points = std::move(longer);
    }
    return points;
}

AnyModel make_model(std::string_view model, const ParameterValues& values) {
    std::optional<AnyModel> made;
    for_each_model([&]<class M>(ModelTag<M>) {
        if (M::name != model) return;
        typename M::Parameters p{};
        for (std::size_t k = 0; k < M::fields.size(); ++k) M::fields[k].set(p, values.at(k));
        made.emplace(M(p));
    });
    if (!made) throw unknown_name("model", model, "", model_names());
    return *made;
}

} // namespace mattis
