#include "io/result_file.hpp"

#include <cmath>
#include <stdexcept>

#include <gmock/gmock.h>

#include "core/rng.hpp"
#include "io/atomic_file.hpp"
#include "io/checked_image.hpp"
#include "io/hdf5.hpp"
#include "tests/io/temporary_folder.hpp"

namespace mattis::io {
namespace {

using testing::HasSubstr;
using ResultFileTest = TemporaryFolder;

ResultFile sample() {
    ResultFile file;
    std::string job(100'000, 'j'); // more than an attribute of fixed length could hold
    job.push_back('\n');
    file.meta = {{"title", "Größe"}, {"job", job}, {"empty", ""}};
    Table& points = file.tables["montecarlo/points"];
    points.reals("z").assign({1.0 / 3.0, NAN, -INFINITY, 5e-324});
    points.integers("a").assign({0, -1, INT64_MIN, INT64_MAX});
    points.texts("phase").assign({"retrieval", "", "σ", "a,b\"c"});
    file.tables["montecarlo/bins/m"].reals("value").assign({0.25});
    file.tables["empty/table"].reals("nothing");
    file.tables["empty/table"].texts("no_text");
    file.blocks["ledger"] = Bytes{std::byte{0}, std::byte{255}, std::byte{7}};
    file.blocks["none"] = {};
    return file;
}

Bytes bytes_of(const Table& table) {
    ByteWriter to;
    table.save(to);
    return to.take();
}

TEST_F(ResultFileTest, ReadsExactlyWhatWasWritten) {
    const ResultFile written = sample();
    write(written, folder / "r.h5");
    const ResultFile read = io::read(folder / "r.h5");
    EXPECT_EQ(read.meta, written.meta);
    EXPECT_EQ(read.blocks, written.blocks);
    ASSERT_EQ(read.tables.size(), written.tables.size());
    for (const auto& [path, table] : written.tables) EXPECT_EQ(bytes_of(read.tables.at(path)), bytes_of(table)) << path;
    EXPECT_EQ(read.tables.at("montecarlo/points").columns[0].name, "z"); // columns keep their order
    EXPECT_EQ(read_meta(folder / "r.h5"), written.meta);
    EXPECT_EQ(files(), 1u); // no temporary file is left
}

TEST_F(ResultFileTest, TablesMayLieInTablesAndBeEmpty) {
    ResultFile written;
    written.tables["a"].reals("x").assign({1.0});
    written.tables["a/b"].texts("y").assign({std::string(100'000, 'y'), "z"});
    written.tables["a/b/c/d"].integers("n").assign({1, 2, 3});
    written.tables["no/columns"];
    write(written, folder / "r.h5");
    const ResultFile read = io::read(folder / "r.h5");
    ASSERT_EQ(read.tables.size(), written.tables.size());
    for (const auto& [path, table] : written.tables) EXPECT_EQ(bytes_of(read.tables.at(path)), bytes_of(table)) << path;
    EXPECT_TRUE(read.meta.empty());
    EXPECT_TRUE(read.blocks.empty());
}

TEST_F(ResultFileTest, PathsThatWouldNotBeFoundAgainAreRefused) {
    for (const char* path : {"", "/", "a//b", "/a", "a/", "a/./b", ".", "meta", "meta/x", "state", "state/x"}) {
        ResultFile file;
        file.tables[path].reals("x").assign({1.0});
        EXPECT_THROW(write(file, folder / "r.h5"), std::logic_error) << path;
    }
    EXPECT_EQ(files(), 0u);
}

TEST_F(ResultFileTest, TextsThatWouldBeCutAreRefused) {
    ResultFile file;
    file.meta["job"] = std::string("a\0b", 3);
    EXPECT_THROW(write(file, folder / "r.h5"), FileError);
    EXPECT_EQ(files(), 0u);
}

TEST_F(ResultFileTest, WritingOverALargeFileLeavesNothingOfIt) {
    ResultFile large;
    large.tables["x"].reals("x").assign(200'000, 1.5);
    write(large, folder / "r.h5");
    write(sample(), folder / "r.h5");
    write(sample(), folder / "fresh.h5");
    EXPECT_EQ(content(folder / "r.h5"), content(folder / "fresh.h5"));
}

TEST_F(ResultFileTest, EqualContentGivesEqualBytes) {
    write(sample(), folder / "a.h5");
    write(sample(), folder / "b.h5");
    EXPECT_EQ(content(folder / "a.h5"), content(folder / "b.h5"));
}

TEST_F(ResultFileTest, SchemasOfTheFutureAreRefused) {
    Hdf5Writer writer;
    writer.attribute("/", "mattis_result_schema", 99);
    write_atomically(folder / "future.h5", seal({}, writer.image()));
    try {
        io::read(folder / "future.h5");
        FAIL();
    } catch (const FileError& error) {
        EXPECT_THAT(error.what(), HasSubstr("future.h5: schema 99 is not known"));
    }
}

TEST_F(ResultFileTest, EveryFlippedBitIsSeen) {
    write(sample(), folder / "good.h5");
    const std::string good = content(folder / "good.h5");
    Stream stream({.seed = 32});
    for (int trial = 0; trial < 100; ++trial) {
        std::string damaged = good;
        const std::size_t size = trial % 2 == 0 ? good.size() : ImageHeader::size; // half of them in the header
        const std::size_t at = uniform_below(stream, static_cast<std::uint32_t>(size));
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << trial % 8));
        write_text("damaged.h5", damaged);
        EXPECT_THROW(io::read(folder / "damaged.h5"), FileError);
    }
}

TEST_F(ResultFileTest, OtherFilesAreRefusedWithTheirName) {
    write_text("notes.txt", "notes");
    write_text("empty.h5", "");
    Hdf5Writer writer;
    writer.attribute("/", "something_else", 1);
    write_atomically(folder / "other.h5", seal({}, writer.image()));
    for (const char* name : {"notes.txt", "empty.h5", "other.h5", "absent.h5"}) try {
            io::read(folder / name);
            FAIL() << name;
        } catch (const FileError& error) {
            EXPECT_THAT(error.what(), HasSubstr(name));
        }
}

TEST_F(ResultFileTest, DamagedFilesNeverCrashTheReader) {
    write(sample(), folder / "good.h5");
    const std::string good = content(folder / "good.h5");
    Stream stream({.seed = 31});
    int refused = 0;
    for (int trial = 0; trial < 300; ++trial) {
        std::string damaged = good;
        if (trial % 3 == 0)
            damaged.resize(uniform_below(stream, static_cast<std::uint32_t>(good.size())));
        else
            for (int k = 0; k < 1 + trial % 5; ++k)
                damaged[uniform_below(stream, static_cast<std::uint32_t>(good.size()))] = static_cast<char>(stream());
        write_text("damaged.h5", damaged);
        try {
            io::read(folder / "damaged.h5");
        } catch (const FileError&) {
            ++refused;
        }
    }
    EXPECT_GE(refused, 295); // all but the flips that hit unused bytes of the header, or change nothing
}

TEST_F(ResultFileTest, AFolderThatCannotBeWrittenIsNamed) {
    try {
        write(sample(), folder / "absent" / "r.h5");
        FAIL();
    } catch (const FileError& error) {
        EXPECT_THAT(error.what(), HasSubstr("r.h5.tmp: cannot create: No such file or directory"));
    }
}

} // namespace
} // namespace mattis::io
