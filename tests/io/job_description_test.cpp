#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/job_schema.hpp"
#include "phase_diagrams/job/vocabulary.hpp"

namespace mattis::io {
namespace {

using testing::HasSubstr;

TEST(JobDescription, NamesEveryKeyAndParameter) {
    const std::string text = describe_schema(diagram::vocabulary());
    const auto has_all = [&](const auto& rows) {
        for (const auto& row : rows) {
            EXPECT_THAT(text, HasSubstr("\n  " + std::string(row.name) + " "));
            EXPECT_THAT(text, HasSubstr(std::string(row.doc)));
        }
    };
    has_all(head_keys);
    has_all(theory_keys);
    has_all(montecarlo_keys);
    has_all(sweeps_keys);
    has_all(run_keys);
    for (const auto model : model_names())
        for (const FieldInfo& field : model_info(model).fields)
            EXPECT_THAT(text, HasSubstr(std::string(field.name) + ": " + std::string(field.doc)));
}

TEST(JobDescription, SaysDefaultsAndNames) {
    const std::string text = describe_schema(diagram::vocabulary());
    EXPECT_THAT(text, HasSubstr("an integer in [1, 1000000]; default 8"));
    EXPECT_THAT(text, HasSubstr("a name out of heat_bath, metropolis, zero_temperature; default heat_bath"));
    EXPECT_THAT(text, HasSubstr("an array of integers in [2, 10000000]; required"));
}

} // namespace
} // namespace mattis::io
