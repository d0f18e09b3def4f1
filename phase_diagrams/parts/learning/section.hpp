#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/each_value.hpp"
#include "learning/network/network_settings.hpp"
#include "learning/perceptron/perceptron_run.hpp"
#include "models/catalogue.hpp"

namespace mattis::diagram {

/// [learning]: what learns by gradients, and from what; all numbers are checked. Which keys a job may give follows from
/// what its model learns as (LearningKind). Values for each task are as many as tasks, or one.
struct LearningSection {
    // Of perceptrons and of networks.
    int samples = 5;
    io::EachValue<std::int64_t> epochs{{1}};
    int batch = 64; ///< of perceptrons 0: all
    std::string optimiser = "adam";
    io::EachValue<double> momentum{{0.9}};
    double beta1 = 0.9, beta2 = 0.999;
    io::EachValue<std::string> anchor; ///< none: the first of learning_anchor
    std::vector<ParameterValues> points;

    // Of perceptrons.
    int N = 1000;
    int batches = 0;        ///< minibatches of an epoch; 0: `batch` says
    int smallest_batch = 1; ///< where batches is given
    io::EachValue<double> rate{{0.001}}, decay{{0.0}};
    io::EachValue<bool> until_perfect{{false}};
    double b = 1.0;
    double spread = 1.0;
    int tests = 10'000;
    std::int64_t record_every = 1;
    std::optional<learning::ForcedLength> forced_length;
    io::EachValue<double> anchor_weight; ///< none: as the parameters of the model say
    std::int64_t settle_window = 1000;   ///< epochs
    double settle_spread = 0.0;          ///< 0: nobody asks when the error settles

    // Of networks.
    io::EachValue<int> layers{{512, 512}}; ///< hidden ones
    std::string activation = "relu";
    std::string tasks = "permuted";
    int count = 5;
    io::EachValue<std::filesystem::path> images, labels; ///< one for each task of `sequential`, else one
    double test = 0.2, validation = 0.0;
    int train = 0; ///< 0: as many as there are
    std::string tested_on = "test";
    bool shuffle = false;
    std::string scales = "shared";
    learning::FieldStrength strength;
    int bins = 50;

    /// Where the job file gives a key, as messages begin: "7:10: learning.images". An empty name: the section itself.
    std::map<std::string, std::string, std::less<>> places;
    /// Of the key, or of the section if it is not given.
    const std::string& place(std::string_view key) const {
        const auto found = places.find(key);
        return found != places.end() ? found->second : places.at("");
    }
};

} // namespace mattis::diagram
