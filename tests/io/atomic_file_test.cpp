#include "io/atomic_file.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <gmock/gmock.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

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

TEST_F(AtomicFileTest, OnAFullDiskTheOldContentStays) {
    std::filesystem::create_directories(folder / "disk");
    if (mount("tmpfs", (folder / "disk").c_str(), "tmpfs", 0, "size=64k") != 0)
        GTEST_SKIP() << "a small file system cannot be mounted here: " << std::strerror(errno);
    const std::filesystem::path file = folder / "disk" / "x";
    write_atomically(file, bytes("old"));
    std::string message;
    try {
        write_atomically(file, bytes(std::string(100'000, 'n')));
    } catch (const FileError& error) {
        message = error.what();
    }
    const std::string kept = content(file);
    const bool left_over = std::filesystem::exists(folder / "disk" / "x.tmp");
    EXPECT_EQ(umount((folder / "disk").c_str()), 0);
    EXPECT_THAT(message, testing::HasSubstr("x.tmp: cannot write: No space left on device"));
    EXPECT_EQ(kept, "old");
    EXPECT_FALSE(left_over);
}

TEST_F(AtomicFileTest, InAFolderThatCannotBeWrittenNothingHappens) {
    if (geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
    write_atomically(folder / "x", bytes("old"));
    std::filesystem::permissions(folder, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    EXPECT_THROW(write_atomically(folder / "x", bytes("new")), FileError);
    EXPECT_EQ(content(folder / "x"), "old");
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    EXPECT_EQ(files(), 1u);
}

TEST_F(AtomicFileTest, TheTemporaryNameIsNeverOpenedThroughALink) {
    namespace fs = std::filesystem;
    write_text("precious", "precious");
    write_atomically(folder / "x", bytes("old"));
    const auto refusal = [&] {
        try {
            write_atomically(folder / "x", bytes("new"));
        } catch (const FileError& error) {
            return std::string(error.what());
        }
        return std::string("none");
    };
    const auto refused = [&](const std::string& kind) {
        EXPECT_THAT(refusal(), testing::HasSubstr("x.tmp: cannot create: " + kind + " has that name: remove it"));
        EXPECT_EQ(content(folder / "x"), "old");
        EXPECT_TRUE(fs::exists(fs::symlink_status(folder / "x.tmp"))); // it is not ours
        fs::remove(folder / "x.tmp");
    };
    fs::create_symlink(folder / "precious", folder / "x.tmp");
    refused("a link");
    EXPECT_EQ(content(folder / "precious"), "precious");
    fs::create_symlink(folder / "nowhere", folder / "x.tmp");
    refused("a link");
    ASSERT_EQ(mkfifo((folder / "x.tmp").c_str(), 0600), 0);
    refused("a pipe");
    fs::create_directory(folder / "x.tmp");
    refused("a folder");
    // What a killed run has left is made anew, not written over: another name of it keeps its content.
    fs::create_hard_link(folder / "precious", folder / "x.tmp");
    EXPECT_EQ(refusal(), "none");
    EXPECT_EQ(content(folder / "x"), "new");
    EXPECT_EQ(content(folder / "precious"), "precious");
    EXPECT_EQ(files(), 2u);
}

TEST_F(AtomicFileTest, WithoutWaitingForTheDiskItIsReplacedWholeToo) {
    write_quickly(folder / "x", bytes("first"));
    write_quickly(folder / "x", bytes("second"));
    EXPECT_EQ(content(folder / "x"), "second");
    EXPECT_EQ(files(), 1u);
}

TEST_F(AtomicFileTest, LinksAreFollowedWhetherOrNotAnythingIsThere) {
    namespace fs = std::filesystem;
    fs::create_directory(folder / "far");
    fs::create_symlink("far/file", folder / "first");
    fs::create_symlink(folder / "first", folder / "second");
    EXPECT_EQ(follow_links(folder / "second"), folder / "far/file");
    write_text("far/file", "content");
    EXPECT_EQ(follow_links(folder / "second"), folder / "far/file");
    EXPECT_EQ(follow_links(folder / "far/file"), folder / "far/file");
    EXPECT_EQ(follow_links("nothing"), "nothing");
    fs::create_symlink("round", folder / "round");
    EXPECT_THROW(follow_links(folder / "round"), FileError);
}

TEST_F(AtomicFileTest, ReadsWhatWasWritten) {
    const std::string large(3'000'000, 'l');
    write_atomically(folder / "x", bytes(large));
    const Bytes read = read_whole(folder / "x");
    EXPECT_TRUE(std::equal(read.begin(), read.end(), bytes(large).begin(), bytes(large).end()));
    write_atomically(folder / "x", {});
    EXPECT_TRUE(read_whole(folder / "x").empty());
}

TEST_F(AtomicFileTest, AFolderInItsPlaceIsLeftAlone) {
    std::filesystem::create_directories(folder / "x");
    EXPECT_THROW(write_atomically(folder / "x", bytes("new")), FileError);
    EXPECT_TRUE(std::filesystem::is_directory(folder / "x"));
    EXPECT_EQ(files(), 1u);
}

} // namespace
} // namespace mattis::io
