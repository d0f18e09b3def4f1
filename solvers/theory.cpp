#include "solvers/theory.hpp"

#include <map>

#include "core/parallel.hpp"
#include "solvers/one_step.hpp"
#include "solvers/rs_branches.hpp"

namespace mattis::solvers {

std::vector<std::string_view> ansaetze(const ModelInfo& model) {
    if (model.has_signal) return {"rs", "one_step"};
    return {"rs"};
}

std::vector<std::string_view> order_names(std::string_view model) {
    std::vector<std::string_view> names;
    for_each_model([&]<class M>(ModelTag<M>) {
        if (M::name != model) return;
        if (M::has_signal) names.push_back("m");
        names.emplace_back("q");
        names.emplace_back("C");
        if (M::has_hidden_layer) names.push_back("p");
    });
    return names;
}

std::vector<std::vector<Solution>> solve_rs(std::span<const AnyModel> models, std::size_t row,
                                            std::span<const Branch> branches) {
    std::vector<std::vector<Solution>> solutions(models.size());
    parallel_for(models.size() / row, [&](std::size_t r) {
        std::map<Branch, Vector> last;
        for (std::size_t k = r * row; k < (r + 1) * row; ++k)
            for (const Branch branch : branches) {
                const auto known = last.find(branch);
                const Vector* start = known == last.end() ? nullptr : &known->second;
                solutions[k].push_back(
                    std::visit([&](const auto& m) { return rs_branch(m, branch, start); }, models[k]));
                if (solutions[k].back().converged()) last[branch] = solutions[k].back().u;
            }
    });
    return solutions;
}

Solution solve_one_step(const AnyModel& model) {
    return std::visit(
        []<class M>(const M& m) {
            Solution solution = absent(Branch::retrieval);
            if constexpr (M::has_signal) {
                int P = 2;
                if constexpr (requires { m.parameters.P; }) P = m.parameters.P;
                const auto& p = m.parameters;
                solution.status = Status::converged;
                solution.order.push_back({"m", one_step_overlap(P, p.convention, p.alpha, p.T)});
            }
            return solution;
        },
        model);
}

} // namespace mattis::solvers
