#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "data/idx_file.hpp"
#include "learning/data/labelled_set.hpp"

namespace mattis::learning::test {

/// Images of rows x columns pixels, of_class[c] of them with label c, in turn as long as there are some. Pixel i of
/// image k is (37 k + 11 i + shift) mod 256: no two neighbours alike.
inline std::shared_ptr<const LabelledSet> small_set(std::vector<int> of_class, int rows = 3, int columns = 4,
                                                    int shift = 0, const std::string& name = "small set") {
    data::ImageArray images{.count = 0, .rows = rows, .columns = columns, .pixels = {}};
    std::vector<std::uint8_t> labels;
    for (bool some = true; some;) {
        some = false;
        for (std::size_t label = 0; label < of_class.size(); ++label) {
            if (of_class[label]-- <= 0) continue;
            some = true;
            labels.push_back(static_cast<std::uint8_t>(label));
        }
    }
    images.count = static_cast<int>(labels.size());
    for (int k = 0; k < images.count; ++k)
        for (int i = 0; i < images.size(); ++i)
            images.pixels.push_back(static_cast<std::uint8_t>((37 * k + 11 * i + shift) % 256));
    return make_labelled_set(images, labels, name);
}

} // namespace mattis::learning::test
