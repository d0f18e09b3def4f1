#include "phase_diagrams/parts/theory/absent_lines.hpp"

#include <gmock/gmock.h>

namespace mattis::diagram {
namespace {

using testing::Each;
using testing::ElementsAre;

Table line(const std::vector<std::string>& statuses, const std::string& remark, const std::string& rival = "") {
    Table table;
    for (const std::string& status : statuses) {
        table.texts("ansatz").emplace_back("1rsb");
        table.texts("rival").push_back(rival);
        table.reals("T").push_back(0.5);
        table.texts("status").push_back(status);
        table.texts("remark").push_back(remark);
    }
    remark_absence(table);
    return table;
}

TEST(AbsentLines, RowsOfALineThatExistsNowhereSaySo) {
    EXPECT_THAT(line({"absent", "absent"}, "").texts("remark"), Each("exists nowhere on the grid"));
    EXPECT_THAT(line({"absent"}, "no glass").texts("remark"), ElementsAre("exists nowhere on the grid; no glass"));
    EXPECT_THAT(line({"absent", "stalled"}, "").texts("remark"),
                Each("was found nowhere on the grid: states beside it stalled"));
    EXPECT_THAT(line({"absent", "converged", "stalled"}, "as it was").texts("remark"), Each("as it was"));
    EXPECT_EQ(Table(line({}, "")).rows(), 0u);
}

TEST(AbsentLines, AreListedOnceForEachAnsatz) {
    Tables tables;
    tables["boundaries/replicon"] = line({"converged"}, "");
    tables["boundaries/retrieval_transition"] = line({"absent", "absent"}, "", "rs");
    tables["boundaries/retrieval_transition"].append(line({"absent"}, "", "1rsb"));
    tables["boundaries/retrieval_spinodal"] = line({"stalled"}, "");
    EXPECT_THAT(absent_lines(tables),
                ElementsAre("retrieval_spinodal (1rsb) was found nowhere on the grid: states beside it stalled",
                            "retrieval_transition (1rsb against rs) exists nowhere on the grid",
                            "retrieval_transition (1rsb) exists nowhere on the grid"));
}

} // namespace
} // namespace mattis::diagram
