#include "io/open_file.hpp"

#include <csignal>
#include <thread>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "io/file_error.hpp"
#include "tests/io/temporary_folder.hpp"

namespace mattis::io {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class OpenFileTest : public TemporaryFolder {
protected:
    std::string refusal(const std::string& name, Links links) const {
        try {
            return OpenFile::if_there(folder / name, links) ? "opened" : "absent";
        } catch (const FileError& error) {
            return error.what();
        }
    }
    static std::string text(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
};

TEST_F(OpenFileTest, OnlyRegularFilesAreOpened) {
    write_text("file", "content");
    ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
    fs::create_directory(folder / "folder");
    EXPECT_EQ(refusal("file", Links::refused), "opened");
    EXPECT_EQ(refusal("nothing", Links::refused), "absent");
    EXPECT_THAT(refusal("pipe", Links::followed), HasSubstr("pipe: cannot read: it is a pipe, not a file"));
    EXPECT_THAT(refusal("folder", Links::followed), HasSubstr("folder: cannot read: it is a folder, not a file"));
    fs::create_symlink("/dev/zero", folder / "device");
    EXPECT_THAT(refusal("device", Links::followed), HasSubstr("device: cannot read: it is a device, not a file"));
    EXPECT_THROW(OpenFile::existing(folder / "nothing", Links::followed), FileError);
}

TEST_F(OpenFileTest, LinksAreFollowedOnlyWhereTheyMayBe) {
    write_text("file", "content");
    fs::create_symlink("file", folder / "link");
    fs::create_symlink("nothing", folder / "dangling");
    EXPECT_EQ(refusal("link", Links::followed), "opened");
    EXPECT_EQ(refusal("dangling", Links::followed), "absent");
    EXPECT_THAT(refusal("link", Links::refused), HasSubstr("it is a link, not a file"));
    EXPECT_THAT(refusal("dangling", Links::refused), HasSubstr("it is a link, not a file"));
    EXPECT_EQ(foreign_kind(folder / "link"), "a link");
    EXPECT_EQ(foreign_kind(folder / "file"), "");
    EXPECT_EQ(foreign_kind(folder / "nothing"), "");
}

TEST_F(OpenFileTest, WhatIsMadeIsNewAndNotInherited) {
    auto made = OpenFile::if_free(folder / "x");
    ASSERT_TRUE(made);
    EXPECT_NE(fcntl(made->descriptor(), F_GETFD) & FD_CLOEXEC, 0);
    EXPECT_FALSE(OpenFile::if_free(folder / "x"));
    const std::string words = "some words";
    made->write(std::as_bytes(std::span(words)));
    EXPECT_TRUE(made->has_its_name());
    const OpenFile second = OpenFile::fresh(folder / "x"); // the first was left behind, as it seems
    EXPECT_FALSE(made->has_its_name());
    EXPECT_EQ(content(folder / "x"), "");
    EXPECT_EQ(text(made->content()), words);
    EXPECT_EQ(text(made->content(4)), "some");
    EXPECT_EQ(made->size(), words.size());
    fs::create_symlink("x", folder / "link");
    EXPECT_FALSE(OpenFile::if_free(folder / "link"));
    EXPECT_THROW(OpenFile::fresh(folder / "link"), FileError);
}

TEST_F(OpenFileTest, APipeIsReadToItsEndThoughItsWriterComesLate) {
    ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
    const std::string long_text(300'000, 'p'); // more than a pipe holds
    std::jthread writer([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(150));
        std::ofstream stream(folder / "pipe");
        stream << long_text.substr(0, 200'000) << std::flush;
        std::this_thread::sleep_for(std::chrono::milliseconds(150));
        stream << long_text.substr(200'000);
    });
    const StreamedText read = read_file_or_pipe(folder / "pipe", 1'000'000, {});
    EXPECT_EQ(read.text, long_text);
    EXPECT_FALSE(read.stopped);
}

TEST_F(OpenFileTest, WaitingForAPipeEndsWhenToldTo) {
    ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
    int asked = 0;
    EXPECT_TRUE(read_file_or_pipe(folder / "pipe", 100, [&] { return ++asked > 3; }).stopped);
    EXPECT_EQ(asked, 4);
}

TEST_F(OpenFileTest, SignalsDoNotEndReadingAndWriting) {
    // A timer without SA_RESTART: every call that can be interrupted is.
    struct sigaction action {
    }, before{};
    action.sa_handler = [](int) {};
    sigaction(SIGALRM, &action, &before);
    const itimerval often{{0, 200}, {0, 200}}, never{};
    setitimer(ITIMER_REAL, &often, nullptr);
    const std::string long_text(20'000'000, 'l');
    {
        const OpenFile made = OpenFile::fresh(folder / "x");
        made.write(std::as_bytes(std::span(long_text)));
        made.sync();
        EXPECT_EQ(made.content().size(), long_text.size());
    }
    EXPECT_EQ(read_file_or_pipe(folder / "x", 30'000'000, {}).text, long_text);
    setitimer(ITIMER_REAL, &never, nullptr);
    sigaction(SIGALRM, &before, nullptr);
}

TEST_F(OpenFileTest, ATextIsReadUpToOneByteBeyondItsLimit) {
    write_text("x", std::string(1'000'000, 'x'));
    EXPECT_GT(read_file_or_pipe(folder / "x", 1000, {}).text.size(), 1000u);
    for (const char* path : {"/dev/zero", "/dev/null"}) try {
            read_file_or_pipe(path, 1000, {});
            FAIL() << path;
        } catch (const FileError& error) {
            EXPECT_STREQ(error.what(), "is a device");
        }
}

} // namespace
} // namespace mattis::io
