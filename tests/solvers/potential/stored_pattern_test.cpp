#include "solvers/potential/stored_pattern.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"

namespace mattis::solvers {
namespace {

using ::testing::HasSubstr;

std::string refusal(const auto& model) {
    try {
        stored_patterns(ModelAt(model));
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST(StoredPattern, NetworksThatDoNotStoreAreRefusedWithTheReason) {
    EXPECT_EQ(refusal(Dense({3, 0.1, 0.3})), "");
    EXPECT_EQ(refusal(Hopfield({0.1, 0.0, Convention::full})), "");
    EXPECT_EQ(refusal(Dense({.P = 3, .alpha = 0.1, .T = 0.3, .quality = 0.9})), "") << "no state depends on it";
    EXPECT_THAT(refusal(Dense({.P = 3, .alpha = 0.1, .T = 0.3, .protocol = Protocol::supervised, .rho = 0.2})),
                HasSubstr("protocol = storing"));
    EXPECT_THAT(refusal(Hopfield({.alpha = 0.1, .T = 0.3, .protocol = Protocol::supervised, .rho = 0.2})),
                HasSubstr("learns from examples"));
    EXPECT_THAT(refusal(Dense({.P = 3, .alpha = 0.1, .T = 0.3, .w = 0.5})), HasSubstr("w = 0.5"));
    EXPECT_THAT(refusal(Dense({3, 0.0, 0.0})), HasSubstr("alpha > 0 or T > 0"));
    EXPECT_EQ(refusal(Dense({3, 0.0, 0.2})), "");
}

} // namespace
} // namespace mattis::solvers
