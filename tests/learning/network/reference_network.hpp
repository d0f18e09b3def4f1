#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <span>
#include <vector>

#include <Eigen/Core>

#include "core/rng.hpp"
#include "learning/network/network_shape.hpp"

namespace mattis::learning::test {

/// How the hidden units of ReferenceNetwork answer. `frozen_sign`: sgn y0 + (hard tanh y - hard tanh y0), with y0 those
/// of frozen parameters: the sign at that point, with the slope that straight-through gradients borrow.
enum class Answer { hard_tanh, frozen_sign, relu, tanh };

/// The networks of layered_network.hpp a second time, as plain as can be: matrices in double precision, columns of
/// examples.
struct ReferenceNetwork {
    std::vector<int> sizes;
    Answer answer = Answer::hard_tanh;
    bool frozen_statistics = false; ///< mean and variance are those at the frozen parameters

    bool normalised() const { return answer == Answer::hard_tanh || answer == Answer::frozen_sign; }
    std::size_t vectors() const { return normalised() ? 2 : 1; }
    std::size_t parameters() const {
        const NetworkShape shape(sizes);
        return shape.weights() + vectors() * shape.units();
    }

    /// -ln(probability of the label) of each example.
    std::vector<double> losses(const std::vector<double>& parameters, const std::vector<double>& frozen,
                               const Eigen::MatrixXd& inputs, std::span<const std::uint8_t> labels) const {
        const NetworkShape shape(sizes);
        Eigen::MatrixXd a = inputs, a0 = inputs;
        std::size_t next = shape.weights();
        for (std::size_t l = 0; l < shape.layers(); ++l) {
            const Eigen::MatrixXd h = weights(shape, l, parameters) * a, h0 = weights(shape, l, frozen) * a0;
            Eigen::MatrixXd y = units(shape, l, parameters, next, h, frozen_statistics ? h0 : h);
            const Eigen::MatrixXd y0 = units(shape, l, frozen, next, h0, h0);
            next += vectors() * shape.outputs(l);
            const bool last = l + 1 == shape.layers();
            a = last ? y : Eigen::MatrixXd(y.binaryExpr(y0, [this](double u, double v) { return hidden(u, v); }));
            a0 = last ? y0 : Eigen::MatrixXd(y0.unaryExpr([this](double u) { return hidden(u, u); }));
        }
        std::vector<double> losses;
        for (Eigen::Index j = 0; j < a.cols(); ++j)
            losses.push_back(std::log((a.col(j).array() - a(labels[static_cast<std::size_t>(j)], j)).exp().sum()));
        return losses;
    }

private:
    static Eigen::MatrixXd weights(const NetworkShape& shape, std::size_t l, const std::vector<double>& parameters) {
        return Eigen::Map<const Eigen::MatrixXd>(parameters.data() + shape.start(l),
                                                 static_cast<Eigen::Index>(shape.inputs(l)),
                                                 static_cast<Eigen::Index>(shape.outputs(l)))
            .transpose();
    }

    /// h through the units of a layer; mean and variance are those of `by`.
    Eigen::MatrixXd units(const NetworkShape& shape, std::size_t l, const std::vector<double>& parameters,
                          std::size_t at, const Eigen::MatrixXd& h, const Eigen::MatrixXd& by) const {
        Eigen::MatrixXd y = h;
        for (Eigen::Index i = 0; i < h.rows(); ++i) {
            const double first = parameters[at + static_cast<std::size_t>(i)];
            if (!normalised()) {
                y.row(i).array() += first;
                continue;
            }
            const double mean = by.row(i).mean(), variance = (by.row(i).array() - mean).square().mean();
            y.row(i) = (first * (h.row(i).array() - mean) / std::sqrt(variance + 1e-5) +
                        parameters[at + shape.outputs(l) + static_cast<std::size_t>(i)])
                           .matrix();
        }
        return y;
    }

    double hidden(double y, double y0) const {
        const auto hard = [](double x) { return std::clamp(x, -1.0, 1.0); };
        switch (answer) {
        case Answer::hard_tanh:
            return hard(y);
        case Answer::frozen_sign:
            return (y0 < 0.0 ? -1.0 : 1.0) + (hard(y) - hard(y0));
        case Answer::relu:
            return std::max(y, 0.0);
        case Answer::tanh:
            break;
        }
        return std::tanh(y);
    }
};

/// d f/d x_i by four differences: errors of order step^4 and 1e-16/step.
inline double derivative(const std::function<double(const std::vector<double>&)>& f, std::vector<double> x,
                         std::size_t i, double step = 1e-5) {
    const double middle = x[i];
    const auto at = [&](double shift) {
        x[i] = middle + shift * step;
        return f(x);
    };
    return (8.0 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12.0 * step);
}

inline std::vector<double> gaussians(std::size_t count, std::uint32_t sample) {
    Stream stream({.seed = 17, .sample = sample, .purpose = Purpose::fields});
    std::vector<double> values(count);
    for (double& value : values) value = gaussian(stream);
    return values;
}

inline Eigen::MatrixXd gaussian_inputs(int rows, int columns, std::uint32_t sample) {
    const std::vector<double> values = gaussians(static_cast<std::size_t>(rows * columns), sample);
    return Eigen::Map<const Eigen::MatrixXd>(values.data(), rows, columns);
}

} // namespace mattis::learning::test
