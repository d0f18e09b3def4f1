#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "data/idx_file.hpp"
#include "learning/data/learning_task.hpp"

namespace mattis::learning {

/// Images and their labels as one set. `name` is how messages call it. `classes`: how many there are, where that is
/// known; else one more than the largest label. Throws InputError if there are no images, not as many labels as images,
/// a label that is none of the classes, or fewer than two classes.
std::shared_ptr<const LabelledSet> make_labelled_set(const data::ImageArray& images,
                                                     std::span<const std::uint8_t> labels, const std::string& name,
                                                     std::optional<int> classes = {});

} // namespace mattis::learning
