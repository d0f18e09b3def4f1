#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "learning/network/network_settings.hpp"

namespace mattis::learning {

/// What is seen at the end of an epoch.
struct NetworkLook {
    std::int32_t task = 0;        ///< that was learned, from 0
    std::int32_t epoch = 0;       ///< of this task, from 1; 0: before anything is learned
    double b = 0.0;               ///< field strength
    double loss = 0.0;            ///< per example, mean over the epoch
    double regulariser = 0.0;     ///< per example, mean over the epoch
    double train_accuracy = 0.0;  ///< of the learned task, on the training images, while they were learned
    std::vector<double> accuracy; ///< of every task, for each reading: [reading * tasks + task]
};

/// The weights at the end of a task.
struct NetworkHistogram {
    std::int32_t task = 0, layer = 0;
    std::vector<std::int64_t> counts;
};

struct NetworkResult {
    std::vector<Weights> readings;
    std::vector<NetworkLook> looks;
    std::vector<NetworkHistogram> histograms;
    std::string diverged; ///< where and how, for messages; empty: nowhere. Looks then end before it.

    void save(ByteWriter& to) const;
    /// Throws BytesError if the bytes are no such result.
    static NetworkResult load(ByteReader& from);
};

} // namespace mattis::learning
