#include "learning/network/output_loss.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/elementary.hpp"

namespace mattis::learning {

namespace {

template <class Real>
double loss_of(const Real* z, std::size_t classes, std::span<const std::uint8_t> labels, Real* delta) {
    double loss = 0.0;
    for (std::size_t column = 0; column < labels.size(); ++column) {
        const std::size_t label = labels[column];
        if (label >= classes) throw std::out_of_range("a label that is none of the classes of the network");
        const Real* const own = z + column * classes;
        Real* const to = delta + column * classes;
        if (!std::all_of(own, own + classes, [](Real one) { return std::isfinite(one); }))
            return std::numeric_limits<double>::quiet_NaN();
        const auto most = static_cast<double>(*std::max_element(own, own + classes));
        double sum = 0.0;
        for (std::size_t i = 0; i < classes; ++i) sum += exp_minus(most - static_cast<double>(own[i]));
        loss += std::log(sum) + (most - static_cast<double>(own[label]));
        for (std::size_t i = 0; i < classes; ++i)
            to[i] = static_cast<Real>(exp_minus(most - static_cast<double>(own[i])) / sum - (i == label ? 1.0 : 0.0));
    }
    return loss;
}

} // namespace

double output_loss(const float* z, std::size_t classes, std::span<const std::uint8_t> labels, float* delta) {
    return loss_of(z, classes, labels, delta);
}

double output_loss(const double* z, std::size_t classes, std::span<const std::uint8_t> labels, double* delta) {
    return loss_of(z, classes, labels, delta);
}

} // namespace mattis::learning
