#include "phase_diagrams/job/stored_plan.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "io/file_error.hpp"
#include "io/generations.hpp"
#include "phase_diagrams/job/identity.hpp"
#include "phase_diagrams/run/run.hpp"
#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

class StoredPlanTest : public FolderTest {
protected:
    /// A result file of the small job.
    std::filesystem::path file() const {
        std::filesystem::path output = folder / "out.h5";
        EXPECT_EQ(run(plan_of(), {.output = output}), farm::Outcome::complete);
        return output;
    }
};

TEST_F(StoredPlanTest, IsThatOfTheJobUnderTheRuleOfTheFile) {
    auto meta = io::read_meta(file());
    EXPECT_EQ(stored_rule(meta, "out.h5"), io::newest_rule);
    EXPECT_EQ(identity(stored_plan(meta, "out.h5")), identity(plan_of()));
    const std::string of_first =
        identity(make_plan(parse_job(std::string(small_job), "small.toml", io::first_rule), 1));
    EXPECT_EQ(stored_identity(meta, "out.h5", io::first_rule), of_first);
    meta.erase("identity_rule"); // as the first files were written
    meta["job_hash"] = of_first;
    EXPECT_EQ(stored_plan(meta, "out.h5").job().rule, io::first_rule);
    EXPECT_EQ(stored_identity(meta, "out.h5", io::newest_rule), identity(plan_of()));
}

TEST_F(StoredPlanTest, AnotherJobOrALaterRuleIsRefused) {
    auto meta = io::read_meta(file());
    meta["job_hash"] = "0123456789abcdef";
    EXPECT_THROW(stored_plan(meta, "out.h5"), io::FileError);
    for (const char* rule : {"3", "0", "", "two"}) {
        meta["identity_rule"] = rule;
        EXPECT_THROW(stored_rule(meta, "out.h5"), io::FileError) << rule;
    }
    meta = io::read_meta(folder / "out.h5");
    meta["job"] = "mattis = 1";
    EXPECT_THROW(stored_plan(meta, "out.h5"), InputError);
}

TEST_F(StoredPlanTest, TheRuleOfAnOutputIsThatOfTheFileThatIsThere) {
    const auto output = file(), previous = io::previous_of(output);
    EXPECT_EQ(rule_of_output(folder / "absent.h5"), io::newest_rule);
    EXPECT_EQ(rule_of_output(output), io::newest_rule);
    io::ResultFile old = io::read(output);
    old.meta.erase("identity_rule");
    io::write(old, output);
    EXPECT_EQ(rule_of_output(output), io::first_rule);
    // Where the file is damaged, the one before it says the rule.
    std::filesystem::rename(output, previous);
    std::ofstream(output) << "nothing";
    EXPECT_EQ(rule_of_output(output), io::first_rule);
    std::filesystem::remove(previous);
    EXPECT_EQ(rule_of_output(output), io::newest_rule);
}

} // namespace
} // namespace mattis::diagram
