#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>

#include "models/catalogue.hpp"
#include "solvers/rs_branches.hpp"

namespace mattis::conformance {

/// Every GaussianSite of the catalogue at representative parameters, both conventions, even and odd orders.
inline std::vector<AnyModel> specimens() {
    std::vector<AnyModel> models;
    for (const Convention c : {Convention::distinct, Convention::full}) {
        models.emplace_back(Hopfield({0.05, 0.4, c}));
        models.emplace_back(Hopfield({0.4, 0.9, c}));
        for (const int P : {3, 4, 5, 6, 9})
            for (const double T : {0.15, 0.5}) models.emplace_back(Dense({P, 0.02, T, c}));
    }
    models.emplace_back(Sk({0.4}));
    for (const int P : {3, 4}) models.emplace_back(PSpin({P, 0.3}));
    return models;
}

/// Models that specimens() must cover: a new one fails the test until it is added there.
inline std::size_t model_count() {
    std::size_t count = 0;
    for (const auto name : model_names()) count += model_info(name).gaussian_site ? 1 : 0;
    return count;
}

template <GaussianSite M>
std::string label(const M& model) {
    std::string text(M::name);
    const ParameterValues values = parameter_values(model);
    for (std::size_t k = 0; k < values.size(); ++k)
        text += fmt::format(" {}={}", M::fields[k].name, format_field(M::fields[k], values[k]));
    return text;
}

template <GaussianSite M>
std::vector<solvers::Solution> converged_branches(const M& model) {
    std::vector<solvers::Solution> found;
    for (const Branch branch : M::branches)
        if (auto s = solvers::rs_branch(model, branch); s.converged()) found.push_back(s);
    return found;
}

} // namespace mattis::conformance
