#include "io/lock_file.hpp"

#include <csignal>
#include <cstdlib>
#include <optional>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/errors.hpp"
#include "io/file_error.hpp"
#include "tests/io/temporary_folder.hpp"

namespace mattis::io {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class LockFileTest : public TemporaryFolder {
protected:
    void SetUp() override {
        TemporaryFolder::SetUp();
        unsetenv("SLURM_JOB_ID");
        unsetenv("SLURM_RESTART_COUNT");
        output = folder / "out.h5";
        lock = folder / "out.h5.lock";
    }
    void TearDown() override {
        unsetenv("SLURM_JOB_ID");
        unsetenv("SLURM_RESTART_COUNT");
        TemporaryFolder::TearDown();
    }
    /// The lock as this process writes it, its lines of one key replaced.
    std::string altered(const std::string& key, const std::string& value) const {
        std::string text;
        {
            const LockFile held(output);
            text = content(lock);
        }
        const std::size_t at = text.find(key + " ");
        EXPECT_NE(at, std::string::npos);
        return text.replace(at, text.find('\n', at) - at, key + " " + value);
    }
    std::string refusal() const {
        try {
            const LockFile second(output);
        } catch (const InputError& error) {
            return error.what();
        }
        return "none";
    }
    /// Runs a function in a process of its own. Returns its number.
    static pid_t in_child(const std::function<int()>& work) {
        const pid_t child = fork();
        if (child == 0) _exit(work());
        return child;
    }
    static int exit_code(pid_t child) {
        int status = 0;
        waitpid(child, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    std::filesystem::path output, lock;
};

TEST_F(LockFileTest, LastsAsLongAsItsValue) {
    {
        const LockFile held(output);
        EXPECT_EQ(held.notice(), "");
        EXPECT_THAT(content(lock), AllOf(HasSubstr("host "), HasSubstr(fmt::format("process {}\n", getpid())),
                                         HasSubstr("process_start "), HasSubstr("since 20")));
    }
    EXPECT_EQ(files(), 0u);
}

TEST_F(LockFileTest, ASecondRunIsToldWhoHoldsIt) {
    const LockFile held(output);
    const std::string before = content(lock);
    EXPECT_THAT(refusal(), AllOf(HasSubstr(output.string() + " is being written by another run"),
                                 HasSubstr(fmt::format("process {} on ", getpid())), HasSubstr(" since 20"),
                                 HasSubstr("remove " + lock.string())));
    EXPECT_EQ(content(lock), before);
    const LockFile other(folder / "other.h5"); // another output is another lock
}

TEST_F(LockFileTest, OfAProcessThatIsGoneItIsTakenOver) {
    const pid_t child = in_child([&] {
        new LockFile(output); // lives until the process is killed
        return kill(getpid(), SIGKILL);
    });
    siginfo_t info{};
    ASSERT_EQ(waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT), 0); // dead, but not fetched yet
    for (const bool fetched : {false, true}) {
        if (fetched) exit_code(child);
        const std::string left = content(lock);
        {
            const LockFile taken(output);
            EXPECT_THAT(taken.notice(), AllOf(HasSubstr(lock.string()), HasSubstr(fmt::format("process {} on", child)),
                                              HasSubstr("no such process"), HasSubstr("taken over")));
            EXPECT_THAT(content(lock), HasSubstr(fmt::format("process {}\n", getpid())));
        }
        EXPECT_EQ(files(), 0u);
        write_text("out.h5.lock", left);
    }
}

TEST_F(LockFileTest, ANumberThatIsAnotherProcessNowIsNoHolder) {
    write_text("out.h5.lock", altered("process_start", "1"));
    const LockFile taken(output);
    EXPECT_THAT(taken.notice(), HasSubstr("another process now"));
}

TEST_F(LockFileTest, OfAnotherHostNothingIsKnown) {
    const std::string text = altered("host", "elsewhere");
    write_text("out.h5.lock", text);
    EXPECT_THAT(refusal(), AllOf(HasSubstr("on elsewhere since"), HasSubstr("remove " + lock.string())));
    EXPECT_EQ(content(lock), text);
}

TEST_F(LockFileTest, ARequeuedJobTakesOverTheLockOfItsEarlierStart) {
    setenv("SLURM_JOB_ID", "77", 1);
    write_text("out.h5.lock", altered("host", "elsewhere"));
    EXPECT_THAT(refusal(), HasSubstr("elsewhere")); // another step of the same start
    setenv("SLURM_RESTART_COUNT", "1", 1);
    {
        const LockFile taken(output);
        EXPECT_THAT(taken.notice(), HasSubstr("earlier start of this job 77"));
    }
    setenv("SLURM_JOB_ID", "78", 1);
    write_text("out.h5.lock", altered("host", "elsewhere"));
    setenv("SLURM_JOB_ID", "79", 1);
    EXPECT_THAT(refusal(), HasSubstr("elsewhere"));
}

TEST_F(LockFileTest, WhatIsNoLockIsNotTakenOver) {
    write_text("out.h5.lock", "something else\n");
    EXPECT_THAT(refusal(), HasSubstr("does not say by which run"));
    EXPECT_THAT(refusal(), HasSubstr("remove " + lock.string()));
}

TEST_F(LockFileTest, ThatCannotBeOpenedThoughItIsThereIsNotWaitedForForEver) {
    std::filesystem::create_symlink(folder / "nowhere" / "at all", lock);
    try {
        const LockFile held(output);
        FAIL() << "a link to nowhere was taken";
    } catch (const FileError& error) {
        EXPECT_THAT(error.what(), HasSubstr("cannot be opened: remove it"));
    }
}

TEST_F(LockFileTest, WhatIsNoFileIsNeitherOpenedNorWaitedFor) {
    const auto refused = [&](const std::string& kind) {
        try {
            const LockFile held(output);
            ADD_FAILURE() << kind << " was taken";
        } catch (const FileError& error) {
            EXPECT_THAT(error.what(), HasSubstr("it is " + kind + " and cannot be opened: remove it"));
        }
        std::filesystem::remove(lock);
    };
    ASSERT_EQ(mkfifo(lock.c_str(), 0600), 0);
    refused("a pipe");
    std::filesystem::create_directory(lock);
    refused("a folder");
    write_text("precious", altered("process_start", "1"));
    std::filesystem::create_symlink(folder / "precious", lock);
    refused("a link");
    EXPECT_THAT(content(folder / "precious"), HasSubstr("process_start 1\n"));
}

TEST_F(LockFileTest, OfNoProcessIsNoLock) {
    // Numbers become names of files of the kernel: a path must not become one.
    ASSERT_EQ(mkfifo((folder / "stat").c_str(), 0600), 0);
    for (const std::string& process :
         {std::string("0"), std::string("-1"), std::string("1.5"), "../../../../../../.." + folder.string()}) {
        write_text("out.h5.lock", altered("process", process));
        EXPECT_THAT(refusal(), HasSubstr("does not say by which run")) << process;
        std::filesystem::remove(lock);
    }
}

TEST_F(LockFileTest, WithoutADateNoneIsSaid) {
    write_text("out.h5.lock", "host elsewhere\nprocess 5\n");
    EXPECT_THAT(refusal(), HasSubstr("by another run: process 5 on elsewhere. Allowed is"));
    std::filesystem::remove(lock);
    std::string text = altered("process_start", "1");
    text.erase(text.find("since "));
    write_text("out.h5.lock", text);
    const LockFile taken(output);
    EXPECT_THAT(taken.notice(), testing::ContainsRegex("\\(process [0-9]+ on [^ ]+: that number is another process"));
}

TEST_F(LockFileTest, ThatIsLostIsSaidSo) {
    const LockFile held(output);
    EXPECT_EQ(held.lost(), "");
    const std::string own = content(lock);
    write_text("out.h5.lock", "host elsewhere\nprocess 5\nsince today\n");
    EXPECT_THAT(held.lost(), HasSubstr("is that of another run by now (process 5 on elsewhere since today)"));
    write_text("out.h5.lock", "words");
    EXPECT_THAT(held.lost(), HasSubstr("was changed while this run went on"));
    std::filesystem::remove(lock);
    EXPECT_EQ(held.lost(), lock.string() + " was removed while this run went on");
    std::filesystem::create_symlink(folder / "own", lock);
    write_text("own", own);
    EXPECT_THAT(held.lost(), HasSubstr("was replaced while this run went on"));
    std::filesystem::remove(lock);
    write_text("out.h5.lock", own);
    EXPECT_EQ(held.lost(), "");
}

TEST_F(LockFileTest, AnEmptyOneIsWaitedFor) {
    write_text("out.h5.lock", "");
    std::jthread other([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        write_text("out.h5.lock", "host elsewhere\nprocess 5\n");
    });
    EXPECT_THAT(refusal(), HasSubstr("process 5 on elsewhere"));
    other.join();
    write_text("out.h5.lock", "");
    const LockFile taken(output);
    EXPECT_THAT(taken.notice(), HasSubstr("it is empty"));
}

TEST_F(LockFileTest, OfManyRunsOneTakesIt) {
    // Both for a lock that is not there and for one left behind.
    for (const std::string& left : {std::string(), altered("process_start", "1")}) {
        for (int round = 0; round < 10; ++round) {
            std::filesystem::remove(lock);
            if (!left.empty()) write_text("out.h5.lock", left);
            int gate[2], done[2];
            ASSERT_EQ(pipe(gate), 0);
            ASSERT_EQ(pipe(done), 0);
            std::vector<pid_t> children;
            for (int k = 0; k < 8; ++k)
                children.push_back(in_child([&] {
                    close(gate[1]);
                    close(done[1]);
                    alarm(30); // two that hold it would wait for each other
                    char end = 0;
                    if (read(gate[0], &end, 1) != 0) return 9; // all begin together
                    try {
                        const LockFile held(output);
                        // Held until every other one has been refused.
                        return read(done[0], &end, 1) == 0 ? 1 : 9;
                    } catch (const InputError&) {
                        return 0;
                    }
                }));
            close(gate[0]), close(gate[1]), close(done[0]);
            int took = 0, ended = 0;
            for (; ended < 7; ++ended) {
                int status = 0;
                ASSERT_GT(waitpid(-1, &status, 0), 0);
                EXPECT_TRUE(WIFEXITED(status));
                took += WEXITSTATUS(status);
            }
            EXPECT_EQ(took, 0);
            close(done[1]);
            int status = 0;
            ASSERT_GT(waitpid(-1, &status, 0), 0);
            EXPECT_EQ(WEXITSTATUS(status), 1);
            EXPECT_EQ(files(), 0u);
        }
    }
}

TEST_F(LockFileTest, ItsEndLeavesTheLockOfAnotherRunAlone) {
    {
        const LockFile held(output);
        write_text("out.h5.lock", "host elsewhere\n");
    }
    EXPECT_EQ(content(lock), "host elsewhere\n");
}

} // namespace
} // namespace mattis::io
