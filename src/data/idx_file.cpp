#include "data/idx_file.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "data/byte_source.hpp"

namespace mattis::data {

namespace {

constexpr std::uint32_t images_magic = 0x00000803, labels_magic = 0x00000801;

/// One IDX file as it is read.
class IdxReader {
public:
    IdxReader(std::span<const std::byte> file, const std::string& name, std::string_view what, std::uint32_t magic)
        : source_(file, name), name_(name), what_(what), magic_(magic) {
        if (file.empty()) refuse(fmt::format("is empty: allowed is {}", form()));
        const std::uint32_t given = number("its magic number");
        if (given == magic) return;
        const std::string_view other = given == images_magic ? " (images)" : given == labels_magic ? " (labels)" : "";
        refuse(fmt::format("begins with the magic number {:#010x}{}: allowed is {}", given, other, form()));
    }

    /// The next number of the head.
    std::uint32_t number(std::string_view what) {
        std::array<std::byte, 4> bytes{};
        if (source_.read(bytes) != bytes.size()) refuse(fmt::format("ends within {}: allowed is {}", what, form()));
        std::uint32_t value = 0;
        for (const std::byte byte : bytes) value = (value << 8U) | std::to_integer<std::uint32_t>(byte);
        head_ += bytes.size();
        return value;
    }

    /// All entries that the head speaks of, and nothing behind them.
    std::vector<std::uint8_t> entries(std::uint64_t count, const std::string& said) {
        if (count > most_entries)
            refuse(fmt::format("says {}, {} bytes: allowed are at most {}", said, count, most_entries));
        if (head_ + count > source_.most()) refuse_short(said, count, source_.most() - std::min(head_, source_.most()));
        std::vector<std::uint8_t> values(static_cast<std::size_t>(count));
        const std::size_t got = source_.read(std::as_writable_bytes(std::span(values)));
        if (got != count) refuse_short(said, count, got);
        std::byte more{};
        if (source_.read(std::span(&more, 1)) != 0)
            refuse(fmt::format("says {}, {} bytes, but goes on behind them: allowed is a file that ends there", said,
                               count));
        return values;
    }

    [[noreturn]] void refuse(const std::string& what) const { throw InputError(fmt::format("{}: {}", name_, what)); }

private:
    std::string form() const {
        return fmt::format("an IDX file of {} (magic number {:#010x}, unsigned bytes), plain or compressed by gzip",
                           what_, magic_);
    }
    [[noreturn]] void refuse_short(const std::string& said, std::uint64_t count, std::uint64_t held) const {
        refuse(fmt::format("says {}, {} bytes, but holds {}{} of them: allowed is a whole file", said, count,
                           source_.compressed() ? "at most " : "", held));
    }

    ByteSource source_;
    const std::string& name_;
    std::string_view what_;
    std::uint32_t magic_;
    std::uint64_t head_ = 0;
};

} // namespace

ImageArray read_idx_images(std::span<const std::byte> file, const std::string& name) {
    IdxReader reader(file, name, "images", images_magic);
    const std::uint64_t count = reader.number("the number of its images");
    const std::uint64_t rows = reader.number("the number of its rows");
    const std::uint64_t columns = reader.number("the number of its columns");
    const std::string said = fmt::format("{} images of {} x {} pixels", count, rows, columns);
    if (count == 0 || rows == 0 || columns == 0)
        reader.refuse(fmt::format("holds {}: allowed are one image of one pixel and more", said));
    if (rows > most_side || columns > most_side)
        reader.refuse(fmt::format("says {}: allowed are sides of at most {}", said, most_side));
    if (count > most_entries) reader.refuse(fmt::format("says {}: allowed are at most {} bytes", said, most_entries));
    return {static_cast<int>(count), static_cast<int>(rows), static_cast<int>(columns),
            reader.entries(count * rows * columns, said)};
}

std::vector<std::uint8_t> read_idx_labels(std::span<const std::byte> file, const std::string& name) {
    IdxReader reader(file, name, "labels", labels_magic);
    const std::uint64_t count = reader.number("the number of its labels");
    if (count == 0) reader.refuse("holds no label: allowed are one label and more");
    return reader.entries(count, fmt::format("{} labels", count));
}

void require_labels(const ImageArray& images, const std::string& images_name, std::span<const std::uint8_t> labels,
                    const std::string& labels_name) {
    if (labels.size() != static_cast<std::size_t>(images.count))
        throw InputError(fmt::format("{} holds {} labels, but {} holds {} images: allowed is a label for each image",
                                     labels_name, labels.size(), images_name, images.count));
}

} // namespace mattis::data
