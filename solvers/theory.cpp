#include "solvers/theory.hpp"

namespace mattis::solvers {

namespace {

Ansatz ansatz_of(std::string_view model, std::string_view name) {
    return *find_ansatz(theory_of(model).ansaetze(), name);
}

} // namespace

std::vector<std::string_view> ansaetze(const ModelInfo& model) { return names_of(theory_of(model.name).ansaetze()); }

std::optional<std::size_t> depth_of(std::string_view ansatz) {
    if (ansatz == "rs") return 0;
    for (std::size_t k = 1; k <= deepest; ++k)
        if (broken_symmetry(k).name == ansatz) return k;
    return std::nullopt;
}

std::vector<Branch> branches_of(const ModelInfo& model, std::string_view ansatz) {
    return theory_of(model.name).branches(ansatz_of(model.name, ansatz));
}

std::vector<std::string_view> order_names(std::string_view model, std::string_view ansatz) {
    std::vector<std::string_view> names;
    for (const OrderParameter& o : theory_of(model).order_parameters(ansatz_of(model, ansatz))) names.push_back(o.name);
    return names;
}

std::vector<std::string_view> array_names(std::string_view model) {
    std::vector<std::string_view> names;
    for (const OrderParameter& o : theory_of(model).order_parameters(theory_of(model).ansaetze().front()))
        if (o.per_pattern) names.push_back(o.name);
    return names;
}

std::vector<std::vector<Solution>> solve_rs(std::span<const AnyModel> models, std::size_t row,
                                            std::span<const Branch> branches) {
    return solve(models, row, replica_symmetric, branches);
}

std::vector<std::vector<Solution>> solve(std::span<const AnyModel> models, std::size_t row, std::string_view ansatz,
                                         std::span<const Branch> branches) {
    return solve(models, row, ansatz_of(models.front().entry().info.name, ansatz), branches);
}

} // namespace mattis::solvers
