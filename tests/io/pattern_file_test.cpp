#include "io/pattern_file.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <hdf5.h>
#include <sys/stat.h>

#include "core/errors.hpp"
#include "core/rng.hpp"
#include "tests/io/temporary_folder.hpp"

namespace mattis::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class PatternFileTest : public TemporaryFolder {
protected:
    std::string refusal(const std::string& name) const {
        try {
            read_patterns(folder / name);
        } catch (const InputError& error) {
            return error.what();
        }
        return "accepted";
    }
    void write_matrix(const std::string& name, const std::string& dataset, std::vector<int> values, hsize_t rows,
                      hsize_t columns) const {
        const hid_t file = H5Fcreate((folder / name).c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
        const hsize_t size[2] = {rows, columns};
        const hid_t space = H5Screate_simple(2, size, nullptr);
        const hid_t set = H5Dcreate2(file, dataset.c_str(), H5T_STD_I8LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        H5Dwrite(set, H5T_NATIVE_INT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
        H5Dclose(set);
        H5Sclose(space);
        H5Fclose(file);
    }
};

TEST_F(PatternFileTest, ReadsText) {
    write_text("p.txt", "# two patterns\n+1 -1 1\n\n -1\t1 1 \r\n");
    const PatternFile patterns = read_patterns(folder / "p.txt");
    EXPECT_EQ(patterns.K, 2u);
    EXPECT_EQ(patterns.N, 3);
    EXPECT_THAT(patterns.entries, ElementsAre(1, -1, 1, -1, 1, 1));
}

TEST_F(PatternFileTest, ReadsHdf5) {
    write_matrix("p.h5", "patterns", {1, -1, 1, 1}, 2, 2);
    const PatternFile patterns = read_patterns(folder / "p.h5");
    EXPECT_EQ(patterns.K, 2u);
    EXPECT_THAT(patterns.entries, ElementsAre(1, -1, 1, 1));
}

TEST_F(PatternFileTest, SaysWhereAndWhatIsWrong) {
    write_text("word.txt", "1 1\n1 x\n");
    EXPECT_THAT(refusal("word.txt"), HasSubstr("word.txt:2:3: 'x' is no entry of a pattern: allowed are 1, +1 and -1"));
    write_text("zero.txt", "1 0\n");
    EXPECT_THAT(refusal("zero.txt"), HasSubstr("zero.txt:1:3: '0'"));
    write_text("ragged.txt", "1 1 1\n1 -1\n");
    EXPECT_THAT(refusal("ragged.txt"), HasSubstr("ragged.txt:2:5: 2 entries, but the patterns before have 3"));
    write_text("long.txt", "1 1\n\n1 -1  1 1\n");
    EXPECT_THAT(refusal("long.txt"), HasSubstr("long.txt:3:7: 4 entries, but the patterns before have 2"));
    write_text("control.txt", "1 \x1b[31m\n");
    EXPECT_THAT(refusal("control.txt"), HasSubstr("control.txt:1:3: "));
    write_text("empty.txt", "# nothing\n\n");
    EXPECT_THAT(refusal("empty.txt"), HasSubstr("holds no pattern"));
    EXPECT_THAT(refusal("absent.txt"), HasSubstr("absent.txt: cannot read: No such file"));
    std::filesystem::create_directories(folder / "folder");
    EXPECT_THAT(refusal("folder"), HasSubstr("is a folder"));
    write_matrix("name.h5", "others", {1, 1}, 1, 2);
    EXPECT_THAT(refusal("name.h5"), HasSubstr("there is no dataset /patterns"));
    write_matrix("values.h5", "patterns", {1, 1, 1, 3}, 2, 2);
    EXPECT_THAT(refusal("values.h5"), HasSubstr("/patterns[1, 1] = 3: allowed are 1 and -1"));
}

TEST_F(PatternFileTest, Hdf5OfAnotherKindIsRefused) {
    write_matrix("none.h5", "patterns", {}, 0, 3);
    EXPECT_THAT(refusal("none.h5"), HasSubstr("holds no pattern"));
    write_matrix("narrow.h5", "patterns", {}, 3, 0);
    EXPECT_THAT(refusal("narrow.h5"), HasSubstr("holds no pattern"));
    write_matrix("wide.h5", "patterns", std::vector<int>(10'000'001, 1), 1, 10'000'001);
    EXPECT_THAT(refusal("wide.h5"), HasSubstr("wide.h5: patterns of 10000001 entries: allowed are at most 10000000"));
    write_text("cut.h5", content(folder / "wide.h5").substr(0, 600));
    EXPECT_THAT(refusal("cut.h5"), HasSubstr("cut.h5: "));
    EXPECT_THAT(refusal("cut.h5"), HasSubstr("allowed is one of K rows of N integers 1 or -1"));
}

TEST_F(PatternFileTest, AShapeThatLiesCostsNoMemory) {
    // 2^50 rows of which none is stored: they would be filled in.
    const hid_t file = H5Fcreate((folder / "huge.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hsize_t size[2] = {hsize_t{1} << 50, 100}, chunk[2] = {1000, 100};
    const hid_t space = H5Screate_simple(2, size, nullptr);
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(properties, 2, chunk);
    const hid_t set = H5Dcreate2(file, "patterns", H5T_STD_I8LE, space, H5P_DEFAULT, properties, H5P_DEFAULT);
    H5Dclose(set);
    H5Pclose(properties);
    H5Sclose(space);
    H5Fclose(file);
    EXPECT_THAT(refusal("huge.h5"), HasSubstr("bytes, more than its file has"));
}

TEST_F(PatternFileTest, ManyRowsAreReadInParts) {
    std::vector<int> values;
    for (int k = 0; k < 3'000'000; ++k) values.push_back(k % 13 % 5 < 2 ? 1 : -1);
    write_matrix("many.h5", "patterns", values, 1'000'000, 3);
    const PatternFile patterns = read_patterns(folder / "many.h5");
    EXPECT_EQ(patterns.K, 1'000'000u);
    EXPECT_TRUE(std::equal(values.begin(), values.end(), patterns.entries.begin(), patterns.entries.end()));
    values[2'999'998] = 5;
    write_matrix("wrong.h5", "patterns", values, 1'000'000, 3);
    EXPECT_THAT(refusal("wrong.h5"), HasSubstr("/patterns[999999, 1] = 5"));
}

TEST_F(PatternFileTest, WhatHasNoEndIsNotRead) {
    EXPECT_THAT(refusal("/dev/zero"), HasSubstr("is a device, not a file: allowed is a file of patterns"));
    ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
    EXPECT_THAT(refusal("pipe"), HasSubstr("is a pipe, not a file: allowed is a file of patterns"));
}

TEST_F(PatternFileTest, DamagedTextIsRefusedOrReadButNeverCrashes) {
    const std::string good = "# patterns\n1 -1 1 1\n-1 -1 +1 1\n";
    Stream stream({.seed = 41});
    for (int trial = 0; trial < 300; ++trial) {
        std::string damaged = good;
        for (int k = 0; k <= trial % 4; ++k)
            damaged[uniform_below(stream, static_cast<std::uint32_t>(good.size()))] = static_cast<char>(stream());
        write_text("damaged.txt", damaged);
        const std::string answer = refusal("damaged.txt");
        if (answer != "accepted") {
            EXPECT_THAT(answer, HasSubstr("damaged.txt"));
        }
    }
}

TEST_F(PatternFileTest, DamagedHdf5IsRefusedOrReadButNeverCrashes) {
    write_matrix("good.h5", "patterns", {1, -1, 1, 1, -1, -1}, 2, 3);
    const std::string good = content(folder / "good.h5");
    Stream stream({.seed = 42});
    int refused = 0;
    for (int trial = 0; trial < 400; ++trial) {
        std::string damaged = good;
        if (trial % 4 == 0)
            damaged.resize(uniform_below(stream, static_cast<std::uint32_t>(good.size())));
        else
            for (int k = 0; k < trial % 8; ++k)
                damaged[uniform_below(stream, static_cast<std::uint32_t>(good.size()))] = static_cast<char>(stream());
        write_text("damaged.h5", damaged);
        refused += refusal("damaged.h5") == "accepted" ? 0 : 1;
    }
    EXPECT_GE(refused, 100); // those cut short; many bytes of an HDF5 file are not used
}

} // namespace
} // namespace mattis::io
