#include "solvers/theory.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "core/parallel.hpp"
#include "solvers/broken_glass.hpp"
#include "solvers/broken_retrieval.hpp"
#include "solvers/full_breaking.hpp"
#include "solvers/metastable_glass.hpp"
#include "solvers/multitasking_branches.hpp"
#include "solvers/multitasking_row.hpp"
#include "solvers/one_step.hpp"
#include "solvers/rs_branches.hpp"

namespace mattis::solvers {

namespace {

/// Names of the ansaetze of 1, 2, ... steps of replica-symmetry breaking.
constexpr std::array<std::string_view, deepest> broken{"1rsb", "2rsb", "3rsb", "4rsb",  "5rsb",  "6rsb",
                                                       "7rsb", "8rsb", "9rsb", "10rsb", "11rsb", "12rsb"};

void solve_multitasking_row(std::span<const AnyModel> models, std::span<const Branch> branches,
                            std::span<std::vector<Solution>> solutions) {
    std::vector<Multitasking> row;
    bool loaded = false;
    for (const AnyModel& model : models) {
        row.push_back(std::get<Multitasking>(model));
        loaded = loaded || row.back().parameters.alpha > 0.0;
    }
    if (loaded) {
        for (std::size_t k = 0; k < row.size(); ++k) solutions[k] = multitasking_branches(row[k], branches);
        return;
    }
    auto states = multitasking_row(row);
    for (std::size_t k = 0; k < row.size(); ++k) solutions[k] = of_branches(std::move(states[k]), branches);
}

} // namespace

std::vector<std::string_view> ansaetze(const ModelInfo& model) {
    std::vector<std::string_view> names{"rs"};
    if (!model.gaussian_site) return names;
    names.insert(names.end(), broken.begin(), broken.end());
    names.push_back(limit_ansatz);
    if (model.has_signal) names.emplace_back("one_step");
    return names;
}

std::optional<std::size_t> depth_of(std::string_view ansatz) {
    if (ansatz == "rs") return 0;
    const auto* const found = std::find(broken.begin(), broken.end(), ansatz);
    if (found == broken.end()) return std::nullopt;
    return static_cast<std::size_t>(found - broken.begin()) + 1;
}

std::vector<Branch> branches_of(const ModelInfo& model, std::string_view ansatz) {
    if (ansatz == "one_step") return {Branch::retrieval};
    if (ansatz == "rs") return model.branches;
    std::vector<Branch> branches{Branch::glass_static};
    if (model.has_signal) branches.insert(branches.begin(), Branch::retrieval);
    if (depth_of(ansatz) == 1) branches.push_back(Branch::glass_marginal);
    return branches;
}

std::vector<std::string_view> order_names(std::string_view model, std::string_view ansatz) {
    if (model == Multitasking::name) return {"m", "n", "q", "q_support"};
    std::vector<std::string_view> names;
    for_each_model([&]<class M>(ModelTag<M>) {
        if (M::name != model) return;
        if (M::has_signal) names.push_back("m");
        if (ansatz == "one_step") return;
        names.emplace_back("q");
        if (const std::size_t depth = depth_of(ansatz).value_or(0); depth > 0) {
            const auto broken_names = broken_order_names(depth);
            names.insert(names.end(), broken_names.begin(), broken_names.end());
        }
        names.emplace_back("C");
        if constexpr (GaussianSite<M>)
            if (M::has_hidden_layer) names.push_back("p");
    });
    return names;
}

std::vector<std::string_view> array_names(std::string_view model) {
    if (model == Multitasking::name) return {"m", "n", "q_support"};
    return {};
}

std::vector<std::vector<Solution>> solve_rs(std::span<const AnyModel> models, std::size_t row,
                                            std::span<const Branch> branches) {
    std::vector<std::vector<Solution>> solutions(models.size());
    parallel_for(models.size() / row, [&](std::size_t r) {
        if (std::holds_alternative<Multitasking>(models[r * row])) {
            solve_multitasking_row(models.subspan(r * row, row), branches, std::span(solutions).subspan(r * row, row));
            return;
        }
        std::map<Branch, Vector> last;
        for (std::size_t k = r * row; k < (r + 1) * row; ++k) {
            for (const Branch branch : branches) {
                const auto known = last.find(branch);
                const Vector* start = known == last.end() ? nullptr : &known->second;
                solutions[k].push_back(
                    visit_gaussian_site([&](const auto& m) { return rs_branch(m, branch, start); }, models[k]));
                if (solutions[k].back().converged()) last[branch] = solutions[k].back().u;
            }
        }
    });
    return solutions;
}

std::vector<std::vector<Solution>> solve_rsb(std::span<const AnyModel> models, std::size_t depth,
                                             std::span<const Branch> branches) {
    std::vector<std::vector<Solution>> solutions(models.size());
    parallel_for(models.size(), [&](std::size_t k) {
        visit_gaussian_site(
            [&]<class M>(const M& model) {
                for (const Branch branch : branches) {
                    if (branch == Branch::glass_static) {
                        solutions[k].push_back(broken_glass(model, depth));
                    } else if (branch == Branch::glass_marginal) {
                        solutions[k].push_back(marginal_glass(model));
                    } else if constexpr (M::has_signal) {
                        solutions[k].push_back(broken_retrieval(model, depth));
                    }
                }
            },
            models[k]);
    });
    return solutions;
}

std::vector<std::vector<Solution>> solve_frsb(std::span<const AnyModel> models, std::span<const Branch> branches) {
    std::vector<std::vector<Solution>> solutions(models.size());
    parallel_for(models.size(), [&](std::size_t k) {
        for (const Branch branch : branches) solutions[k].push_back(solve_full_breaking(models[k], branch));
    });
    return solutions;
}

std::vector<std::vector<Solution>> solve(std::span<const AnyModel> models, std::size_t row, std::string_view ansatz,
                                         std::span<const Branch> branches) {
    const auto depth = depth_of(ansatz);
    if (depth) return *depth == 0 ? solve_rs(models, row, branches) : solve_rsb(models, *depth, branches);
    if (ansatz == limit_ansatz) return solve_frsb(models, branches);
    std::vector<std::vector<Solution>> solutions;
    for (const AnyModel& model : models) solutions.push_back({solve_one_step(model)});
    return solutions;
}

Solution solve_one_step(const AnyModel& model) {
    return visit_gaussian_site(
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
