#pragma once

#include <cstddef>
#include <span>
#include <string>

#include <hdf5.h>

namespace mattis::io {

/// The text of an attribute of variable length, of a file that was opened from memory. The library is asked where the
/// text lies and not for the text: where the length that is stored with an attribute is not that of the text in the
/// file's global heap, the library writes beyond its buffer. Here both are compared, and the bytes taken from the file
/// (HDF5 File Format Specification 3.0, III.E and IV.A.2.d). Throws FileError naming `what` if they do not fit.
std::string attribute_text(hid_t file, hid_t attribute, std::span<const std::byte> image, const std::string& what);

/// The bytes of a file that was opened from memory.
std::span<const std::byte> image_of(hid_t file, std::size_t bytes, const std::string& name);

} // namespace mattis::io
