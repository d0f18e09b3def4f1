#include "io/checked_image.hpp"

#include <cstring>
#include <string>

#include <gmock/gmock.h>

#include "io/file_error.hpp"

namespace mattis::io {
namespace {

using testing::HasSubstr;

constexpr std::size_t version_at = 16, crc32_at = 20, crc64_at = 24;

Bytes words(const std::string& text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

std::string refusal(const Bytes& image) {
    try {
        unseal(image, "x");
    } catch (const FileError& error) {
        return error.what();
    }
    return "none";
}

/// The image as format 1 would have it: without CRC-32. Bit by bit, as the definition of a CRC has it.
Bytes of_the_first_format(Bytes image, std::size_t head_size) {
    const std::uint32_t version = 1;
    std::memcpy(image.data() + version_at, &version, sizeof version);
    std::memset(image.data() + crc32_at, 0, 12);
    std::uint64_t crc = 0;
    const auto add = [&](std::byte byte) {
        crc ^= static_cast<std::uint64_t>(byte) << 56U;
        for (int bit = 0; bit < 8; ++bit) crc = crc << 1U ^ (crc >> 63U != 0 ? 0x42F0E1EBA9EA3693U : 0U);
    };
    for (std::size_t k = 0; k < head_size; ++k) add(image[k]);
    for (std::size_t k = ImageHeader::size; k < image.size(); ++k) add(image[k]);
    std::memcpy(image.data() + crc64_at, &crc, sizeof crc);
    return image;
}

TEST(CheckedImage, GivesBackItsHeader) {
    const Bytes image = seal({7, 8, "identity"}, words("content"));
    ASSERT_EQ(image.size(), ImageHeader::size + 7);
    const ImageHeader header = unseal(image, "x");
    EXPECT_EQ(header.generation, 7u);
    EXPECT_EQ(header.fingerprint, 8u);
    EXPECT_EQ(header.identity, "identity");
    EXPECT_TRUE(is_sealed(image));
    EXPECT_FALSE(is_sealed(words("mattis image")));
    EXPECT_FALSE(is_sealed(Bytes{}));
}

TEST(CheckedImage, EitherChecksumTellsOfEveryBit) {
    const Bytes image = seal({1, 2, "id"}, words("some content"));
    for (std::size_t at = 0; at < image.size(); ++at)
        for (int bit = 0; bit < 8; ++bit) {
            Bytes flipped = image;
            flipped[at] ^= static_cast<std::byte>(1 << bit);
            EXPECT_NE(refusal(flipped), "none") << at;
        }
}

TEST(CheckedImage, TheCrc32IsThatOfZlibOverTheRest) {
    // Python: zlib.crc32(content, zlib.crc32(struct.pack("=16sIIQQQQ64s", b"mattis image\r\n\x1a\n", 2, 0, 0, 7, 1, 2,
    // b"id")))
    const Bytes image = seal({1, 2, "id"}, words("content"));
    std::uint32_t crc32 = 0;
    std::memcpy(&crc32, image.data() + crc32_at, sizeof crc32);
    EXPECT_EQ(crc32, 0xd3280fdaU);
}

TEST(CheckedImage, TheFirstFormatIsRead) {
    const Bytes old = of_the_first_format(seal({1, 2, "id"}, words("some content")), 120);
    EXPECT_EQ(unseal(old, "x").identity, "id");
    for (std::size_t at = 0; at < old.size(); at += 3) {
        Bytes flipped = old;
        flipped[at] ^= std::byte{2};
        EXPECT_NE(refusal(flipped), "none") << at;
    }
}

TEST(CheckedImage, FormatsOfTheFutureAreRefused) {
    Bytes image = seal({}, words("content"));
    for (const int version : {0, 3, 255}) {
        image[version_at] = static_cast<std::byte>(version);
        EXPECT_THAT(refusal(image), HasSubstr("is not known to this version, which reads 1 to 2"));
    }
}

} // namespace
} // namespace mattis::io
