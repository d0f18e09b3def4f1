#include "io/result_file.hpp"

#include <exception>
#include <new>
#include <stdexcept>

#include <fmt/format.h>

#include "io/atomic_file.hpp"
#include "io/checked_image.hpp"
#include "io/fingerprint.hpp"
#include "io/hdf5.hpp"

namespace mattis::io {

namespace {

constexpr std::string_view schema_name = "mattis_result_schema";
constexpr std::string_view meta_group = "/meta";
constexpr std::string_view state_group = "/state";

void require_schema(const Hdf5Reader& reader, const std::filesystem::path& file) {
    if (!reader.has_attribute("/", schema_name)) throw FileError(file.string() + ": not a result file of mattis");
    const std::int64_t found = reader.integer_attribute("/", schema_name);
    if (found != ResultFile::schema)
        throw FileError(fmt::format("{}: schema {} is not known to this version, which reads schema {}", file.string(),
                                    found, ResultFile::schema));
}

/// Tables are the groups that hold datasets, or nothing, wherever they lie.
void read_tables(const Hdf5Reader& reader, const std::string& group, std::map<std::string, Table>& tables) {
    const auto names = reader.names(group.empty() ? "/" : group);
    bool is_table = names.empty();
    for (const std::string& name : names) {
        const std::string path = group + "/" + name;
        if (!reader.is_group(path))
            is_table = true;
        else if (path != meta_group && path != state_group)
            read_tables(reader, path, tables);
    }
    if (is_table && !group.empty()) tables[group.substr(1)] = reader.table(group);
}

/// Throws std::logic_error unless `read` finds a table of this path again.
void require_table_path(const std::string& path) {
    const std::string at = "/" + path + "/";
    const auto below = [&](std::string_view group) { return at.starts_with(std::string(group) + "/"); };
    if (at.find("//") != std::string::npos || at.find("/./") != std::string::npos || below(meta_group) ||
        below(state_group))
        throw std::logic_error(fmt::format("result file: '{}' is no path of a table", path));
}

std::map<std::string, std::string> read_meta(const Hdf5Reader& reader) {
    if (!reader.has(meta_group)) return {};
    return reader.text_attributes(meta_group);
}

/// What a reading function makes of a file; whatever it throws becomes a FileError that names the file.
template <class Read>
auto named(const std::filesystem::path& file, Read read) {
    try {
        return read();
    } catch (const FileError&) {
        throw;
    } catch (const std::bad_alloc&) {
        throw FileError(fmt::format("{}: cannot read: out of memory", file.string()));
    } catch (const std::exception& error) {
        throw FileError(fmt::format("{}: cannot read: {}", file.string(), error.what()));
    }
}

} // namespace

void write(const ResultFile& content, const std::filesystem::path& file, const std::filesystem::path& kept) {
    Bytes image;
    try {
        Hdf5Writer writer;
        writer.attribute("/", schema_name, ResultFile::schema);
        for (const auto& [name, text] : content.meta) writer.attribute(meta_group, name, text);
        for (const auto& [path, table] : content.tables) {
            require_table_path(path);
            writer.table("/" + path, table);
        }
        for (const auto& [name, bytes] : content.blocks) writer.block(state_group, name, bytes);
        const auto identity = content.meta.find("job_hash");
        image =
            seal({content.generation, program_fingerprint(), identity == content.meta.end() ? "" : identity->second},
                 writer.image());
    } catch (const FileError& error) {
        throw FileError(fmt::format("{}: {}", file.string(), error.what()));
    }
    write_atomically(file, image, kept);
}

ResultFile read(const Bytes& image, const std::filesystem::path& file) {
    return named(file, [&] {
        const ImageHeader header = unseal(image, file.string());
        const Hdf5Reader reader(image, file.string());
        require_schema(reader, file);
        ResultFile content;
        content.generation = header.generation;
        content.fingerprint = header.fingerprint;
        content.meta = read_meta(reader);
        read_tables(reader, "", content.tables);
        if (reader.has(state_group))
            for (const std::string& name : reader.names(state_group))
                content.blocks[name] = reader.block(fmt::format("{}/{}", state_group, name));
        return content;
    });
}

ResultFile read(const std::filesystem::path& file, Links links) {
    return named(file, [&] { return read(read_whole(file, links), file); });
}

std::map<std::string, std::string> read_meta(const std::filesystem::path& file, Links links) {
    return named(file, [&] {
        const Bytes image = read_whole(file, links);
        unseal(image, file.string());
        const Hdf5Reader reader(image, file.string());
        require_schema(reader, file);
        return read_meta(reader);
    });
}

} // namespace mattis::io
