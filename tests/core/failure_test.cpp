#include "core/failure.hpp"

#include <new>
#include <stdexcept>

#include <gtest/gtest.h>

namespace mattis {
namespace {

TEST(Failure, ErrorsForUsersKeepTheirWordsAndOthersAreNamed) {
    EXPECT_EQ(failure_text(std::runtime_error("no such file")), "no such file");
    EXPECT_EQ(failure_text(std::out_of_range("vector::at")), "std::out_of_range: vector::at");
    EXPECT_EQ(failure_text(std::bad_alloc()), "out of memory");
    EXPECT_EQ(failure_text(std::exception()), "std::exception");
}

TEST(Failure, ItsPlaceIsTheInnermostThingThatWasDone) {
    try {
        const Doing outer("outer");
        { const Doing finished("finished"); }
        const Doing inner("inner");
        throw std::runtime_error("fault");
    } catch (const std::exception&) {
    }
    EXPECT_EQ(last_failure_place(), "inner");
    try {
        const Doing outer("second outer");
        try {
            const Doing inner("handled");
            throw std::runtime_error("fault");
        } catch (const std::exception&) {
        }
        const Doing inner("second inner");
        throw std::runtime_error("fault");
    } catch (const std::exception&) {
    }
    EXPECT_EQ(last_failure_place(), "second inner");
}

TEST(Failure, AnExceptionThatPassesNoDoingLeavesTheOuterPlace) {
    try {
        const Doing outer("outer");
        throw std::runtime_error("fault");
    } catch (const std::exception&) {
    }
    EXPECT_EQ(last_failure_place(), "outer");
}

} // namespace
} // namespace mattis
