#include "models/contract/model_at.hpp"

#include <utility>

#include "models/catalogue.hpp"

namespace mattis {

namespace {

std::size_t index_of(const ModelEntry& entry, std::string_view parameter) {
    const auto& fields = entry.info.fields;
    return static_cast<std::size_t>(entry.info.find(parameter) - fields.data());
}

} // namespace

ModelAt::ModelAt(const ModelEntry& entry, ParameterValues values) : entry_(&entry), values_(std::move(values)) {
    entry_->require(values_);
}

ModelAt::ModelAt(std::string_view model, ParameterValues values) : ModelAt(model_entry(model), std::move(values)) {}

double ModelAt::value(std::string_view parameter) const { return values_.at(index_of(*entry_, parameter)); }

ModelAt ModelAt::with(std::string_view parameter, double value) const {
    ParameterValues changed = values_;
    changed.at(index_of(*entry_, parameter)) = value;
    return {*entry_, std::move(changed)};
}

double ModelAt::temperature() const {
    const std::string_view T = entry_->info.capabilities.temperature;
    return T.empty() ? 0.0 : value(T);
}

} // namespace mattis
