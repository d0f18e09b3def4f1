#include "models/catalogue.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "core/errors.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "models/multilayer.hpp"
#include "models/multitasking/multitasking.hpp"
#include "models/perceptron/continual.hpp"
#include "models/perceptron/storage.hpp"
#include "models/perceptron/teacher.hpp"
#include "models/perceptron/variational.hpp"
#include "models/pspin.hpp"
#include "models/sk.hpp"
#include "models/spherical_pspin.hpp"
#include "models/template.hpp"

namespace mattis {

namespace {

template <Model... M>
std::vector<std::unique_ptr<const ModelEntry>> entries() {
    std::vector<std::unique_ptr<const ModelEntry>> all;
    (all.push_back(std::make_unique<const ModelEntry>(entry<M>())), ...);
    return all;
}

/// Every model of the program: adding one is adding a line.
std::vector<std::unique_ptr<const ModelEntry>>& table() {
    static std::vector<std::unique_ptr<const ModelEntry>> models = entries< //
        Hopfield,                                                           //
        Dense,                                                              //
        Sk,                                                                 //
        PSpin,                                                              //
        SphericalPSpin,                                                     //
        Multitasking,                                                       //
        PerceptronTeacher,                                                  //
        PerceptronStorage,                                                  //
        VariationalPerceptron,                                              //
        Continual,                                                          //
        TemplateNetwork,                                                    //
        Multilayer>();
    return models;
}

} // namespace

std::span<const std::unique_ptr<const ModelEntry>> catalogue() { return table(); }

const ModelEntry& add_model(ModelEntry entry) {
    for (const auto& known : table())
        if (known->info.name == entry.info.name)
            throw std::invalid_argument("there is a model of this name already: " + std::string(entry.info.name));
    return *table().emplace_back(std::make_unique<const ModelEntry>(std::move(entry)));
}

std::vector<std::string_view> model_names() {
    std::vector<std::string_view> names;
    for (const auto& model : catalogue()) names.push_back(model->info.name);
    return names;
}

const FieldInfo* ModelInfo::find(std::string_view field) const {
    for (const auto& f : fields)
        if (f.name == field) return &f;
    return nullptr;
}

bool ModelInfo::additional_at_default(const ParameterValues& values) const {
    bool any = false;
    for (std::size_t k = 0; k < fields.size(); ++k) {
        any = any || fields[k].additional;
        if (fields[k].additional && values.at(k) != fields[k].fallback) return false;
    }
    return any;
}

ParameterValues ModelInfo::shown(const ParameterValues& values) const {
    ParameterValues kept;
    for (std::size_t k = 0; k < fields.size(); ++k)
        if (shows(fields[k])) kept.push_back(values.at(k));
    return kept;
}

std::vector<std::string_view> ModelInfo::field_names() const {
    std::vector<std::string_view> names;
    for (const auto& f : fields) names.push_back(f.name);
    return names;
}

ParameterValues ModelInfo::specimen() const {
    ParameterValues values;
    for (const FieldInfo& field : fields) values.push_back(field.fallback.value_or(field.range.low));
    return values;
}

const ModelEntry& model_entry(std::string_view model) {
    for (const auto& entry : catalogue())
        if (entry->info.name == model) return *entry;
    throw unknown_name("model", model, "", model_names());
}

const ModelInfo& model_info(std::string_view model) { return model_entry(model).info; }

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

} // namespace mattis
