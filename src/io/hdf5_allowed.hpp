#pragma once

#include <cstdint>
#include <string>

#include <hdf5.h>

namespace mattis::io {

/// What HDF5 files may be made of. The library follows what it reads: links lead into other files, data lie in other
/// files or are computed from them, groups contain themselves, extents ask for any amount of memory. Here is the one
/// list of what is allowed; anything else is refused by its name before it is followed.
///
///   links       hard ones, with names that are no paths
///   objects     groups and datasets, each reached by one link, at most 32 levels deep
///   datasets    of the number of dimensions that the reader asks for, contiguous, chunked or compact, all of their
///               bytes stored in the file itself. Filters: none; in files of patterns those of the library
///   numbers     integers and reals of 1 to 8 bytes in a standard layout
///   texts       of fixed length in datasets; of variable length in attributes
///   attributes  single numbers and texts

/// Looks at every link, object and attribute of a result file of `bytes` bytes, which nobody has read yet; datasets
/// have one dimension. `name` is how messages call the file. Throws FileError at the first thing that is not allowed.
void require_allowed(hid_t file, std::uint64_t bytes, const std::string& name);

/// Looks at one object, directly below the root, of a file whose other contents do not matter: it must be a dataset
/// with two dimensions. Throws FileError unless it is allowed.
void require_allowed_matrix(hid_t file, std::uint64_t bytes, const std::string& path, const std::string& name);

} // namespace mattis::io
