#include "montecarlo/mean_field/condensed_response.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <Eigen/Dense>

#include "core/special.hpp"

namespace mattis::mc {

CondensedResponse::CondensedResponse(const HebbianNetwork& network)
    : P_(network.P), curvature_(network.P * (network.P - 1) * network.strength_of(0)), t_(network.block, network.N) {
    for (int i = 0; i < network.N; ++i)
        for (int a = 0; a < network.block; ++a) t_(a, i) = network.step * network.v->at(i, a);
}

bool CondensedResponse::look(std::span<const double> m, const Eigen::VectorXd& x, double beta) {
    using Eigen::Index;
    const Index channels = t_.rows();
    Eigen::VectorXd lambda(channels), slope(channels), rest(t_.cols());
    for (Index a = 0; a < channels; ++a) {
        lambda[a] = curvature_ * integer_power(x[a], P_ - 2);
        slope[a] = P_ == 2 ? 0.0 : curvature_ * (P_ - 2) * integer_power(x[a], P_ - 3);
    }
    for (Index i = 0; i < rest.size(); ++i) {
        const double own = m[static_cast<std::size_t>(i)];
        rest[i] = 1.0 - own * own;
    }
    const Eigen::MatrixXd Q = t_ * rest.asDiagonal() * t_.transpose();
    const Eigen::MatrixXd identity = Eigen::MatrixXd::Identity(channels, channels);
    // Odd P may have negative curvatures; |Lambda| bounds them, so that a positive matrix below is enough.
    const Eigen::VectorXd root = lambda.cwiseAbs().cwiseSqrt();
    const Eigen::LLT<Eigen::MatrixXd> bound(identity - beta * root.asDiagonal() * Q * root.asDiagonal());
    positive_ = bound.info() == Eigen::Success;
    energy_ = 0.0;
    if (!positive_) return false;
    const Eigen::MatrixXd R = (identity - beta * lambda.asDiagonal() * Q).partialPivLu().solve(identity) - identity;
    R_lambda_ = R * lambda.asDiagonal();
    pull_ = 0.5 * (Q * R).diagonal().cwiseProduct(slope);
    energy_ = -0.5 * (R_lambda_ * Q).trace();
    return true;
}

void CondensedResponse::add_fields(std::span<const double> m, std::span<double> h) const {
    if (!positive_) return;
    for (std::size_t i = 0; i < m.size(); ++i) {
        const auto t = t_.col(static_cast<Eigen::Index>(i));
        h[i] += pull_.dot(t) - m[i] * t.dot(R_lambda_ * t);
    }
}

} // namespace mattis::mc
