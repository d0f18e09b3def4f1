// What every theory promises behind its door, whatever its method.

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "models/dataset_facts.hpp"
#include "tests/conformance/catalogue_cases.hpp"

namespace mattis::conformance {
namespace {

TEST(Door, NamesAreUniqueAndExplained) {
    for (const ModelAt& at : specimens()) {
        const Theory& theory = solvers::theory_of(at);
        SCOPED_TRACE(label(at));
        std::set<std::string_view> ansaetze, lines;
        for (const Ansatz& ansatz : theory.ansaetze()) {
            EXPECT_TRUE(ansaetze.insert(ansatz.name).second) << ansatz.name;
            EXPECT_FALSE(ansatz.doc.empty()) << ansatz.name;
            EXPECT_FALSE(theory.branches(ansatz).empty()) << ansatz.name;
            std::set<std::string_view> order;
            for (const OrderParameter& o : theory.order_parameters(ansatz)) {
                EXPECT_TRUE(order.insert(o.name).second) << ansatz.name << " " << o.name;
                EXPECT_FALSE(o.doc.empty()) << ansatz.name << " " << o.name;
            }
        }
        EXPECT_EQ(theory.branches(theory.ansaetze().front()), at.entry().info.branches);
        for (const Line& line : theory.lines(at)) {
            EXPECT_TRUE(lines.insert(line.name).second) << line.name;
            EXPECT_FALSE(line.doc.empty()) << line.name;
            ASSERT_FALSE(line.ansaetze.empty()) << line.name;
            ASSERT_FALSE(line.finds.empty()) << line.name;
            for (const std::string_view find : line.finds) {
                const bool own = std::ranges::find(line.own, find, &FieldInfo::name) != line.own.end();
                EXPECT_TRUE(own || at.entry().info.find(find) != nullptr) << line.name << " finds " << find;
            }
        }
    }
}

TEST(Door, SolutionsAreThoseThatWereAskedForAndHaveTheOrderParametersThatAreNamed) {
    for (const ModelAt& at : specimens()) {
        const Theory& theory = solvers::theory_of(at);
        SCOPED_TRACE(label(at));
        for (const Ansatz& ansatz : theory.ansaetze()) {
            if (ansatz.steps > 1) continue;
            std::set<std::string_view> names;
            for (const OrderParameter& o : theory.order_parameters(ansatz)) names.insert(o.name);
            const std::vector<Branch> branches = theory.branches(ansatz);
            for (const Branch& branch : branches) {
                const std::vector<ModelAt> row{at};
                const std::vector<Branch> one{branch};
                const auto facts = dataset_facts(at.entry().info, at.values());
                if (ansatz == one_update_from_example && !(facts && facts->M)) {
                    EXPECT_THROW(solvers::solve(row, 1, ansatz, one), InputError) << "no example is known";
                    continue;
                }
                const auto found = solvers::solve(row, 1, ansatz, one).front();
                EXPECT_EQ(found.empty(), branch == Branch::retrieval_weak && !facts)
                    << "networks that store patterns have no such branch";
                for (const Solution& s : found) {
                    EXPECT_EQ(s.branch, branch);
                    for (const NamedValue& o : s.order) EXPECT_TRUE(names.contains(o.name)) << o.name;
                    for (const NamedArray& o : s.arrays) EXPECT_TRUE(names.contains(o.name)) << o.name;
                    if (!s.converged()) {
                        EXPECT_TRUE(s.order.empty() && !s.entropy && !s.free_energy);
                    }
                }
            }
        }
    }
}

TEST(Door, ASweepEqualsItsPoints) {
    for (const ModelAt& at : specimens()) {
        const Theory& theory = solvers::theory_of(at);
        SCOPED_TRACE(label(at));
        const Capabilities& has = at.entry().info.capabilities;
        const std::string_view along = has.temperature.empty() ? at.entry().info.fields.front().name : has.temperature;
        std::vector<ModelAt> row;
        for (int k = -3; k <= 3; ++k) row.push_back(at.with(along, at.value(along) * (1.0 + 0.05 * k)));
        const Ansatz ansatz = theory.ansaetze().front();
        const std::vector<Branch> branches = theory.branches(ansatz);
        const auto sweep = solvers::solve(row, row.size(), ansatz, branches);
        for (std::size_t k = 0; k < row.size(); ++k) {
            const auto alone = solvers::solve(std::span(row).subspan(k, 1), 1, ansatz, branches).front();
            ASSERT_EQ(sweep[k].size(), alone.size()) << k;
            for (std::size_t s = 0; s < alone.size(); ++s) {
                EXPECT_EQ(sweep[k][s].branch, alone[s].branch) << k;
                ASSERT_EQ(sweep[k][s].status, alone[s].status) << k;
                if (alone[s].converged()) {
                    EXPECT_NEAR(*sweep[k][s].entropy, *alone[s].entropy, 1e-11) << k;
                }
            }
        }
    }
}

TEST(Door, APhaseIsTheBranchOfAState) {
    for (const ModelAt& at : specimens()) {
        const Theory& theory = solvers::theory_of(at);
        SCOPED_TRACE(label(at));
        const Ansatz ansatz = theory.ansaetze().front();
        const std::vector<ModelAt> row{at};
        const std::vector<std::vector<Solution>> solutions{states(at, ansatz)};
        const std::vector<Phase> phases = theory.phases(row, ansatz, solutions);
        ASSERT_EQ(phases.size(), 1u);
        EXPECT_NE(phases.front().name, "none");
        const std::vector<std::vector<Solution>> nothing{{absent(theory.branches(ansatz).front())}};
        EXPECT_NO_THROW(theory.phases(row, ansatz, nothing));
    }
}

} // namespace
} // namespace mattis::conformance
