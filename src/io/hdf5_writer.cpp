#include <algorithm>
#include <type_traits>

#include "io/checked_image.hpp"
#include "io/hdf5.hpp"
#include "io/hdf5_handle.hpp"

namespace mattis::io {

namespace {

Handle plain_properties(hid_t kind) {
    Handle properties(H5Pcreate(kind), H5Pclose, "properties");
    require(H5Pset_obj_track_times(properties, false), "properties");
    return properties;
}

/// The group, made with everything above it if it is not there.
Handle group(hid_t file, std::string_view path) {
    const Handle properties = plain_properties(H5P_GROUP_CREATE);
    require(H5Pset_link_creation_order(properties, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED), "properties");
    for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
        const std::string prefix(path.substr(0, end));
        if (prefix.size() > 1 && require(H5Lexists(file, prefix.c_str(), H5P_DEFAULT), prefix) == 0)
            const Handle made(H5Gcreate2(file, prefix.c_str(), H5P_DEFAULT, properties, H5P_DEFAULT), H5Gclose, prefix);
        if (end == std::string_view::npos) return {H5Gopen2(file, prefix.c_str(), H5P_DEFAULT), H5Gclose, prefix};
    }
}

void dataset(hid_t in, const std::string& name, hid_t type, std::size_t size, const void* data) {
    const hsize_t extent = size;
    const Handle space(H5Screate_simple(1, &extent, nullptr), H5Sclose, name);
    const Handle properties = plain_properties(H5P_DATASET_CREATE);
    const Handle set(H5Dcreate2(in, name.c_str(), type, space, H5P_DEFAULT, properties, H5P_DEFAULT), H5Dclose, name);
    if (size > 0) require(H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), name);
}

/// The library ends texts at a zero byte: what it would cut is refused.
void require_whole(std::string_view text, const std::string& name) {
    if (text.find('\0') != std::string_view::npos) throw FileError(name + ": a text with a zero byte cannot be stored");
}

void text_column(hid_t in, const std::string& name, const Column::Texts& texts) {
    std::size_t width = 1;
    for (const std::string& text : texts) {
        require_whole(text, name);
        width = std::max(width, text.size());
    }
    std::vector<char> cells(width * texts.size(), '\0');
    for (std::size_t k = 0; k < texts.size(); ++k)
        std::copy(texts[k].begin(), texts[k].end(), cells.begin() + static_cast<std::ptrdiff_t>(k * width));
    const Handle type = fixed_text_type(width);
    dataset(in, name, type, texts.size(), cells.data());
}

} // namespace

Hdf5Writer::Hdf5Writer() {
    silence_hdf5();
    constexpr std::size_t increment = 1 << 20;
    const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "memory file");
    require(H5Pset_fapl_core(access, increment, false), "memory file");
    const Handle creation = plain_properties(H5P_FILE_CREATE);
    require(H5Pset_link_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED), "memory file");
    require(H5Pset_userblock(creation, ImageHeader::size), "memory file");
    file_ = require(H5Fcreate("mattis", H5F_ACC_TRUNC, creation, access), "memory file");
}

Hdf5Writer::~Hdf5Writer() { H5Fclose(file_); }

void Hdf5Writer::attribute(std::string_view path, std::string_view name, std::string_view text) {
    const std::string key(name), value(text);
    require_whole(text, key);
    const Handle in = group(file_, path);
    const Handle type = text_type();
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose, key);
    const Handle set(H5Acreate2(in, key.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose, key);
    const char* data = value.c_str();
    require(H5Awrite(set, type, static_cast<const void*>(&data)), key);
}

void Hdf5Writer::attribute(std::string_view path, std::string_view name, std::int64_t value) {
    const std::string key(name);
    const Handle in = group(file_, path);
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose, key);
    const Handle set(H5Acreate2(in, key.c_str(), H5T_STD_I64LE, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose, key);
    require(H5Awrite(set, H5T_NATIVE_INT64, &value), key);
}

void Hdf5Writer::table(std::string_view path, const Table& table) {
    table.rows(); // columns of unequal length are refused here
    const Handle in = group(file_, path);
    for (const Column& column : table.columns)
        std::visit(
            [&]<class Values>(const Values& values) {
                if constexpr (std::is_same_v<Values, Column::Texts>)
                    text_column(in, column.name, values);
                else if constexpr (std::is_same_v<Values, Column::Reals>)
                    dataset(in, column.name, H5T_NATIVE_DOUBLE, values.size(), values.data());
                else
                    dataset(in, column.name, H5T_NATIVE_INT64, values.size(), values.data());
            },
            column.values);
}

void Hdf5Writer::block(std::string_view path, std::string_view name, const Bytes& bytes) {
    const Handle in = group(file_, path);
    dataset(in, std::string(name), H5T_NATIVE_UCHAR, bytes.size(), bytes.data());
}

Bytes Hdf5Writer::image() {
    require(H5Fflush(file_, H5F_SCOPE_GLOBAL), "memory file");
    Bytes bytes(static_cast<std::size_t>(require(H5Fget_file_image(file_, nullptr, 0), "memory file")));
    require(H5Fget_file_image(file_, bytes.data(), bytes.size()), "memory file");
    return bytes;
}

} // namespace mattis::io
