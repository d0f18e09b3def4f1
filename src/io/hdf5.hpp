#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.hpp"
#include "core/table.hpp"
#include "io/open_file.hpp"

namespace mattis::io {

/// The HDF5 C library behind the few operations that result files need. Paths are absolute ("/montecarlo/points").
/// Objects carry no timestamps: equal content gives equal bytes. All functions throw FileError with the library's
/// reason.

/// "1.10.8", of the library in use.
std::string hdf5_version();

/// An HDF5 file that is made in memory, to be written after a user block of ImageHeader::size bytes.
class Hdf5Writer {
public:
    Hdf5Writer();
    ~Hdf5Writer();
    Hdf5Writer(const Hdf5Writer&) = delete;
    Hdf5Writer& operator=(const Hdf5Writer&) = delete;

    void attribute(std::string_view group, std::string_view name, std::string_view text);
    void attribute(std::string_view group, std::string_view name, std::int64_t value);
    /// A group whose one-dimensional datasets are the columns, in their order.
    void table(std::string_view group, const Table& table);
    void block(std::string_view group, std::string_view name, const Bytes& bytes);

    /// Everything but the user block.
    Bytes image();

private:
    std::int64_t file_;
};

/// An HDF5 file opened for reading.
class Hdf5Reader {
public:
    /// A file of `bytes` bytes of which only matrices are read; its other contents do not matter. `name` is how
    /// messages call it.
    Hdf5Reader(const OpenFile& file, const std::string& name, std::uint64_t bytes);
    /// A file in memory, user block included; `name` is how messages call it. Everything in it must be allowed
    /// (hdf5_allowed.hpp). The library trusts what it reads: give it images whose checksum has been compared.
    Hdf5Reader(const Bytes& image, const std::string& name);
    ~Hdf5Reader();
    Hdf5Reader(const Hdf5Reader&) = delete;
    Hdf5Reader& operator=(const Hdf5Reader&) = delete;

    bool has_attribute(std::string_view group, std::string_view name) const;
    std::int64_t integer_attribute(std::string_view group, std::string_view name) const;
    std::map<std::string, std::string> text_attributes(std::string_view group) const;
    bool has(std::string_view path) const;
    /// Names in a group, in the order in which they were made.
    std::vector<std::string> names(std::string_view group) const;
    bool is_group(std::string_view path) const;
    /// The datasets of a group as columns; groups in it are other tables.
    Table table(std::string_view group) const;
    Bytes block(std::string_view path) const;
    /// Rows and columns of a two-dimensional dataset of integers. Throws FileError unless it is allowed
    /// (hdf5_allowed.hpp).
    struct Shape {
        std::size_t rows = 0;
        std::size_t columns = 0;
    };
    Shape matrix_shape(std::string_view path) const;
    /// `count` of its rows from `begin` on, one after the other.
    std::vector<std::int64_t> matrix_rows(std::string_view path, std::size_t begin, std::size_t count) const;

private:
    std::string text_of(std::int64_t attribute, const std::string& what) const;

    std::string file_name_;
    std::uint64_t bytes_;
    std::int64_t file_;
};

} // namespace mattis::io
