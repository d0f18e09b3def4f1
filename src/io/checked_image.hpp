#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "core/bytes.hpp"

namespace mattis::io {

/// What stands at the head of a file image, before its content.
struct ImageHeader {
    static constexpr std::size_t size = 512; ///< a legal user block of HDF5: other programs read the file as it is

    std::uint64_t generation = 0;  ///< grows with every time that a run writes its file
    std::uint64_t fingerprint = 0; ///< of the program that wrote it
    std::string identity{};        ///< of the job: at most 64 characters
};

/// Header and content in one block, with two checksums over both: a CRC-64 (ECMA-182 polynomial), and the CRC-32 of
/// zlib (IEEE 802.3), which programs in any language compute fast. Images of format 1 had the CRC-64 alone.
Bytes seal(const ImageHeader& header, std::span<const std::byte> content);

/// The header of a sealed image, checked against the whole of it. Throws FileError saying what is wrong: another kind
/// of file, a format of a later version, cut short, or changed. `name` is how messages call it.
ImageHeader unseal(std::span<const std::byte> image, const std::string& name);

/// Whether bytes begin as sealed images do, so that they are one, whole or damaged.
bool is_sealed(std::span<const std::byte> image);

} // namespace mattis::io
