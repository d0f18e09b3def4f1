#include <algorithm>
#include <array>
#include <cstring>

#include "io/hdf5.hpp"
#include "io/hdf5_allowed.hpp"
#include "io/hdf5_handle.hpp"
#include "io/hdf5_text.hpp"

namespace mattis::io {

namespace {

/// What an iteration over names collects into.
using Names = std::vector<std::string>;

Handle open_attribute(hid_t file, std::string_view group, std::string_view name) {
    const std::string in(group), key(name);
    return {H5Aopen_by_name(file, in.c_str(), key.c_str(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
            in + ": attribute " + key};
}

Handle open_dataset(hid_t file, const std::string& path, const std::string& what) {
    return {H5Dopen2(file, path.c_str(), H5P_DEFAULT), H5Dclose, what};
}

/// Extents of a dataset of this many dimensions.
std::vector<hsize_t> extents(hid_t set, int dimensions, const std::string& what) {
    const Handle space(H5Dget_space(set), H5Sclose, what);
    if (H5Sget_simple_extent_ndims(space) != dimensions)
        throw FileError(what + ": expected " + std::to_string(dimensions) + " dimension(s)");
    std::vector<hsize_t> size(static_cast<std::size_t>(dimensions));
    require(H5Sget_simple_extent_dims(space, size.data(), nullptr), what);
    return size;
}

template <class T>
std::vector<T> read_values(hid_t set, hid_t type, std::size_t size, const std::string& what) {
    std::vector<T> values(size);
    if (size > 0) require(H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), what);
    return values;
}

Column::Texts read_texts(hid_t set, hid_t stored, std::size_t size, const std::string& what) {
    if (H5Tis_variable_str(stored) != 0) throw FileError(what + ": texts of variable length");
    const std::size_t width = H5Tget_size(stored);
    const Handle type = fixed_text_type(width);
    const auto cells = read_values<char>(set, type, size * width, what);
    Column::Texts texts;
    for (std::size_t k = 0; k < size; ++k) {
        const char* cell = cells.data() + k * width;
        texts.emplace_back(cell, strnlen(cell, width));
    }
    return texts;
}

} // namespace

std::string hdf5_version() {
    unsigned major = 0, minor = 0, release = 0;
    require(H5get_libversion(&major, &minor, &release), "HDF5");
    return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(release);
}

Hdf5Reader::Hdf5Reader(const OpenFile& file, const std::string& name, std::uint64_t bytes)
    : file_name_(name), bytes_(bytes), file_(-1) {
    silence_hdf5();
    // By its descriptor: the name may be one of another file by now.
    const std::string opened = "/proc/self/fd/" + std::to_string(file.descriptor());
    file_ = require(H5Fopen(opened.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), file_name_);
}

Hdf5Reader::Hdf5Reader(const Bytes& image, const std::string& name)
    : file_name_(name), bytes_(image.size()), file_(-1) {
    silence_hdf5();
    constexpr std::size_t increment = 1 << 16;
    const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, name);
    require(H5Pset_fapl_core(access, increment, false), name);
    Bytes copy = image; // the library asks for a buffer that it might write
    require(H5Pset_file_image(access, copy.data(), copy.size()), name);
    // The library insists on a file name that is not taken; nothing lies below a device.
    file_ = require(H5Fopen("/dev/null/mattis", H5F_ACC_RDONLY, access), name);
    try {
        require_allowed(file_, bytes_, file_name_);
    } catch (...) {
        H5Fclose(file_);
        throw;
    }
}

Hdf5Reader::~Hdf5Reader() { H5Fclose(file_); }

bool Hdf5Reader::has_attribute(std::string_view group, std::string_view name) const {
    return has(group) &&
           H5Aexists_by_name(file_, std::string(group).c_str(), std::string(name).c_str(), H5P_DEFAULT) > 0;
}

std::int64_t Hdf5Reader::integer_attribute(std::string_view group, std::string_view name) const {
    const Handle attribute = open_attribute(file_, group, name);
    const Handle stored(H5Aget_type(attribute), H5Tclose, file_name_);
    if (H5Tget_class(stored) != H5T_INTEGER)
        throw FileError(file_name_ + ": attribute " + std::string(name) + ": no integer");
    std::int64_t value = 0;
    require(H5Aread(attribute, H5T_NATIVE_INT64, &value), file_name_ + ": attribute " + std::string(name));
    return value;
}

std::map<std::string, std::string> Hdf5Reader::text_attributes(std::string_view group) const {
    const std::string in(group);
    Names names;
    const auto collect = [](hid_t, const char* name, const H5A_info_t*, void* into) -> herr_t {
        static_cast<Names*>(into)->emplace_back(name);
        return 0;
    };
    require(H5Aiterate_by_name(file_, in.c_str(), H5_INDEX_NAME, H5_ITER_INC, nullptr, collect, &names, H5P_DEFAULT),
            file_name_ + ": " + in);
    std::map<std::string, std::string> texts;
    for (const std::string& name : names)
        texts[name] = text_of(open_attribute(file_, group, name), file_name_ + ": attribute " + name);
    return texts;
}

std::string Hdf5Reader::text_of(std::int64_t attribute, const std::string& what) const {
    const Handle stored(H5Aget_type(attribute), H5Tclose, what);
    if (H5Tget_class(stored) != H5T_STRING || H5Tis_variable_str(stored) <= 0) throw FileError(what + ": not a text");
    return attribute_text(file_, attribute, image_of(file_, bytes_, file_name_), what);
}

bool Hdf5Reader::has(std::string_view path) const {
    for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
        const std::string prefix(path.substr(0, end));
        if (prefix != "/" && H5Lexists(file_, prefix.c_str(), H5P_DEFAULT) <= 0) return false;
        if (end == std::string_view::npos) return true;
    }
}

std::vector<std::string> Hdf5Reader::names(std::string_view group) const {
    const std::string in(group);
    Names names;
    const auto collect = [](hid_t, const char* name, const H5L_info_t*, void* into) -> herr_t {
        static_cast<Names*>(into)->emplace_back(name);
        return 0;
    };
    require(
        H5Literate_by_name(file_, in.c_str(), H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, collect, &names, H5P_DEFAULT),
        file_name_ + ": " + in);
    return names;
}

bool Hdf5Reader::is_group(std::string_view path) const {
    const std::string at(path);
    H5O_info_t info;
    require(H5Oget_info_by_name2(file_, at.c_str(), &info, H5O_INFO_BASIC, H5P_DEFAULT), file_name_ + ": " + at);
    return info.type == H5O_TYPE_GROUP;
}

Table Hdf5Reader::table(std::string_view group) const {
    Table table;
    for (const std::string& name : names(group)) {
        const std::string path = std::string(group) + "/" + name;
        const std::string what = file_name_ + ": " + path;
        if (is_group(path)) continue;
        const Handle set = open_dataset(file_, path, what);
        const auto size = static_cast<std::size_t>(extents(set, 1, what).front());
        const Handle stored(H5Dget_type(set), H5Tclose, what);
        switch (H5Tget_class(stored)) {
        case H5T_FLOAT:
            table.columns.push_back({name, read_values<double>(set, H5T_NATIVE_DOUBLE, size, what)});
            break;
        case H5T_INTEGER:
            table.columns.push_back({name, read_values<std::int64_t>(set, H5T_NATIVE_INT64, size, what)});
            break;
        case H5T_STRING:
            table.columns.push_back({name, read_texts(set, stored, size, what)});
            break;
        default:
            throw FileError(what + ": neither numbers nor texts");
        }
        if (table.columns.back().size() != table.columns.front().size())
            throw FileError(what + ": not as long as the other columns");
    }
    return table;
}

Bytes Hdf5Reader::block(std::string_view path) const {
    const std::string at(path), what = file_name_ + ": " + at;
    const Handle set = open_dataset(file_, at, what);
    const auto size = static_cast<std::size_t>(extents(set, 1, what).front());
    return read_values<std::byte>(set, H5T_NATIVE_UCHAR, size, what);
}

Hdf5Reader::Shape Hdf5Reader::matrix_shape(std::string_view path) const {
    const std::string at(path), what = file_name_ + ": " + at;
    require_allowed_matrix(file_, bytes_, at, file_name_);
    const Handle set = open_dataset(file_, at, what);
    const Handle stored(H5Dget_type(set), H5Tclose, what);
    if (H5Tget_class(stored) != H5T_INTEGER) throw FileError(what + ": not integers");
    const auto size = extents(set, 2, what);
    return {static_cast<std::size_t>(size[0]), static_cast<std::size_t>(size[1])};
}

std::vector<std::int64_t> Hdf5Reader::matrix_rows(std::string_view path, std::size_t begin, std::size_t count) const {
    const std::string at(path), what = file_name_ + ": " + at;
    const Handle set = open_dataset(file_, at, what);
    const std::array<hsize_t, 2> first{begin, 0}, size{count, extents(set, 2, what)[1]};
    const Handle in_file(H5Dget_space(set), H5Sclose, what);
    require(H5Sselect_hyperslab(in_file, H5S_SELECT_SET, first.data(), nullptr, size.data(), nullptr), what);
    const Handle in_memory(H5Screate_simple(2, size.data(), nullptr), H5Sclose, what);
    std::vector<std::int64_t> values(count * static_cast<std::size_t>(size[1]));
    require(H5Dread(set, H5T_NATIVE_INT64, in_memory, in_file, H5P_DEFAULT, values.data()), what);
    return values;
}

} // namespace mattis::io
