#include "io/checked_image.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <type_traits>

#include <boost/crc.hpp>
#include <fmt/format.h>
#include <zlib.h>

#include "io/file_error.hpp"

namespace mattis::io {

namespace {

constexpr std::array<char, 16> magic{'m', 'a', 't', 't', 'i',  's',  ' ',    'i',
                                     'm', 'a', 'g', 'e', '\r', '\n', '\x1a', '\n'};
constexpr std::uint32_t format_version = 2; ///< 1 had the CRC-64 alone

/// The first bytes of a file, as they lie on disk.
struct Head {
    std::array<char, 16> magic;
    std::uint32_t version;
    std::uint32_t crc32; ///< 0 in version 1
    std::uint64_t crc64;
    std::uint64_t content_size;
    std::uint64_t generation;
    std::uint64_t fingerprint;
    std::array<char, 64> identity;
};
static_assert(std::is_trivially_copyable_v<Head> && sizeof(Head) <= ImageHeader::size);

/// Both are of everything else: the head with zeros in their places, then the content.
struct Checksums {
    std::uint64_t crc64 = 0;
    std::uint32_t crc32 = 0;

    bool operator==(const Checksums&) const = default;
};

Checksums checksums(Head head, std::span<const std::byte> content) {
    head.crc32 = 0;
    head.crc64 = 0;
    boost::crc_optimal<64, 0x42F0E1EBA9EA3693, 0, 0, false, false> crc64;
    uLong crc32 = ::crc32_z(0, nullptr, 0);
    const auto add = [&](const void* data, std::size_t size) {
        crc64.process_bytes(data, size);
        crc32 = ::crc32_z(crc32, static_cast<const Bytef*>(data), size);
    };
    add(&head, sizeof head);
    // Piece by piece, so that the second checksum finds in the cache what the first one has fetched.
    constexpr std::size_t piece = 1 << 16;
    for (std::size_t at = 0; at < content.size(); at += piece)
        add(content.data() + at, std::min(piece, content.size() - at));
    return {crc64.checksum(), static_cast<std::uint32_t>(crc32)};
}

} // namespace

Bytes seal(const ImageHeader& header, std::span<const std::byte> content) {
    Head head{};
    head.magic = magic;
    head.version = format_version;
    head.content_size = content.size();
    head.generation = header.generation;
    head.fingerprint = header.fingerprint;
    std::copy_n(header.identity.begin(), std::min(header.identity.size(), head.identity.size()), head.identity.begin());
    const Checksums sums = checksums(head, content);
    head.crc32 = sums.crc32;
    head.crc64 = sums.crc64;
    Bytes image(ImageHeader::size + content.size());
    std::memcpy(image.data(), &head, sizeof head);
    std::copy(content.begin(), content.end(), image.begin() + ImageHeader::size);
    return image;
}

ImageHeader unseal(std::span<const std::byte> image, const std::string& name) {
    Head head{};
    if (image.size() < ImageHeader::size || (std::memcpy(&head, image.data(), sizeof head), head.magic != magic))
        throw FileError(fmt::format("{}: not a result file of mattis{}", name, image.empty() ? " (it is empty)" : ""));
    if (head.version < 1 || head.version > format_version)
        throw FileError(fmt::format("{}: image format {} is not known to this version, which reads 1 to {}", name,
                                    head.version, format_version));
    const auto content = image.subspan(ImageHeader::size);
    if (content.size() != head.content_size)
        throw FileError(fmt::format("{}: damaged: it has {} bytes of content where {} were written", name,
                                    content.size(), head.content_size));
    const auto padding = image.first(ImageHeader::size).subspan(sizeof head);
    Checksums sums = checksums(head, content);
    if (head.version == 1) sums.crc32 = 0;
    if (sums != Checksums{head.crc64, head.crc32} ||
        std::ranges::any_of(padding, [](std::byte b) { return b != std::byte{0}; }))
        throw FileError(fmt::format("{}: damaged, or changed by another program: its checksum is wrong", name));
    return {head.generation, head.fingerprint,
            std::string(head.identity.data(), strnlen(head.identity.data(), head.identity.size()))};
}

bool is_sealed(std::span<const std::byte> image) {
    return image.size() >= magic.size() && std::memcmp(image.data(), magic.data(), magic.size()) == 0;
}

} // namespace mattis::io
