#pragma once

// Interim: the names that jobs used before the door of theory (solvers/theory/theory.hpp).

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "solvers/theory/theory.hpp"

namespace mattis {

using AnyModel = ModelAt;
inline ModelAt make_model(std::string_view model, const ParameterValues& values) { return {model, values}; }

} // namespace mattis

namespace mattis::solvers {

using mattis::absent;
using mattis::array_values;
using mattis::LinePoint;
using mattis::LineResult;
using mattis::order_value;
using mattis::Solution;

inline constexpr std::string_view limit_ansatz = "frsb";

std::vector<std::string_view> ansaetze(const ModelInfo& model);
std::optional<std::size_t> depth_of(std::string_view ansatz);
std::vector<Branch> branches_of(const ModelInfo& model, std::string_view ansatz);
std::vector<std::string_view> order_names(std::string_view model, std::string_view ansatz = "rs");
std::vector<std::string_view> array_names(std::string_view model);
std::vector<std::vector<Solution>> solve_rs(std::span<const AnyModel> models, std::size_t row,
                                            std::span<const Branch> branches);
std::vector<std::vector<Solution>> solve(std::span<const AnyModel> models, std::size_t row, std::string_view ansatz,
                                         std::span<const Branch> branches);

} // namespace mattis::solvers
