#include "learning/network/right_answers.hpp"

#include <cmath>
#include <cstddef>

namespace mattis::learning {

std::int64_t right_answers(const Eigen::Ref<const Eigen::MatrixXf>& outputs, std::span<const std::uint8_t> labels) {
    std::int64_t right = 0;
    for (std::size_t k = 0; k < labels.size(); ++k) {
        const auto column = static_cast<Eigen::Index>(k);
        Eigen::Index largest = 0;
        bool finite = true;
        for (Eigen::Index row = 0; row < outputs.rows(); ++row) {
            finite = finite && std::isfinite(outputs(row, column));
            if (outputs(row, column) > outputs(largest, column)) largest = row;
        }
        if (finite && largest == labels[k]) ++right;
    }
    return right;
}

} // namespace mattis::learning
