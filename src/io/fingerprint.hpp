#pragma once

#include <cstdint>

namespace mattis::io {

/// A number for the program that is running: the hash of its executable file. Files say by it which program wrote them;
/// states of unfinished work are promised to go on bit for bit only under the same one. 0 where the executable cannot
/// be read.
std::uint64_t program_fingerprint();

} // namespace mattis::io
