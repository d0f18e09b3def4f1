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
    std::filesystem::path file(std::string_view text = small_job) const {
        std::filesystem::path output = folder / "out.h5";
        EXPECT_EQ(run(plan_of(text), {.output = output}), farm::Outcome::complete);
        return output;
    }

    /// The small job with values that are the same under all rules.
    static std::string listed_job() {
        std::string text(small_job);
        const std::string range = "{ from = 0.2, to = 0.8, count = 4 }";
        return text.replace(text.find(range), range.size(), "[0.2, 0.4, 0.6, 0.8]");
    }
    static std::string identity_under(int rule, const std::string& text) {
        return identity(make_plan(parse_job(text, "small.toml", rule), 1));
    }
};

TEST_F(StoredPlanTest, IsThatOfTheJobUnderTheRuleOfTheFile) {
    const std::string job = listed_job(), newest = identity_under(io::newest_rule, job);
    auto meta = io::read_meta(file(job));
    EXPECT_EQ(stored_rule(meta, "out.h5"), io::newest_rule);
    EXPECT_EQ(identity(stored_plan(meta, "out.h5")), newest);
    for (int rule = io::first_rule; rule <= io::newest_rule; ++rule)
        EXPECT_EQ(stored_identity(meta, "out.h5", rule), identity_under(rule, job)) << rule;
    const std::string of_first = identity_under(io::first_rule, job);
    meta.erase("identity_rule"); // as the first files were written
    meta["job_hash"] = of_first;
    EXPECT_EQ(stored_plan(meta, "out.h5").job().rule, io::first_rule);
    EXPECT_EQ(stored_identity(meta, "out.h5", io::newest_rule), newest);
}

// 0.2 to 0.8 in four: the third is 0.6 since the third rule, and was 0.6000000000000001.
TEST_F(StoredPlanTest, FilesWhoseGridsHaveOtherDigitsAreNotOfOneJob) {
    auto meta = io::read_meta(file());
    EXPECT_EQ(stored_identity(meta, "out.h5", io::newest_rule), identity(plan_of()));
    EXPECT_THROW(stored_identity(meta, "out.h5", 2), InputError);
    meta["identity_rule"] = "2";
    meta["job_hash"] = identity_under(2, std::string(small_job));
    EXPECT_EQ(stored_plan(meta, "out.h5").job().parameters.at(2).values.at(2), 0.2 + (0.8 - 0.2) * 2 / 3);
    EXPECT_EQ(plan_of().job().parameters.at(2).values.at(2), 0.6);
    EXPECT_THROW(stored_identity(meta, "out.h5", io::newest_rule), InputError);
}

TEST_F(StoredPlanTest, AnotherJobOrALaterRuleIsRefused) {
    auto meta = io::read_meta(file());
    meta["job_hash"] = "0123456789abcdef";
    EXPECT_THROW(stored_plan(meta, "out.h5"), io::FileError);
    for (const char* rule : {"4", "0", "", "two"}) {
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
