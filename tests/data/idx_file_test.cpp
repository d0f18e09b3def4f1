#include "data/idx_file.hpp"

#include <functional>
#include <random>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "idx_bytes.hpp"

namespace mattis::data {
namespace {

using testing::HasSubstr;

std::string message_of(const std::function<void()>& f) {
    try {
        f();
    } catch (const InputError& error) {
        return error.what();
    }
    return "is accepted";
}

std::string fault_of(const Bytes& file) {
    return message_of([&] { read_idx_images(file, "x.gz"); });
}

TEST(IdxFile, ReadsImagesPlainAndCompressed) {
    for (const Bytes& file : {small_images(), gzip(small_images())}) {
        const ImageArray images = read_idx_images(file, "x");
        EXPECT_EQ(images.count, 3);
        EXPECT_EQ(images.rows, 2);
        EXPECT_EQ(images.columns, 4);
        EXPECT_EQ(images.size(), 8);
        EXPECT_THAT(images.image(2), testing::ElementsAre(16, 17, 18, 19, 20, 21, 22, 23));
    }
}

TEST(IdxFile, ReadsLabels) {
    const Bytes file = idx_bytes(labels_magic, {4}, {0, 9, 255, 3});
    EXPECT_THAT(read_idx_labels(file, "x"), testing::ElementsAre(0, 9, 255, 3));
    EXPECT_THAT(read_idx_labels(gzip(file), "x"), testing::ElementsAre(0, 9, 255, 3));
}

TEST(IdxFile, RefusesWhatIsNoneOfItsKind) {
    EXPECT_THAT(fault_of({}), HasSubstr("x.gz: is empty"));
    EXPECT_THAT(fault_of(idx_bytes(labels_magic, {1}, {7})),
                HasSubstr("0x00000801 (labels): allowed is an IDX file of images"));
    EXPECT_THAT(fault_of(idx_bytes(0x00000d03, {1, 1, 1}, {7, 7, 7, 7})), HasSubstr("magic number 0x00000d03"));
    EXPECT_THAT(fault_of(idx_bytes(0x03080000, {1, 1, 1}, {7})), HasSubstr("magic number 0x03080000"));
    EXPECT_THAT(message_of([] { read_idx_labels(small_images(), "l"); }), HasSubstr("0x00000803 (images)"));
}

TEST(IdxFile, RefusesWrongSizes) {
    Bytes cut = small_images();
    cut.pop_back();
    EXPECT_THAT(fault_of(cut), HasSubstr("says 3 images of 2 x 4 pixels, 24 bytes, but holds 23 of them"));
    EXPECT_THAT(fault_of(gzip(cut)), HasSubstr("says 3 images of 2 x 4 pixels, 24 bytes, but holds"));
    Bytes longer = small_images();
    longer.push_back(std::byte{0});
    EXPECT_THAT(fault_of(longer), HasSubstr("goes on behind them"));
    EXPECT_THAT(fault_of(gzip(longer)), HasSubstr("goes on behind them"));
    for (const std::vector<std::uint32_t>& sizes : {std::vector<std::uint32_t>{0, 2, 4}, {3, 0, 4}, {3, 2, 0}})
        EXPECT_THAT(fault_of(idx_bytes(images_magic, sizes, {})),
                    HasSubstr("allowed are one image of one pixel and more"));
    EXPECT_THAT(message_of([] { read_idx_labels(idx_bytes(labels_magic, {0}, {}), "l"); }),
                HasSubstr("holds no label"));
    for (std::size_t length = 1; length < 16; ++length) {
        Bytes begun = small_images();
        begun.resize(length);
        EXPECT_THAT(fault_of(begun), HasSubstr("ends within")) << length;
    }
}

TEST(IdxFile, SizesThatLieTakeNoMemory) {
    EXPECT_THAT(fault_of(idx_bytes(images_magic, {0xffffffffu, 4096, 4096}, {1})), HasSubstr("allowed are at most"));
    EXPECT_THAT(fault_of(idx_bytes(images_magic, {1, 0xffffffffu, 1}, {1})),
                HasSubstr("allowed are sides of at most 4096"));
    // Within the bound, but beyond the file; compressed, beyond what so few bytes can hold.
    const Bytes lying = idx_bytes(images_magic, {60000, 28, 28}, {1});
    EXPECT_THAT(fault_of(lying), HasSubstr("but holds 1 of them"));
    EXPECT_THAT(fault_of(gzip(lying)), HasSubstr("but holds at most"));
}

TEST(IdxFile, WhatUnfoldsToVeryMuchIsNotUnfolded) {
    Bytes bomb = small_images();
    bomb.resize(std::size_t{64} << 20U); // zeros: a thousandth of it compressed
    EXPECT_THAT(fault_of(gzip(bomb)), HasSubstr("goes on behind them"));
}

TEST(IdxFile, RefusesDamagedCompression) {
    const Bytes packed = gzip(small_images());
    Bytes cut(packed.begin(), packed.end() - 1);
    EXPECT_THAT(fault_of(cut), HasSubstr("cut short"));
    Bytes wrong_sum = packed;
    wrong_sum[wrong_sum.size() - 8] ^= std::byte{1};
    EXPECT_THAT(fault_of(wrong_sum), HasSubstr("damaged (incorrect data check)"));
    Bytes followed = packed;
    followed.push_back(std::byte{7});
    EXPECT_THAT(fault_of(followed), HasSubstr("1 bytes follow the end of the compressed content"));
}

TEST(IdxFile, ALabelForEachImage) {
    const ImageArray images = read_idx_images(small_images(), "i");
    const std::vector<std::uint8_t> three(3), four(4);
    require_labels(images, "i", three, "l");
    EXPECT_EQ(message_of([&] { require_labels(images, "i", four, "l"); }),
              "l holds 4 labels, but i holds 3 images: allowed is a label for each image");
}

/// Files that begin as right ones and are changed here and there: read, or refused in one sentence with the file's
/// name. Nothing else may happen; the sanitizers look on.
TEST(IdxFile, ChangedFilesAreReadOrRefused) {
    std::mt19937_64 random(20221212);
    const std::vector<Bytes> originals{small_images(), gzip(small_images()),
                                       idx_bytes(labels_magic, {4}, {0, 9, 255, 3}),
                                       gzip(idx_bytes(labels_magic, {4}, {0, 9, 255, 3}))};
    int read = 0, refused = 0;
    for (int round = 0; round < 20000; ++round) {
        Bytes file = originals[random() % originals.size()];
        for (std::uint64_t change = random() % 4; change > 0; --change) {
            const std::size_t at = random() % (file.size() + 1);
            const auto byte = static_cast<std::byte>(random() % 5 == 0 ? 0xff * (random() % 2) : random());
            switch (random() % 4) {
            case 0:
                file.resize(at);
                break;
            case 1:
                file.insert(file.begin() + static_cast<std::ptrdiff_t>(at), byte);
                break;
            case 2:
                if (at < file.size()) file.erase(file.begin() + static_cast<std::ptrdiff_t>(at));
                break;
            default:
                if (at < file.size()) file[at] = byte;
            }
        }
        for (const bool as_images : {true, false}) try {
                if (as_images) {
                    const ImageArray images = read_idx_images(file, "f.idx");
                    EXPECT_EQ(images.pixels.size(),
                              static_cast<std::size_t>(images.count) * static_cast<std::size_t>(images.size()));
                } else {
                    EXPECT_FALSE(read_idx_labels(file, "f.idx").empty());
                }
                ++read;
            } catch (const InputError& error) {
                EXPECT_THAT(error.what(), testing::StartsWith("f.idx: "));
                EXPECT_THAT(error.what(), HasSubstr("allowed "));
                ++refused;
            }
    }
    EXPECT_GT(read, 2000); // both happen
    EXPECT_GT(refused, 2000);
}

} // namespace
} // namespace mattis::data
