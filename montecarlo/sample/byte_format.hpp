#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/bytes.hpp"

namespace mattis::mc {

/// Head of a byte block: what it holds, and in which version of its format.
struct ByteFormat {
    std::uint64_t magic;
    std::uint32_t version;
    std::string_view what; ///< in words, for messages

    void put_head(ByteWriter& to) const {
        to.put(magic);
        to.put(version);
    }

    /// Throws BytesError if the bytes hold something else or another version of it.
    void require_head(ByteReader& from) const {
        if (from.get<std::uint64_t>() != magic) throw BytesError("these bytes are not " + std::string(what));
        if (const auto found = from.get<std::uint32_t>(); found != version)
            throw BytesError(std::string(what) + " has format version " + std::to_string(found) +
                             ", this program reads version " + std::to_string(version));
    }
};

} // namespace mattis::mc
