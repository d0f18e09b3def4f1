#include "io/fingerprint.hpp"

#include <string_view>

#include "core/rng.hpp"
#include "io/atomic_file.hpp"
#include "io/file_error.hpp"

namespace mattis::io {

namespace {

std::uint64_t hash_of_the_executable() {
    try {
        const Bytes program = read_whole("/proc/self/exe");
        return content_hash({reinterpret_cast<const char*>(program.data()), program.size()});
    } catch (const FileError&) {
        return 0;
    }
}

} // namespace

std::uint64_t program_fingerprint() {
    static const std::uint64_t fingerprint = hash_of_the_executable();
    return fingerprint;
}

} // namespace mattis::io
