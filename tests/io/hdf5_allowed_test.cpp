#include "io/hdf5_allowed.hpp"

#include <functional>

#include <gmock/gmock.h>

#include "io/atomic_file.hpp"
#include "io/checked_image.hpp"
#include "io/file_error.hpp"
#include "io/hdf5.hpp"
#include "io/result_file.hpp"
#include "tests/io/temporary_folder.hpp"

namespace mattis::io {
namespace {

using testing::HasSubstr;

/// tests/app/crafted_test.py makes files of every kind; here are those that only the library itself makes.
class Hdf5AllowedTest : public TemporaryFolder {
protected:
    /// What is said of a file with a group "table" and what `add` puts into it.
    std::string refusal(const std::function<void(hid_t)>& add) const {
        const std::string path = (folder / "x.h5").string();
        const hid_t creation = H5Pcreate(H5P_FILE_CREATE);
        H5Pset_userblock(creation, ImageHeader::size);
        const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation, H5P_DEFAULT);
        const hid_t group_creation = H5Pcreate(H5P_GROUP_CREATE);
        H5Pset_link_creation_order(group_creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
        const hid_t group = H5Gcreate2(file, "table", H5P_DEFAULT, group_creation, H5P_DEFAULT);
        add(group);
        H5Gclose(group);
        H5Pclose(group_creation);
        H5Fclose(file);
        H5Pclose(creation);
        const Bytes image = read_whole(path);
        try {
            const Hdf5Reader reader(image, "x.h5");
        } catch (const FileError& error) {
            return error.what();
        }
        return "allowed";
    }
};

TEST_F(Hdf5AllowedTest, WhatTheWriterMakes) {
    EXPECT_EQ(refusal([](hid_t) {}), "allowed");
    Hdf5Writer writer;
    writer.attribute("/", "number", 1);
    writer.attribute("/a", "text", "words");
    Table table;
    table.reals("x").assign({1.0, 2.0});
    table.texts("t").assign({"a", ""});
    writer.table("/a/b", table);
    table = {};
    table.reals("none");
    writer.table("/empty", table);
    EXPECT_NO_THROW(Hdf5Reader(writer.image(), "x"));
}

TEST_F(Hdf5AllowedTest, UserDefinedLinksAreRefusedAndNotFollowed) {
    static bool followed = false;
    H5L_class_t kind{};
    kind.version = H5L_LINK_CLASS_T_VERS;
    kind.id = static_cast<H5L_type_t>(H5L_TYPE_UD_MIN + 13);
    kind.comment = "test";
    kind.trav_func = [](const char*, hid_t, const void*, size_t, hid_t, hid_t) -> hid_t {
        followed = true;
        return -1;
    };
    ASSERT_GE(H5Lregister(&kind), 0);
    const std::string said =
        refusal([&](hid_t group) { H5Lcreate_ud(group, "elsewhere", kind.id, "data", 5, H5P_DEFAULT, H5P_DEFAULT); });
    EXPECT_THAT(said, HasSubstr("x.h5: /table/elsewhere: it is a user-defined link, which is not allowed"));
    EXPECT_FALSE(followed);
    H5Lunregister(kind.id);
}

TEST_F(Hdf5AllowedTest, SpaceWithoutDataIsRefused) {
    const auto add = [](H5D_alloc_time_t time, hsize_t rows) {
        return [=](hid_t group) {
            const hid_t space = H5Screate_simple(1, &rows, nullptr), properties = H5Pcreate(H5P_DATASET_CREATE);
            H5Pset_alloc_time(properties, time);
            H5Dclose(H5Dcreate2(group, "x", H5T_STD_I64LE, space, H5P_DEFAULT, properties, H5P_DEFAULT));
            H5Pclose(properties);
            H5Sclose(space);
        };
    };
    EXPECT_EQ(refusal(add(H5D_ALLOC_TIME_EARLY, 10)), "allowed");
    EXPECT_EQ(refusal(add(H5D_ALLOC_TIME_LATE, 0)), "allowed");
    EXPECT_THAT(refusal(add(H5D_ALLOC_TIME_LATE, 10)), HasSubstr("it claims 80 bytes, of which 0 are stored"));
    EXPECT_THAT(refusal(add(H5D_ALLOC_TIME_LATE, 1'000'000)), HasSubstr("it claims 8000000 bytes, more than its file"));
}

TEST_F(Hdf5AllowedTest, DataInTheHeaderAreDataOfTheFile) {
    EXPECT_EQ(refusal([](hid_t group) {
                  const hsize_t rows = 10;
                  const hid_t space = H5Screate_simple(1, &rows, nullptr), properties = H5Pcreate(H5P_DATASET_CREATE);
                  H5Pset_layout(properties, H5D_COMPACT);
                  H5Dclose(H5Dcreate2(group, "x", H5T_STD_I64LE, space, H5P_DEFAULT, properties, H5P_DEFAULT));
                  H5Pclose(properties);
                  H5Sclose(space);
              }),
              "allowed");
}

TEST_F(Hdf5AllowedTest, TextsThatDoNotLieWhereTheFileSaysAreRefused) {
    // In a group without order, whose header has no checksum of its own.
    const std::string path = (folder / "x.h5").string(), words(10'000, 'w');
    const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR);
    H5Tset_size(type, H5T_VARIABLE);
    const hid_t attribute = H5Acreate2(file, "text", type, space, H5P_DEFAULT, H5P_DEFAULT);
    const char* data = words.c_str();
    H5Awrite(attribute, type, static_cast<const void*>(&data));
    H5Aclose(attribute);
    H5Sclose(space);
    H5Tclose(type);
    H5Fclose(file);
    const Bytes image = read_whole(path);
    EXPECT_EQ(Hdf5Reader(image, "x").text_attributes("/").at("text"), words);
    const std::string bytes = content(path);
    const std::size_t heap = bytes.find("GCOL");
    std::string reference(12, '\0'); // length and place
    for (std::size_t k = 0; k < 4; ++k) reference[k] = static_cast<char>(words.size() >> 8 * k & 255);
    for (std::size_t k = 0; k < 8; ++k) reference[4 + k] = static_cast<char>(heap >> 8 * k & 255);
    const std::size_t at = bytes.find(reference);
    ASSERT_NE(at, std::string::npos);
    for (std::size_t byte = 0; byte < 16; ++byte)
        for (const int change : {1, 64, 255}) {
            Bytes crafted = image;
            crafted[at + byte] ^= static_cast<std::byte>(change);
            EXPECT_THROW(Hdf5Reader(crafted, "x").text_attributes("/"), FileError) << byte;
        }
    for (const std::size_t byte : {heap + 16, heap + 24, heap + 8}) { // number and size of the object, size of the heap
        Bytes crafted = image;
        crafted[byte] ^= std::byte{255};
        EXPECT_THROW(Hdf5Reader(crafted, "x").text_attributes("/"), FileError) << byte;
    }
}

} // namespace
} // namespace mattis::io
