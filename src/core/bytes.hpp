#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace mattis {

/// State or result of a piece of work as opaque bytes: what travels between ranks and lies in checkpoints.
using Bytes = std::vector<std::byte>;

/// Bytes that are not what their reader expects: too short, too long, or of another kind.
class BytesError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

template <class T>
concept Storable = std::is_trivially_copyable_v<T> && !std::is_pointer_v<T>;

/// Appends values to a byte block, in the machine's own representation: a block is read back by the same program on
/// the same kind of machine. Values with a `save(ByteWriter&) const` member write themselves.
class ByteWriter {
public:
    template <Storable T>
    void put(const T& value) {
        append(&value, sizeof(T));
    }
    /// The number of entries, then the entries.
    template <Storable T>
    void put_all(std::span<const T> values) {
        put(static_cast<std::uint64_t>(values.size()));
        append(values.data(), values.size_bytes());
    }
    template <Storable T>
    void put_all(const std::vector<T>& values) {
        put_all(std::span<const T>(values));
    }
    void put_text(std::string_view text) { put_all(std::span<const char>(text)); }

    const Bytes& bytes() const { return bytes_; }
    Bytes take() { return std::move(bytes_); }

private:
    void append(const void* data, std::size_t size) {
        if (size == 0) return;
        const std::size_t before = bytes_.size();
        if (bytes_.capacity() - before < size) bytes_.reserve(2 * before + size); // resize alone need not grow ahead
        bytes_.resize(before + size);
        std::memcpy(bytes_.data() + before, data, size);
    }

    Bytes bytes_;
};

/// Reads values in the order in which they were written. Throws BytesError instead of reading past the end.
class ByteReader {
public:
    explicit ByteReader(std::span<const std::byte> bytes) : rest_(bytes) {}

    template <Storable T>
    T get() {
        T value{};
        extract(&value, sizeof(T));
        return value;
    }
    template <Storable T>
    std::vector<T> get_all() {
        const auto size = get<std::uint64_t>();
        if (size > rest_.size() / sizeof(T)) throw BytesError("a byte block is shorter than it says");
        std::vector<T> values(static_cast<std::size_t>(size));
        extract(values.data(), values.size() * sizeof(T));
        return values;
    }
    std::string get_text() {
        const auto characters = get_all<char>();
        return {characters.begin(), characters.end()};
    }

    /// Whether everything has been read.
    bool at_end() const { return rest_.empty(); }
    /// Throws BytesError unless everything has been read.
    void require_end() const {
        if (!rest_.empty()) throw BytesError("a byte block is longer than expected");
    }

private:
    void extract(void* target, std::size_t size) {
        if (size > rest_.size()) throw BytesError("a byte block ends too early");
        if (size != 0) std::memcpy(target, rest_.data(), size);
        rest_ = rest_.subspan(size);
    }

    std::span<const std::byte> rest_;
};

} // namespace mattis
