#include "models/dataset_facts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "models/data/convention.hpp"
#include "models/data/dataset.hpp"

namespace mattis {

std::optional<DatasetFacts> dataset_facts(const ModelInfo& model, const ParameterValues& values) {
    if (!model.capabilities.learns) return std::nullopt;
    const auto value = [&](std::string_view name, double otherwise) {
        const FieldInfo* field = model.find(name);
        return field == nullptr ? otherwise : values.at(static_cast<std::size_t>(field - model.fields.data()));
    };
    const auto position = [&](std::string_view name) { return static_cast<std::size_t>(value(name, 0.0)); };
    const Dataset data({static_cast<Protocol>(position("protocol")), value("rho", 0.0), value("r", 1.0),
                        static_cast<int>(value("M", 0.0)), static_cast<ClassLaw>(position("class_law"))});
    if (!data.learns()) return std::nullopt;
    const Dataset::Parameters& p = data.parameters();
    DatasetFacts facts{.protocol = protocol_names[position("protocol")],
                       .rho = data.rho(),
                       .class_law = class_law_names[position("class_law")],
                       .convention = convention_names[position("convention")],
                       .normalisation = p.protocol == Protocol::supervised ? "R_1^(P/2)" : "R_P^(1/2)"};
    if (!data.counts_examples()) {
        facts.class_law = class_law_names[static_cast<std::size_t>(ClassLaw::gaussian)];
        return facts;
    }
    constexpr double pairwise = 2.0;
    facts.r = p.r;
    facts.M = p.M;
    facts.rho_P = data.entropy(static_cast<int>(value("P", pairwise)));
    return facts;
}

std::string unsaid_data(const ModelInfo& model, std::span<const double> protocols,
                        const std::function<bool(std::string_view)>& is_said) {
    const auto learns = [](double protocol) { return static_cast<Protocol>(protocol) != Protocol::storing; };
    const auto found = std::ranges::find_if(protocols, learns);
    if (!model.capabilities.learns || model.find("protocol") == nullptr || found == protocols.end()) return {};
    constexpr std::string_view allowed = "allowed are r and M (r = 1: the patterns themselves), or rho alone";
    if (is_said("M") && !is_said("r"))
        return fmt::format("M without r, the quality of the examples, says nothing of the data; {}", allowed);
    if (!is_said("M") && !is_said("r") && !is_said("rho"))
        return fmt::format("protocol = {} without r, M or rho says nothing of the data; {}",
                           protocol_names[static_cast<std::size_t>(*found)], allowed);
    return {};
}

} // namespace mattis
