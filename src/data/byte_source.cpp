#include "data/byte_source.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <zlib.h>

#include "core/errors.hpp"

namespace mattis::data {

namespace {

constexpr std::uint64_t most_of_a_byte = 1032; ///< a code of 2 bits stands for at most 258 bytes

bool is_gzip(std::span<const std::byte> file) {
    return file.size() >= 2 && file[0] == std::byte{0x1f} && file[1] == std::byte{0x8b};
}

} // namespace

struct ByteSource::Inflater {
    z_stream stream{};
    bool ended = false;

    Inflater() {
        constexpr int gzip_alone = 16 + MAX_WBITS;
        if (inflateInit2(&stream, gzip_alone) != Z_OK) throw std::bad_alloc();
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    ~Inflater() { inflateEnd(&stream); }

    /// Inflates into `to` what there is of it.
    std::size_t read(std::span<const std::byte>& rest, std::span<std::byte> to, const std::string& name) {
        std::size_t got = 0;
        while (!ended && got < to.size()) {
            const auto in = static_cast<uInt>(std::min<std::size_t>(rest.size(), std::numeric_limits<uInt>::max()));
            const auto room = static_cast<uInt>(std::min<std::size_t>(to.size() - got, std::size_t{1} << 30U));
            // zlib reads its input through a pointer that is not const, and leaves it alone.
            stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(rest.data()));
            stream.avail_in = in;
            stream.next_out = reinterpret_cast<Bytef*>(to.data() + got);
            stream.avail_out = room;
            const int status = inflate(&stream, Z_NO_FLUSH);
            rest = rest.subspan(in - stream.avail_in);
            got += room - stream.avail_out;
            if (status == Z_STREAM_END)
                ended = true;
            else if (status == Z_BUF_ERROR || (status == Z_OK && rest.empty() && stream.avail_out > 0))
                throw InputError(fmt::format("{}: the compressed file is cut short: allowed is a whole one", name));
            else if (status != Z_OK)
                throw InputError(fmt::format("{}: the compressed file is damaged ({}): allowed is a whole one", name,
                                             stream.msg != nullptr ? stream.msg : "zlib cannot go on"));
        }
        if (ended && got < to.size() && !rest.empty())
            throw InputError(fmt::format("{}: {} bytes follow the end of the compressed content: allowed are none",
                                         name, rest.size()));
        return got;
    }
};

ByteSource::ByteSource(std::span<const std::byte> file, std::string name)
    : rest_(file), size_(file.size()), name_(std::move(name)),
      inflater_(is_gzip(file) ? std::make_unique<Inflater>() : nullptr) {}

ByteSource::ByteSource(ByteSource&&) noexcept = default;
ByteSource& ByteSource::operator=(ByteSource&&) noexcept = default;
ByteSource::~ByteSource() = default;

std::uint64_t ByteSource::most() const {
    const bool representable = size_ < std::numeric_limits<std::uint64_t>::max() / most_of_a_byte;
    if (!compressed()) return size_;
    return representable ? size_ * most_of_a_byte : std::numeric_limits<std::uint64_t>::max();
}

std::size_t ByteSource::read(std::span<std::byte> to) {
    if (compressed()) return inflater_->read(rest_, to, name_);
    const std::size_t got = std::min(to.size(), rest_.size());
    if (got != 0) std::memcpy(to.data(), rest_.data(), got);
    rest_ = rest_.subspan(got);
    return got;
}

} // namespace mattis::data
