#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.hpp"

namespace mattis::learning {

/// What is seen at the end of an epoch. Arrays: of teacher 1 and teacher 2.
struct PerceptronLook {
    std::int32_t task = 0;              ///< that is learned, from 0
    std::int64_t epoch = 0;             ///< of this task; 0: before it is learned
    double loss = 0.0;                  ///< E/M of the whole training set
    double kl = 0.0;                    ///< Kullback-Leibler term per weight, without its weight gamma
    double gradient = 0.0;              ///< root mean square over weights of the gradient of E + gamma KL
    double qd = 0.0;                    ///< (1/N) m.m
    double train_error = 0.0;           ///< share of the training inputs that sgn theta labels wrong
    std::array<double, 2> test_error{}; ///< the same of the test inputs of each teacher
    std::array<double, 2> r{};          ///< (1/N) m.w*
    std::array<double, 2> p{};          ///< (1/N) sgn(theta).w*
    std::array<double, 2> p_sampled{};  ///< (1/N) w.w*, a weight vector w drawn from its law
};

struct PerceptronResult {
    std::vector<PerceptronLook> looks;
    std::array<std::int64_t, 2> epochs{}; ///< that each task took
    std::vector<double> fields;           ///< at the end
    std::string diverged; ///< where and how, for messages; empty: nowhere. Looks then end before it, fields are the
                          ///< last finite ones.

    void save(ByteWriter& to) const;
    static PerceptronResult load(ByteReader& from);
};

/// Looks as bytes, number by number.
void save_looks(const std::vector<PerceptronLook>& looks, ByteWriter& to);
std::vector<PerceptronLook> load_looks(ByteReader& from);

} // namespace mattis::learning
