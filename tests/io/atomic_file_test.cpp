#include "io/atomic_file.hpp"

#include <csignal>

#include <gmock/gmock.h>
#include <sys/resource.h>

#include "io/file_error.hpp"
#include "tests/io/temporary_folder.hpp"

namespace mattis::io {
namespace {

using AtomicFileTest = TemporaryFolder;

std::span<const std::byte> bytes(const std::string& text) { return std::as_bytes(std::span(text)); }

TEST_F(AtomicFileTest, ReplacesWhatWasThere) {
    write_atomically(folder / "x", bytes("first"));
    write_atomically(folder / "x", bytes("second, longer"));
    EXPECT_EQ(content(folder / "x"), "second, longer");
    write_atomically(folder / "x", {});
    EXPECT_EQ(content(folder / "x"), "");
    EXPECT_EQ(files(), 1u);
}

TEST_F(AtomicFileTest, WithoutSpaceTheOldContentStays) {
    // A limit on the size of files stands for a full disk: the write fails in the middle.
    write_atomically(folder / "x", bytes("old"));
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{1000, before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    std::string message;
    try {
        write_atomically(folder / "x", bytes(std::string(100'000, 'n')));
    } catch (const FileError& error) {
        message = error.what();
    }
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    EXPECT_THAT(message, testing::HasSubstr("x.tmp: cannot write: File too large"));
    EXPECT_EQ(content(folder / "x"), "old");
    EXPECT_EQ(files(), 1u);
}

TEST_F(AtomicFileTest, AFolderInItsPlaceIsLeftAlone) {
    std::filesystem::create_directories(folder / "x");
    EXPECT_THROW(write_atomically(folder / "x", bytes("new")), FileError);
    EXPECT_TRUE(std::filesystem::is_directory(folder / "x"));
    EXPECT_EQ(files(), 1u);
}

} // namespace
} // namespace mattis::io
