#include "learning/data/labelled_set.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "core/errors.hpp"
#include "small_set.hpp"

namespace mattis::learning {
namespace {

std::string refusal(const std::function<void()>& of) {
    try {
        of();
    } catch (const InputError& error) {
        return error.what();
    }
    return "nothing was refused";
}

const data::ImageArray three{.count = 3, .rows = 1, .columns = 2, .pixels = {1, 2, 3, 4, 5, 6}};

TEST(LabelledSet, TakesImagesWithTheirLabels) {
    const auto set = make_labelled_set(three, std::vector<std::uint8_t>{0, 2, 1}, "three");
    EXPECT_EQ(set->entries, 2);
    EXPECT_EQ(set->classes, 3);
    EXPECT_EQ(set->size(), 3U);
    EXPECT_EQ(set->pixels, three.pixels);
    EXPECT_EQ(make_labelled_set(three, std::vector<std::uint8_t>{0, 2, 1}, "three", 7)->classes, 7);
}

TEST(LabelledSet, ItsContentIsThatOfSizesPixelsAndLabelsAlone) {
    const std::vector<std::uint8_t> labels{0, 2, 1};
    const auto content = make_labelled_set(three, labels, "three")->content;
    EXPECT_EQ(make_labelled_set(three, labels, "another name")->content, content);
    EXPECT_NE(make_labelled_set(three, std::vector<std::uint8_t>{0, 1, 2}, "three")->content, content);
    EXPECT_NE(make_labelled_set(three, labels, "three", 4)->content, content);
    auto other = three;
    other.pixels.back() = 7;
    EXPECT_NE(make_labelled_set(other, labels, "three")->content, content);
}

TEST(LabelledSet, RefusesLabelsThatDoNotFit) {
    const auto of = [](std::vector<std::uint8_t> labels, std::optional<int> classes = {}) {
        return refusal([&] { make_labelled_set(three, labels, "three", classes); });
    };
    EXPECT_EQ(of({0, 1}), "three has 3 images and 2 labels: allowed are as many labels as images");
    EXPECT_EQ(of({0, 12, 1}, 10), "three: image 2 has label 12: allowed are 0 to 9");
    EXPECT_EQ(of({0, 0, 0}), "three has 1 class: allowed are 2 to 256");
    EXPECT_EQ(of({0, 1, 0}, 257), "three has 257 classes: allowed are 2 to 256");
    EXPECT_EQ(refusal([] { make_labelled_set({}, {}, "empty"); }), "empty has no images");
}

} // namespace
} // namespace mattis::learning
