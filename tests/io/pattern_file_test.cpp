#include "io/pattern_file.hpp"

#include <gmock/gmock.h>
#include <hdf5.h>

#include "core/errors.hpp"
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
    EXPECT_THAT(refusal("ragged.txt"), HasSubstr("ragged.txt:2: 2 entries, but the patterns before have 3"));
    write_text("empty.txt", "# nothing\n\n");
    EXPECT_THAT(refusal("empty.txt"), HasSubstr("holds no pattern"));
    EXPECT_THAT(refusal("absent.txt"), HasSubstr("absent.txt cannot be read: No such file"));
    std::filesystem::create_directories(folder / "folder");
    EXPECT_THAT(refusal("folder"), HasSubstr("is a folder"));
    write_matrix("name.h5", "others", {1, 1}, 1, 2);
    EXPECT_THAT(refusal("name.h5"), HasSubstr("there is no dataset /patterns"));
    write_matrix("values.h5", "patterns", {1, 1, 1, 3}, 2, 2);
    EXPECT_THAT(refusal("values.h5"), HasSubstr("/patterns[1, 1] = 3: allowed are 1 and -1"));
}

} // namespace
} // namespace mattis::io
