#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace mattis::data {

/// The content of a file, which may be compressed by gzip (RFC 1952), handed out piece by piece. What it takes is what
/// is asked for: a small file that would unfold to very much is never unfolded beyond that.
class ByteSource {
public:
    /// `file` is the whole file and must live as long; `name` is how messages call it.
    ByteSource(std::span<const std::byte> file, std::string name);
    ByteSource(ByteSource&&) noexcept;
    ByteSource& operator=(ByteSource&&) noexcept;
    ~ByteSource();

    bool compressed() const { return inflater_ != nullptr; }
    /// What the content can hold at most: its size, or what deflate (RFC 1951) can make of the file, 1032 bytes of
    /// each.
    std::uint64_t most() const;
    /// The next bytes, and how many there were: fewer at the end only. Throws InputError if a compressed file is
    /// damaged.
    std::size_t read(std::span<std::byte> to);

private:
    struct Inflater;

    std::span<const std::byte> rest_;
    std::uint64_t size_;
    std::string name_;
    std::unique_ptr<Inflater> inflater_;
};

} // namespace mattis::data
