#include "io/checked_image.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <type_traits>

#include <boost/crc.hpp>
#include <fmt/format.h>

#include "io/file_error.hpp"

namespace mattis::io {

namespace {

constexpr std::array<char, 16> magic{'m', 'a', 't', 't', 'i',  's',  ' ',    'i',
                                     'm', 'a', 'g', 'e', '\r', '\n', '\x1a', '\n'};
constexpr std::uint32_t format_version = 1;

/// The first bytes of a file, as they lie on disk.
struct Head {
    std::array<char, 16> magic;
    std::uint32_t version;
    std::uint32_t unused;
    std::uint64_t crc; ///< of everything else: this block with crc = 0, then the content
    std::uint64_t content_size;
    std::uint64_t generation;
    std::uint64_t fingerprint;
    std::array<char, 64> identity;
};
static_assert(std::is_trivially_copyable_v<Head> && sizeof(Head) <= ImageHeader::size);

std::uint64_t checksum(Head head, std::span<const std::byte> content) {
    head.crc = 0;
    boost::crc_optimal<64, 0x42F0E1EBA9EA3693, 0, 0, false, false> crc;
    crc.process_bytes(&head, sizeof head);
    crc.process_bytes(content.data(), content.size());
    return crc.checksum();
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
    head.crc = checksum(head, content);
    Bytes image(ImageHeader::size + content.size());
    std::memcpy(image.data(), &head, sizeof head);
    std::copy(content.begin(), content.end(), image.begin() + ImageHeader::size);
    return image;
}

ImageHeader unseal(std::span<const std::byte> image, const std::string& name) {
    Head head{};
    if (image.size() < ImageHeader::size || (std::memcpy(&head, image.data(), sizeof head), head.magic != magic))
        throw FileError(fmt::format("{}: not a result file of mattis{}", name, image.empty() ? " (it is empty)" : ""));
    if (head.version != format_version)
        throw FileError(fmt::format("{}: image format {} is not known to this version, which reads {}", name,
                                    head.version, format_version));
    const auto content = image.subspan(ImageHeader::size);
    if (content.size() != head.content_size)
        throw FileError(fmt::format("{}: damaged: it has {} bytes of content where {} were written", name,
                                    content.size(), head.content_size));
    const auto padding = image.first(ImageHeader::size).subspan(sizeof head);
    if (checksum(head, content) != head.crc ||
        std::ranges::any_of(padding, [](std::byte b) { return b != std::byte{0}; }))
        throw FileError(fmt::format("{}: damaged, or changed by another program: its checksum is wrong", name));
    return {head.generation, head.fingerprint,
            std::string(head.identity.data(), strnlen(head.identity.data(), head.identity.size()))};
}

bool begins_sealed(std::string_view bytes) { return bytes.starts_with(std::string_view(magic.data(), magic.size())); }

bool is_sealed(const std::filesystem::path& file) {
    std::array<char, magic.size()> first{};
    std::ifstream stream(file, std::ios::binary);
    return stream.read(first.data(), first.size()) && begins_sealed({first.data(), first.size()});
}

} // namespace mattis::io
