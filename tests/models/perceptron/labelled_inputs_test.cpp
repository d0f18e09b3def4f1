#include "models/perceptron/labelled_inputs.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

namespace mattis {
namespace {

PackedSigns random_teacher(std::size_t N, Stream& stream) {
    std::vector<double> w(N);
    for (double& x : w) x = stream.uniform(-1.0, 1.0);
    return packed_signs(w);
}

TEST(LabelledInputs, TheTeacherAgreesWithAllOfThem) {
    for (const std::size_t N : {1u, 2u, 64u, 101u}) { // at N = 2 the field vanishes for half of all inputs
        Stream stream({.seed = 2});
        const PackedSigns teacher = random_teacher(N, stream);
        const LabelledInputs inputs(teacher, N, 500, stream);
        for (std::size_t mu = 0; mu < inputs.count(); ++mu) EXPECT_GT(sign_product(teacher, inputs[mu], N), 0);
        EXPECT_EQ(inputs.error(teacher), 0.0);
        PackedSigns opposite = teacher;
        for (std::size_t i = 0; i < N; ++i) opposite[i / 64] ^= std::uint64_t{1} << i % 64;
        EXPECT_EQ(inputs.error(opposite), 1.0);
    }
}

TEST(LabelledInputs, ErrorIsTheAngleOfTheWeightsToTheTeacher) {
    // arccos(p)/pi for large N. 20000 inputs: standard error 0.0033; beyond 4 of them with probability 6e-5.
    // Corrections of order 1/N are 50 times smaller than that.
    constexpr std::size_t N = 1001;
    Stream stream({.seed = 3});
    const PackedSigns teacher = random_teacher(N, stream);
    const LabelledInputs inputs(teacher, N, 20000, stream);
    PackedSigns w = teacher;
    for (std::size_t i = 0; i < 200; ++i) w[i / 64] ^= std::uint64_t{1} << i % 64;
    const double p = static_cast<double>(sign_product(teacher, w, N)) / N;
    EXPECT_NEAR(inputs.error(w), std::acos(p) / std::numbers::pi, 4 * 0.0033);
}

TEST(LabelledInputs, AVanishingFieldIsHalfAnError) {
    // N = 2, teacher (1, 1): the labelled inputs are y x = (1, 1) all. Weights (1, -1) have field 0.
    Stream stream({.seed = 4});
    const LabelledInputs inputs(PackedSigns{3}, 2, 10, stream);
    EXPECT_EQ(inputs.error(PackedSigns{1}), 0.5);
}

TEST(LabelledInputs, AreTheSameInOnePieceAndInTwo) {
    Stream one({.seed = 5}), two({.seed = 5});
    const PackedSigns teacher{0x123456789abcdefu, 0x3u};
    const LabelledInputs all(teacher, 66, 40, one), first(teacher, 66, 15, two), rest(teacher, 66, 25, two);
    for (std::size_t mu = 0; mu < 40; ++mu) {
        const auto part = mu < 15 ? first[mu] : rest[mu - 15];
        EXPECT_TRUE(std::equal(part.begin(), part.end(), all[mu].begin(), all[mu].end()));
    }
}

} // namespace
} // namespace mattis
