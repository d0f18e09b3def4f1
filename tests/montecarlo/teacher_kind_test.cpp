#include "montecarlo/kinds/teacher.hpp"

#include <gtest/gtest.h>

#include "models/perceptron/variational.hpp"
#include "tests/montecarlo/small_perceptron.hpp"

namespace mattis::mc {
namespace {

TEST(TeacherKind, DrawsInputsThatATeacherOfWeightsUpLabels) {
    const SmallPerceptron small(21, 400, 0.0);
    for (std::size_t mu = 0; mu < 400; ++mu) {
        int sum = 0;
        for (std::size_t i = 0; i < 21; ++i) sum += sign_at(small.inputs()[mu], i);
        EXPECT_GT(sum, 0);
    }
    // Two weights: half of all inputs are ties, which keep a random label; 5 standard deviations of 4000.
    const SmallPerceptron ties(2, 4000, 0.0);
    int up = 0, down = 0;
    for (std::size_t mu = 0; mu < 4000; ++mu) {
        const int first = sign_at(ties.inputs()[mu], 0), second = sign_at(ties.inputs()[mu], 1);
        up += first > 0 && second < 0;
        down += first < 0 && second > 0;
    }
    EXPECT_NEAR(up, 1000, 5.0 * std::sqrt(4000 * 0.25 * 0.75));
    EXPECT_NEAR(down, 1000, 5.0 * std::sqrt(4000 * 0.25 * 0.75));
}

TEST(TeacherKind, DisorderIsThatOfItsKeyAndFirstInputsStay) {
    const SmallPerceptron one(70, 5, 0.0), same(70, 9, 0.0), other(70, 5, 0.0, 2);
    int different = 0;
    for (std::size_t mu = 0; mu < 5; ++mu)
        for (std::size_t k = 0; k < one.inputs()[mu].size(); ++k) {
            EXPECT_EQ(one.inputs()[mu][k], same.inputs()[mu][k]);
            different += one.inputs()[mu][k] != other.inputs()[mu][k];
        }
    EXPECT_GT(different, 0);
}

TEST(TeacherKind, MemoryIsAsPredicted) {
    const SmallPerceptron small(300, 200, 0.0);
    const double predicted = TeacherKind::memory(small.h).system;
    const auto system = kind_of(small.h).make_system(small.h, small.disorder, Dynamics::hamiltonian);
    EXPECT_NEAR(predicted / static_cast<double>(system->memory()), 1.0, 0.2);
    EXPECT_NEAR(TeacherKind::memory(small.h).disorder / static_cast<double>(small.inputs().memory()), 1.0, 0.2);
}

TEST(TeacherKind, InputsOfAnotherPerceptronAreRefused) {
    const SmallPerceptron small(10, 5, 0.0);
    EXPECT_THROW(make_system(TeacherHamiltonian{.N = 10, .M = 6}, small.disorder), std::invalid_argument);
    EXPECT_THROW(make_system(TeacherHamiltonian{.N = 11, .M = 5}, small.disorder), std::invalid_argument);
    EXPECT_THROW(enumerate(small.h, small.disorder), std::invalid_argument);
}

TEST(TeacherKind, IsThatOfThePerceptronInFieldSpace) {
    const Hamiltonian h = VariationalPerceptron({.alpha = 0.301, .beta = 5.0, .prior = 2.0}).hamiltonian(100);
    EXPECT_EQ(h.get<TeacherHamiltonian>().M, 30);
    EXPECT_EQ(h.get<TeacherHamiltonian>().prior, 2.0);
    EXPECT_EQ(kind_of(h).realised_load(h), 0.3);
    EXPECT_THROW(VariationalPerceptron({.alpha = 0.3, .beta = 5.0, .qd_fixed = 0.5}).hamiltonian(100), InputError);
    EXPECT_THROW(teacher_hamiltonian(1e9, 0.0, 100), InputError);
}

} // namespace
} // namespace mattis::mc
