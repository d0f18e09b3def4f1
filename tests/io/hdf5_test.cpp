#include "io/hdf5.hpp"

#include <cmath>

#include <gmock/gmock.h>

#include "io/atomic_file.hpp"
#include "io/file_error.hpp"
#include "tests/io/temporary_folder.hpp"

namespace mattis::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Hdf5Test : public TemporaryFolder {
protected:
    /// What went wrong, and a check that the library kept silent about it.
    template <class Call>
    static std::string failure(Call call) {
        testing::internal::CaptureStderr();
        testing::internal::CaptureStdout();
        std::string message = "none";
        try {
            call();
        } catch (const FileError& error) {
            message = error.what();
        }
        EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
        EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
        return message;
    }
};

Bytes image_of_a_little_of_everything() {
    Hdf5Writer writer;
    writer.attribute("/", "number", -3);
    writer.attribute("/a/b", "text", "Größe\n");
    Table table;
    table.reals("z").assign({1.0, NAN});
    table.texts("a").assign({"σ", ""});
    table.integers("n").assign({1, 2});
    writer.table("/a/b/c", table);
    writer.block("/state", "block", Bytes(3));
    return writer.image();
}

TEST_F(Hdf5Test, EverythingIsFoundWhereItWasPut) {
    const Hdf5Reader reader(image_of_a_little_of_everything(), "memory");
    EXPECT_TRUE(reader.has_attribute("/", "number"));
    EXPECT_FALSE(reader.has_attribute("/", "text"));
    EXPECT_FALSE(reader.has_attribute("/absent", "number"));
    EXPECT_EQ(reader.integer_attribute("/", "number"), -3);
    EXPECT_EQ(reader.text_attributes("/a/b").at("text"), "Größe\n");
    EXPECT_TRUE(reader.has("/a/b/c/z"));
    EXPECT_FALSE(reader.has("/a/x/c"));
    EXPECT_THAT(reader.names("/"), ElementsAre("a", "state"));
    EXPECT_THAT(reader.names("/a/b/c"), ElementsAre("z", "a", "n")); // as made, not by name
    EXPECT_TRUE(reader.is_group("/a/b"));
    EXPECT_FALSE(reader.is_group("/state/block"));
    EXPECT_EQ(reader.table("/a/b/c").texts("a")[0], "σ");
    EXPECT_EQ(reader.block("/state/block"), Bytes(3));
}

TEST_F(Hdf5Test, FailuresAreNamedAndTheLibraryKeepsSilent) {
    write_text("text.h5", "no HDF5");
    const OpenFile text = OpenFile::existing(folder / "text.h5", Links::followed);
    EXPECT_THAT(failure([&] { Hdf5Reader(text, "text.h5", text.size()); }), HasSubstr("text.h5: "));
    EXPECT_THAT(failure([&] { Hdf5Reader(Bytes(10), "memory"); }), HasSubstr("memory: "));
    EXPECT_THAT(failure([&] { Hdf5Reader(Bytes{}, "memory"); }), HasSubstr("memory: "));
    const Hdf5Reader reader(image_of_a_little_of_everything(), "memory");
    EXPECT_THAT(failure([&] { reader.table("/absent"); }), HasSubstr("memory: /absent: "));
    EXPECT_THAT(failure([&] { reader.block("/state/absent"); }), HasSubstr("memory: /state/absent: "));
    EXPECT_THAT(failure([&] { reader.block("/a/b"); }), HasSubstr("memory: /a/b: "));
    EXPECT_THAT(failure([&] { reader.integer_attribute("/", "absent"); }), HasSubstr("absent: "));
    EXPECT_THAT(failure([&] { reader.text_attributes("/"); }), HasSubstr("attribute number: not a text"));
    EXPECT_THAT(failure([&] { reader.matrix_shape("/a/b/c/n"); }), HasSubstr("expected 2 dimension(s)"));
    EXPECT_THAT(failure([&] { reader.matrix_shape("/a/b/c/z"); }),
                HasSubstr("memory: /a/b/c/z: expected 2 dimension(s)"));
}

TEST_F(Hdf5Test, WhatCannotBeStoredIsRefused) {
    Hdf5Writer writer;
    const std::string zero("a\0b", 3);
    EXPECT_THAT(failure([&] { writer.attribute("/", "name", zero); }), HasSubstr("zero byte"));
    Table table;
    table.texts("t").push_back(zero);
    EXPECT_THAT(failure([&] { writer.table("/x", table); }), HasSubstr("zero byte"));
    Table twice;
    twice.columns = {{"n", Column::Integers{1}}, {"n", Column::Integers{2}}};
    EXPECT_THAT(failure([&] { writer.table("/y", twice); }), HasSubstr("n: "));
    Table ragged;
    ragged.columns = {{"n", Column::Integers{1}}, {"x", Column::Reals{}}};
    EXPECT_THROW(writer.table("/z", ragged), std::logic_error);
}

} // namespace
} // namespace mattis::io
