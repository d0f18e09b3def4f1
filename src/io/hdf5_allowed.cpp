#include "io/hdf5_allowed.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "io/hdf5_handle.hpp"

namespace mattis::io {

namespace {

constexpr int deepest = 32;
constexpr hsize_t most_attributes = 1000;     ///< of one object
constexpr std::uint64_t most_inflated = 1032; ///< so many bytes at most DEFLATE makes of one

[[noreturn]] void refuse(const std::string& what, std::string_view reason) {
    throw FileError(fmt::format("{}: {}, which is not allowed in a file that mattis reads", what, reason));
}

struct Link {
    std::string name;
    H5L_type_t type;
};

std::string_view kind_of(H5L_type_t type) {
    if (type == H5L_TYPE_SOFT) return "a soft link";
    if (type == H5L_TYPE_EXTERNAL) return "a link into another file";
    return "a user-defined link";
}

/// The links of a group, none of them followed; `most` is more than its file has room for.
std::vector<Link> links_of(hid_t file, const std::string& group, std::uint64_t most, const std::string& what) {
    struct Found {
        std::vector<Link> links;
        std::uint64_t most;
    } found{{}, most};
    const auto collect = [](hid_t, const char* name, const H5L_info_t* info, void* into) -> herr_t {
        auto& all = *static_cast<Found*>(into);
        all.links.push_back({name, info->type});
        return all.links.size() > all.most ? 1 : 0;
    };
    if (require(H5Literate_by_name(file, group.c_str(), H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, collect, &found,
                                   H5P_DEFAULT),
                what) > 0)
        refuse(what, "it has more links than its file has room for");
    return std::move(found.links);
}

bool is_standard_number(hid_t type) {
    const std::array<hid_t, 20> standard{H5T_IEEE_F64LE, H5T_IEEE_F64BE, H5T_IEEE_F32LE, H5T_IEEE_F32BE, H5T_STD_I8LE,
                                         H5T_STD_I8BE,   H5T_STD_I16LE,  H5T_STD_I16BE,  H5T_STD_I32LE,  H5T_STD_I32BE,
                                         H5T_STD_I64LE,  H5T_STD_I64BE,  H5T_STD_U8LE,   H5T_STD_U8BE,   H5T_STD_U16LE,
                                         H5T_STD_U16BE,  H5T_STD_U32LE,  H5T_STD_U32BE,  H5T_STD_U64LE,  H5T_STD_U64BE};
    return std::ranges::any_of(standard, [&](hid_t one) { return H5Tequal(type, one) > 0; });
}

/// One file, and what has been seen of it.
class Inspection {
public:
    Inspection(hid_t file, std::uint64_t bytes, const std::string& name) : file_(file), bytes_(bytes), name_(name) {}

    void look_at_group(const std::string& path, int depth) {
        const std::string what = name_ + ": " + path;
        look_at_attributes(path, what);
        if (depth > deepest) refuse(what, fmt::format("it lies {} levels deep", depth));
        const std::string below = path == "/" ? path : path + "/";
        for (const Link& link : links_of(file_, path, bytes_, what)) {
            require_plain_link(link, name_ + ": " + below);
            look_at_object(below + link.name, depth + 1);
        }
    }

    void look_at_matrix(const std::string& path) {
        const std::string what = name_ + ": " + path;
        H5L_info_t link;
        require(H5Lget_info(file_, path.c_str(), &link, H5P_DEFAULT), what);
        if (link.type != H5L_TYPE_HARD) refuse(what, fmt::format("it is {}", kind_of(link.type)));
        if (info_of(path, what).type != H5O_TYPE_DATASET) throw FileError(what + ": not a dataset");
        look_at_dataset(path, what, 2, true);
    }

private:
    static void require_plain_link(const Link& link, const std::string& in) {
        if (link.name.empty() || link.name == "." || link.name.find('/') != std::string::npos)
            refuse(in, fmt::format("it has a link named '{}'", link.name));
        if (link.type != H5L_TYPE_HARD) refuse(in + link.name, fmt::format("it is {}", kind_of(link.type)));
    }

    H5O_info_t info_of(const std::string& path, const std::string& what) const {
        H5O_info_t info;
        require(H5Oget_info_by_name2(file_, path.c_str(), &info, H5O_INFO_BASIC | H5O_INFO_NUM_ATTRS, H5P_DEFAULT),
                what);
        return info;
    }

    void look_at_object(const std::string& path, int depth) {
        const std::string what = name_ + ": " + path;
        const H5O_info_t info = info_of(path, what);
        if (!seen_.insert(info.addr).second || info.rc > 1) refuse(what, "it is linked more than once");
        if (info.type == H5O_TYPE_GROUP) {
            look_at_group(path, depth);
        } else if (info.type == H5O_TYPE_DATASET) {
            look_at_attributes(path, what);
            look_at_dataset(path, what, 1, false);
        } else {
            refuse(what, "it is neither a group nor a dataset");
        }
    }

    void look_at_attributes(const std::string& path, const std::string& what) {
        const H5O_info_t info = info_of(path, what);
        seen_.insert(info.addr); // the root, which no link of a plain file leads to
        if (info.num_attrs > most_attributes) refuse(what, fmt::format("it has {} attributes", info.num_attrs));
        for (hsize_t k = 0; k < info.num_attrs; ++k) {
            const std::string attribute_of = fmt::format("{}: attribute number {}", what, k);
            const Handle attribute(
                H5Aopen_by_idx(file_, path.c_str(), H5_INDEX_NAME, H5_ITER_NATIVE, k, H5P_DEFAULT, H5P_DEFAULT),
                H5Aclose, attribute_of);
            const Handle space(H5Aget_space(attribute), H5Sclose, attribute_of);
            const Handle type(H5Aget_type(attribute), H5Tclose, attribute_of);
            if (H5Sget_simple_extent_type(space) != H5S_SCALAR) refuse(attribute_of, "it is not a single value");
            const bool text = H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) > 0;
            if ((!text && !is_standard_number(type)) || H5Tcommitted(type) != 0)
                refuse(attribute_of, "it is neither a number nor a text of variable length");
        }
    }

    void look_at_dataset(const std::string& path, const std::string& what, int dimensions, bool filters) const {
        const Handle set(H5Dopen2(file_, path.c_str(), H5P_DEFAULT), H5Dclose, what);
        const Handle properties(H5Dget_create_plist(set), H5Pclose, what);
        // Before the extents are asked for: those of a virtual dataset are read from other files.
        const H5D_layout_t layout = H5Pget_layout(properties);
        if (layout != H5D_CONTIGUOUS && layout != H5D_CHUNKED && layout != H5D_COMPACT)
            refuse(what, "its data are computed from other datasets");
        if (require(H5Pget_external_count(properties), what) > 0) refuse(what, "its data lie in other files");
        const bool filtered = look_at_filters(properties, filters, what);
        const std::uint64_t size = element_size(set, what);
        std::uint64_t whole = size;
        for (const hsize_t extent : extents_of(set, dimensions, what)) whole = product(whole, extent);
        const std::uint64_t room = filtered ? product(bytes_, most_inflated) : bytes_;
        if (whole > room) refuse(what, fmt::format("it claims {} bytes, more than its file has", whole));
        if (layout == H5D_CHUNKED) {
            std::vector<hsize_t> chunk(static_cast<std::size_t>(dimensions));
            require(H5Pget_chunk(properties, dimensions, chunk.data()), what);
            std::uint64_t piece = size;
            for (const hsize_t extent : chunk) piece = product(piece, extent);
            if (piece > room) refuse(what, fmt::format("its chunks claim {} bytes, more than its file has", piece));
        }
        if (whole == 0) return;
        const std::uint64_t stored = H5Dget_storage_size(set);
        if (stored == 0 || stored > bytes_ || (!filtered && stored < whole))
            refuse(what, fmt::format("it claims {} bytes, of which {} are stored", whole, stored));
        if (layout != H5D_CONTIGUOUS) return;
        const haddr_t begin = H5Dget_offset(set);
        if (begin == HADDR_UNDEF || begin > bytes_ - whole) refuse(what, "its data lie outside its file");
    }

    /// Whether there are any.
    static bool look_at_filters(hid_t properties, bool allowed, const std::string& what) {
        const int number = require(H5Pget_nfilters(properties), what);
        if (number > 0 && !allowed) refuse(what, "its data are filtered (compressed)");
        for (int k = 0; k < number; ++k) {
            unsigned flags = 0, config = 0;
            std::size_t values = 0;
            const H5Z_filter_t filter = require(
                H5Pget_filter2(properties, static_cast<unsigned>(k), &flags, &values, nullptr, 0, nullptr, &config),
                what);
            // Others are programs that the library would look for and load.
            if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE && filter != H5Z_FILTER_FLETCHER32)
                refuse(what, fmt::format("its data went through filter {}", filter));
        }
        return number > 0;
    }

    std::uint64_t element_size(hid_t set, const std::string& what) const {
        const Handle type(H5Dget_type(set), H5Tclose, what);
        const std::uint64_t size = H5Tget_size(type);
        const bool text = H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) == 0;
        if ((!text && !is_standard_number(type)) || H5Tcommitted(type) != 0)
            refuse(what, "it holds neither numbers nor texts of fixed length");
        if (size == 0 || size > bytes_) refuse(what, fmt::format("its texts claim {} bytes each", size));
        return size;
    }

    static std::vector<hsize_t> extents_of(hid_t set, int dimensions, const std::string& what) {
        const Handle space(H5Dget_space(set), H5Sclose, what);
        if (H5Sget_simple_extent_type(space) != H5S_SIMPLE || H5Sget_simple_extent_ndims(space) != dimensions)
            throw FileError(fmt::format("{}: expected {} dimension(s)", what, dimensions));
        std::vector<hsize_t> extents(static_cast<std::size_t>(dimensions));
        require(H5Sget_simple_extent_dims(space, extents.data(), nullptr), what);
        return extents;
    }

    /// a·b, or the largest number where that is beyond it.
    static std::uint64_t product(std::uint64_t a, std::uint64_t b) {
        constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
        return b != 0 && a > most / b ? most : a * b;
    }

    hid_t file_;
    std::uint64_t bytes_;
    std::string name_;
    std::set<haddr_t> seen_;
};

} // namespace

void require_allowed(hid_t file, std::uint64_t bytes, const std::string& name) {
    Inspection(file, bytes, name).look_at_group("/", 0);
}

void require_allowed_matrix(hid_t file, std::uint64_t bytes, const std::string& path, const std::string& name) {
    Inspection(file, bytes, name).look_at_matrix(path);
}

} // namespace mattis::io
