#include "phase_diagrams/parts/learning/outcome.hpp"

#include <gmock/gmock.h>

namespace mattis::diagram {
namespace {

/// Rows of one run each, or of the runs named.
std::map<std::string, Table> tables_of(const std::vector<std::string>& statuses, std::vector<std::int64_t> runs = {}) {
    std::map<std::string, Table> tables;
    for (std::size_t k = 0; k < statuses.size(); ++k) {
        Table& table = tables["learning/samples"];
        table.integers("sample").push_back(static_cast<std::int64_t>(k));
        table.integers("run").push_back(runs.empty() ? static_cast<std::int64_t>(k) : runs[k]);
        table.texts("status").push_back(statuses[k]);
        table.texts("message").emplace_back(statuses[k] == "diverged" ? "the loss is inf" : "");
    }
    return tables;
}

TEST(LearningOutcome, SaysWhichRunsHaveDiverged) {
    EXPECT_TRUE(learning_outcome({}).messages.empty());
    EXPECT_FALSE(learning_outcome({}).all_diverged);
    const LearningOutcome some = learning_outcome(tables_of({"learned", "diverged"}));
    EXPECT_THAT(some.messages, testing::ElementsAre(testing::HasSubstr("(sample 1): the loss is inf")));
    EXPECT_FALSE(some.all_diverged);
    EXPECT_TRUE(learning_outcome(tables_of({"diverged", "diverged"})).all_diverged);
}

// Points at several lengths have one run: it has a row at each.
TEST(LearningOutcome, ARunThatSeveralPointsShareIsOne) {
    const LearningOutcome some =
        learning_outcome(tables_of({"diverged", "learned", "diverged", "diverged"}, {0, 1, 0, 2}));
    EXPECT_EQ(some.messages.size(), 2u);
    EXPECT_FALSE(some.all_diverged);
    const LearningOutcome all = learning_outcome(tables_of({"diverged", "diverged"}, {0, 0}));
    EXPECT_EQ(all.messages.size(), 1u);
    EXPECT_TRUE(all.all_diverged);
}

} // namespace
} // namespace mattis::diagram
