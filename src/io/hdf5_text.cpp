#include "io/hdf5_text.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "io/hdf5_handle.hpp"

namespace mattis::io {

namespace {

/// How a file refers to a text of variable length: 4 bytes of length, 8 of the address of a global heap collection, 4
/// of the number of an object in it.
constexpr std::size_t reference_size = 16;

/// Leaves the references as they are in the file.
herr_t keep_reference(hid_t, hid_t, H5T_cdata_t*, size_t, size_t, size_t, void*, void*, hid_t) { return 0; }

/// A type in memory that holds such a reference, and the conversion to it.
hid_t reference_type() {
    static const hid_t type = [] {
        const hid_t made = require(H5Tcreate(H5T_OPAQUE, reference_size), "reference type");
        const Handle text = text_type();
        require(H5Tregister(H5T_PERS_SOFT, "reference of a text", text, made, keep_reference), "reference type");
        return made;
    }();
    return type;
}

template <class Number>
Number number_at(std::span<const std::byte> bytes, std::size_t at) {
    Number number = 0;
    for (std::size_t k = sizeof(Number); k-- > 0;) // little endian
        number = static_cast<Number>(number << 8U | static_cast<Number>(bytes[at + k]));
    return number;
}

/// An object of a global heap collection; nothing if the collection is none, or has no such object, or either reaches
/// beyond the end of what holds it.
std::optional<std::span<const std::byte>> heap_object(std::span<const std::byte> image, std::uint64_t address,
                                                      std::uint32_t number) {
    constexpr std::string_view signature = "GCOL";
    constexpr std::size_t head = 16, object_head = 16, alignment = 8;
    if (address > image.size() || image.size() - address < head) return std::nullopt;
    const auto rest = image.subspan(address);
    if (std::memcmp(rest.data(), signature.data(), signature.size()) != 0) return std::nullopt;
    const auto size = number_at<std::uint64_t>(rest, 8);
    if (size < head || size > rest.size()) return std::nullopt;
    auto objects = rest.first(size).subspan(head);
    while (objects.size() >= object_head) {
        const auto index = number_at<std::uint16_t>(objects, 0);
        const auto bytes = number_at<std::uint64_t>(objects, 8);
        if (index == 0 || bytes > objects.size() - object_head) return std::nullopt; // free space is the last
        if (index == number) return objects.subspan(object_head, bytes);
        const std::size_t padded = (bytes + alignment - 1) / alignment * alignment;
        if (padded > objects.size() - object_head) return std::nullopt;
        objects = objects.subspan(object_head + padded);
    }
    return std::nullopt;
}

} // namespace

std::string attribute_text(hid_t file, hid_t attribute, std::span<const std::byte> image, const std::string& what) {
    const auto refuse = [&] { return FileError(what + ": its text does not lie where the file says"); };
    if (H5Aget_storage_size(attribute) != reference_size) throw refuse();
    std::array<std::byte, reference_size> reference{};
    require(H5Aread(attribute, reference_type(), reference.data()), what);
    const auto length = number_at<std::uint32_t>(reference, 0);
    const auto address = number_at<std::uint64_t>(reference, 4);
    if (length == 0 && address == 0) return {};
    const Handle creation(H5Fget_create_plist(file), H5Pclose, what);
    hsize_t base = 0; // addresses are counted from behind the user block
    require(H5Pget_userblock(creation, &base), what);
    if (base > image.size()) throw refuse();
    const auto text = heap_object(image.subspan(base), address, number_at<std::uint32_t>(reference, 12));
    if (!text || text->size() != length) throw refuse();
    const auto* begin = reinterpret_cast<const char*>(text->data());
    return {begin, strnlen(begin, text->size())};
}

std::span<const std::byte> image_of(hid_t file, std::size_t bytes, const std::string& name) {
    void* handle = nullptr; // of the memory driver: where it keeps the address of its memory
    require(H5Fget_vfd_handle(file, H5P_DEFAULT, &handle), name);
    return {*static_cast<const std::byte* const*>(handle), bytes};
}

} // namespace mattis::io
