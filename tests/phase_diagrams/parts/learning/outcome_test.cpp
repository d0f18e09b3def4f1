#include "phase_diagrams/parts/learning/outcome.hpp"

#include <gmock/gmock.h>

namespace mattis::diagram {
namespace {

std::map<std::string, Table> tables_of(const std::vector<std::string>& statuses) {
    std::map<std::string, Table> tables;
    for (std::size_t k = 0; k < statuses.size(); ++k) {
        Table& table = tables["learning/samples"];
        table.integers("sample").push_back(static_cast<std::int64_t>(k));
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

} // namespace
} // namespace mattis::diagram
