#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "phase_diagrams/job/job.hpp"
#include "phase_diagrams/parts/registry.hpp"

namespace mattis::diagram {
namespace {

using testing::HasSubstr;

TEST(JobDescription, NamesEveryKeyAndParameter) {
    const std::string text = describe_job_files();
    const auto has_all = [&](const std::vector<io::KeyInfo>& rows) {
        EXPECT_FALSE(rows.empty());
        for (const auto& row : rows) {
            EXPECT_THAT(text, HasSubstr("\n  " + std::string(row.name) + " "));
            EXPECT_THAT(text, HasSubstr(std::string(row.doc)));
        }
    };
    has_all(head_key_infos());
    for (const JobPart* part : job_parts()) {
        EXPECT_THAT(text, HasSubstr("\n[" + std::string(part->section()) + "]\n"));
        has_all(part->keys());
    }
    has_all({io::run_keys.begin(), io::run_keys.end()});
    for (const auto model : model_names())
        for (const FieldInfo& field : model_info(model).fields)
            EXPECT_THAT(text, HasSubstr(std::string(field.name) + ": " + std::string(field.doc)));
}

TEST(JobDescription, SaysDefaultsAndNames) {
    const std::string text = describe_job_files();
    EXPECT_THAT(text, HasSubstr("an integer in [1, 1000000]; default 8"));
    EXPECT_THAT(
        text,
        HasSubstr("a name out of heat_bath, metropolis, zero_temperature, plefka, mean_field, tap, block_gibbs; "));
    EXPECT_THAT(text, HasSubstr("an array of integers in [2, 10000000]; required"));
}

} // namespace
} // namespace mattis::diagram
