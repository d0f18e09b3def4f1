#pragma once

#include <string>
#include <vector>

#include "learning/perceptron/perceptron_run.hpp"

namespace mattis::diagram {

/// A number that tables say of a look at a perceptron.
struct PerceptronValue {
    std::string column;
    double value;
};

/// All numbers of a look, in the order of the columns:
///   loss            E/M of the training set
///   kl              Kullback-Leibler divergence from the anchor, per weight
///   gradient        root mean square of the gradient of the fields
///   qd              (1/N) m.m
///   train_error     share of the training inputs that sgn theta labels wrong
/// and of each teacher, with its number at the end where there are two:
///   r               (1/N) m.w*
///   p               (1/N) sgn(theta).w*
///   eps             arccos(p)/pi, the generalisation error of sgn theta
///   eps_sampled     the same of a weight vector that is drawn from its law
///   eps_mean        the same of the mean, arccos(r/sqrt(qd))/pi; no value where qd = 0
///   test_error      share of the test inputs that sgn theta labels wrong; no value without test inputs
std::vector<PerceptronValue> perceptron_values(const learning::PerceptronLook& look, int teachers);

} // namespace mattis::diagram
