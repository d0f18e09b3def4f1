#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "models/catalogue.hpp"

namespace mattis::diagram {

/// [dataset]: a network that learns from images, and is tested on others; all numbers are checked.
struct DatasetSection {
    std::string kind = "idx";
    std::filesystem::path images, labels;
    std::vector<int> classes; ///< labels; none: all that there are
    std::string binarise = "median";
    std::string pixels = "balanced"; ///< that a median keeps
    int threshold = 127;
    int entries = 0;   ///< of rotated images; 0: as many as pixels
    int test = 20;     ///< images of each class that are tested
    int held_out = 20; ///< images of each class that stand for its archetype
    int draws = 8;
    std::int64_t sweeps = 50;
    int pictures = 0;                    ///< test images of each class whose reconstructions are stored, of draw 0
    std::vector<ParameterValues> points; ///< in the order of the model's field table

    /// Where the job file gives a key, as messages begin: "7:10: dataset.images". An empty name: the section itself.
    std::map<std::string, std::string, std::less<>> places;
    /// Of the key, or of the section if it is not given.
    const std::string& place(std::string_view key) const {
        const auto found = places.find(key);
        return found != places.end() ? found->second : places.at("");
    }
};

/// What models call their parameters where their data are concerned.
inline constexpr std::string_view examples_parameter = "M", protocol_parameter = "protocol", order_parameter = "P";

} // namespace mattis::diagram
