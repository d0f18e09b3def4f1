#pragma once

// Interim: the names that jobs used before the door of theory.

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "solvers/theory.hpp"

namespace mattis::solvers {

struct LineInfo {
    std::string_view name;
    std::string_view doc;
    std::string_view find;
    std::string_view branch;
};

struct LineAnsatz {
    std::string_view followed = "rs", rival = "rs";
};

std::vector<LineInfo> lines_of(const AnyModel& model);
std::vector<std::string_view> findable(std::string_view model);
std::vector<std::string_view> findable(std::string_view model, std::string_view line);
std::vector<std::string_view> order_names_of_line(const ModelInfo& model, std::string_view line,
                                                  std::string_view ansatz = "rs");
std::vector<std::string_view> ansaetze_of_line(const ModelInfo& model, std::string_view line);
LineResult trace(const AnyModel& model, std::string_view line, std::string_view find, std::optional<Branch> branch = {},
                 const LineAnsatz& ansatz = {});
std::vector<LineResult> trace(std::span<const AnyModel> models, std::string_view line, std::string_view find,
                              std::optional<Branch> branch = {}, const LineAnsatz& ansatz = {});

} // namespace mattis::solvers
