#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <zlib.h>

#include "core/bytes.hpp"

namespace mattis::data {

/// IDX files as tests write them: a magic number, the sizes, and then whatever bytes.
inline Bytes idx_bytes(std::uint32_t magic, const std::vector<std::uint32_t>& sizes,
                       const std::vector<std::uint8_t>& entries) {
    Bytes bytes;
    const auto put = [&](std::uint32_t number) {
        for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::byte>(number >> shift));
    };
    put(magic);
    for (const std::uint32_t size : sizes) put(size);
    for (const std::uint8_t entry : entries) bytes.push_back(static_cast<std::byte>(entry));
    return bytes;
}

/// The same, compressed by gzip.
inline Bytes gzip(std::span<const std::byte> content) {
    z_stream stream{};
    constexpr int gzip_alone = 16 + MAX_WBITS, memory = 8;
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_alone, memory, Z_DEFAULT_STRATEGY);
    Bytes packed(deflateBound(&stream, content.size()) + 64);
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

inline constexpr std::uint32_t images_magic = 0x00000803, labels_magic = 0x00000801;

/// Three images of two rows and four columns, pixels 0, 1, 2, ….
inline Bytes small_images() {
    std::vector<std::uint8_t> pixels;
    for (int k = 0; k < 24; ++k) pixels.push_back(static_cast<std::uint8_t>(k));
    return idx_bytes(images_magic, {3, 2, 4}, pixels);
}

} // namespace mattis::data
