#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "models/catalogue.hpp"

namespace mattis {

/// What a result says of the data that a network learns from, whichever of its parameters were given. r, M and rho_P
/// are not known where rho alone is.
struct DatasetFacts {
    std::string_view protocol;
    std::optional<double> r{};
    std::optional<int> M{};
    double rho = 0.0;
    std::optional<double> rho_P{}; ///< entropy of products of P entries, (1-r^(2P))/(M r^(2P))
    std::string_view class_law{};
    std::string_view convention{};
    std::string_view normalisation{}; ///< what the Hamiltonian is divided by, R_k = r^(2k) (1 + rho_k)
};

/// The facts of a model at these values; nothing where it stores the patterns themselves or cannot learn.
std::optional<DatasetFacts> dataset_facts(const ModelInfo& model, const ParameterValues& values);

/// Why what was said of the data of a network that learns does not tell what they are: M without r, or nothing. Empty
/// if it does, and of a network that stores patterns. `protocols` are those asked for, `is_said` tells of the name of a
/// parameter whether it was given, or is looked for.
std::string unsaid_data(const ModelInfo& model, std::span<const double> protocols,
                        const std::function<bool(std::string_view)>& is_said);

} // namespace mattis
