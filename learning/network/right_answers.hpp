#pragma once

#include <cstdint>
#include <span>

#include <Eigen/Core>

namespace mattis::learning {

/// How many columns of outputs (one row for each class, one column for each example) have their largest entry in the
/// row of the label; of entries that are equally large the first one counts. A column with an entry that is not finite
/// is wrong. Precondition: as many labels as columns, each below the number of rows.
std::int64_t right_answers(const Eigen::Ref<const Eigen::MatrixXf>& outputs, std::span<const std::uint8_t> labels);

} // namespace mattis::learning
