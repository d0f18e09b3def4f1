#include "io/generations.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "core/errors.hpp"
#include "io/atomic_file.hpp"
#include "io/checked_image.hpp"
#include "tests/io/temporary_folder.hpp"

namespace mattis::io {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class GenerationsTest : public TemporaryFolder {
protected:
    void SetUp() override {
        TemporaryFolder::SetUp();
        output = folder / "out.h5";
        previous = folder / "out.h5.previous";
    }

    /// A file of this job or another, its generation also in the state by which it is told.
    static ResultFile file(std::uint64_t generation, const std::string& identity = "mine") {
        ResultFile content;
        content.generation = generation;
        content.meta = {{"job_hash", identity}, {"title", "the title"}, {"status", "stopped"}};
        content.blocks["ledger"] = Bytes(static_cast<std::size_t>(generation));
        return content;
    }
    Generations find() const { return find_generations(output, own); }
    std::string fault() const {
        try {
            find();
        } catch (const InputError& error) {
            return std::string("input: ") + error.what();
        } catch (const FileError& error) {
            return std::string("file: ") + error.what();
        }
        return "none";
    }
    std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (const auto& entry : fs::directory_iterator(folder)) all.push_back(entry.path().filename().string());
        std::sort(all.begin(), all.end());
        return all;
    }
    static std::uint64_t generation_of(const fs::path& file) { return read(file).generation; }
    static void flip(const fs::path& file, std::size_t at) {
        Bytes bytes = read_whole(file);
        bytes.at(at) ^= std::byte{4};
        write_atomically(file, bytes);
    }
    static void cut(const fs::path& file) { fs::resize_file(file, fs::file_size(file) / 2); }

    fs::path output, previous;
    Ownership own{.identity = "mine", .check_content = [](const ResultFile& content) {
                      if (!content.blocks.contains("ledger")) throw FileError("no state");
                  }};
};

TEST_F(GenerationsTest, NothingThere) {
    const Generations found = find();
    EXPECT_FALSE(found.latest || found.earlier);
    EXPECT_THAT(tidy(found, output), IsEmpty());
}

TEST_F(GenerationsTest, TheLastTwoAreKeptUntilTheRunIsComplete) {
    write_generation(file(1), output);
    EXPECT_THAT(names(), ElementsAre("out.h5"));
    write_generation(file(2), output);
    write_generation(file(3), output);
    EXPECT_THAT(names(), ElementsAre("out.h5", "out.h5.previous"));
    EXPECT_EQ(generation_of(output), 3u);
    EXPECT_EQ(generation_of(previous), 2u);
    const Generations found = find();
    EXPECT_EQ(found.latest->generation, 3u);
    EXPECT_EQ(found.earlier->generation, 2u);
    EXPECT_FALSE(found.swapped || found.complete);
    ResultFile last = file(4);
    last.meta["status"] = "complete";
    write_complete(last, output);
    EXPECT_THAT(names(), ElementsAre("out.h5"));
    EXPECT_TRUE(find().complete);
}

TEST_F(GenerationsTest, AKillBetweenTheNamesLeavesNoTrace) {
    // The old file has its second name already, and the new one has none yet.
    write_generation(file(1), output);
    fs::create_hard_link(output, previous);
    write_generation(file(2), output);
    EXPECT_THAT(names(), ElementsAre("out.h5", "out.h5.previous"));
    EXPECT_EQ(generation_of(output), 2u);
    EXPECT_EQ(generation_of(previous), 1u);
    // Where there are no second names, the old file has only the new one.
    fs::remove(output);
    Generations found = find();
    EXPECT_EQ(found.latest->generation, 1u);
    EXPECT_FALSE(found.earlier);
    EXPECT_THAT(tidy(found, output), IsEmpty());
    EXPECT_THAT(names(), ElementsAre("out.h5"));
    // Between the write of a complete file and the end.
    write_generation(file(2), output);
    ResultFile last = file(3);
    last.meta["status"] = "complete";
    write(last, output);
    found = find();
    EXPECT_TRUE(found.complete);
    tidy(found, output);
    EXPECT_THAT(names(), ElementsAre("out.h5"));
}

TEST_F(GenerationsTest, LeftOversAreRemoved) {
    write_generation(file(1), output);
    write_text("out.h5.tmp", "half a file");
    write_text("out.h5.previous.tmp", "another name");
    write_text("out.h5.tmp.mine", "not of a run");
    EXPECT_THAT(tidy(find(), output), IsEmpty());
    EXPECT_THAT(names(), ElementsAre("out.h5", "out.h5.tmp.mine"));
}

TEST_F(GenerationsTest, SwappedFilesAreToldByTheirNumbers) {
    write_generation(file(1), output);
    write_generation(file(2), output);
    fs::rename(output, folder / "x");
    fs::rename(previous, output);
    fs::rename(folder / "x", previous);
    const Generations found = find();
    EXPECT_TRUE(found.swapped);
    EXPECT_EQ(found.latest->generation, 2u);
    EXPECT_EQ(found.earlier->generation, 1u);
    EXPECT_THAT(tidy(found, output), IsEmpty());
    EXPECT_EQ(generation_of(output), 2u);
    EXPECT_EQ(generation_of(previous), 1u);
    EXPECT_EQ(files(), 2u);
}

TEST_F(GenerationsTest, EveryKindOfDamageIsNamedSetAsideAndTheOtherUsed) {
    using Damage = std::pair<std::string, std::function<void(const fs::path&)>>;
    const std::vector<Damage> kinds{
        {"damaged: it has", [](const fs::path& p) { cut(p); }},
        {"it is empty", [](const fs::path& p) { fs::resize_file(p, 0); }},
        {"not a result file", [](const fs::path& p) { flip(p, 3); }},
        {"its checksum is wrong", [](const fs::path& p) { flip(p, 40); }},
        {"its checksum is wrong", [](const fs::path& p) { flip(p, 1000); }},
        {"its checksum is wrong", [](const fs::path& p) { flip(p, fs::file_size(p) - 1); }},
        {"another job ('the title')", [](const fs::path& p) { write(file(9, "other"), p); }},
        {"no state", [](const fs::path& p) {
             ResultFile without = file(9);
             without.blocks.clear();
             write(without, p);
         }}};
    for (const bool of_output : {true, false})
        for (const auto& [reason, damage] : kinds) {
            SCOPED_TRACE(reason + (of_output ? " in the output" : " in the previous one"));
            for (const auto& name : names()) fs::remove(folder / name);
            write_generation(file(1), output);
            write_generation(file(2), output);
            const fs::path hurt = of_output ? output : previous;
            damage(hurt);
            const std::string content_before = content(hurt);
            const Generations found = find();
            ASSERT_TRUE(found.latest);
            EXPECT_EQ(found.latest->generation, of_output ? 1u : 2u);
            EXPECT_FALSE(found.earlier);
            EXPECT_THAT(tidy(found, output),
                        ElementsAre(testing::AllOf(testing::StartsWith(hurt.string()), HasSubstr(reason),
                                                   HasSubstr("set aside as " + output.string() + ".damaged, "))));
            EXPECT_THAT(names(), ElementsAre("out.h5", "out.h5.damaged"));
            EXPECT_EQ(content(folder / "out.h5.damaged"), content_before);
            EXPECT_EQ(generation_of(output), of_output ? 1u : 2u);
        }
}

TEST_F(GenerationsTest, WhatWasSetAsideIsNeverOverwritten) {
    write_text("out.h5.damaged", "first");
    write_text("out.h5.damaged-2", "second");
    write_generation(file(1), output);
    write_generation(file(2), output);
    cut(output);
    EXPECT_THAT(tidy(find(), output), ElementsAre(HasSubstr("out.h5.damaged-3")));
    EXPECT_EQ(content(folder / "out.h5.damaged"), "first");
    EXPECT_EQ(content(folder / "out.h5.damaged-2"), "second");
}

TEST_F(GenerationsTest, WithoutAnyUsableFileNothingIsTouched) {
    const auto refused = [&](const std::string& start, const std::vector<std::string>& parts) {
        const auto before = names();
        const std::string said = fault();
        EXPECT_THAT(said, testing::StartsWith(start));
        for (const std::string& part : parts) EXPECT_THAT(said, HasSubstr(part));
        EXPECT_EQ(names(), before);
        for (const auto& name : names()) fs::remove(folder / name);
    };
    write_generation(file(1), output);
    write_generation(file(2), output);
    cut(output);
    flip(previous, 800);
    refused("file: ", {"out.h5: damaged: it has", "out.h5.previous: damaged, or changed", "to begin again"});
    write(file(1), output);
    cut(output);
    refused("file: ", {"out.h5: damaged"});
    write(file(1), previous);
    cut(previous);
    refused("file: ", {"out.h5.previous: damaged"});
    write_text("out.h5", "");
    write_text("out.h5.previous", "");
    refused("file: ", {"out.h5: not a result file of mattis (it is empty)", "out.h5.previous: not a result file"});
    write_text("out.h5", "my notes");
    refused("input: ", {"is not a result file of mattis", "allowed is a new name"});
    write(file(1, "other"), output);
    refused("input: ", {"out.h5 holds the results of another job ('the title')", "allowed is a new name"});
    write(file(1, "other"), output);
    write(file(1), previous);
    cut(previous);
    refused("input: ", {"out.h5 holds the results of another job"});
    write(file(1, "other"), previous);
    refused("input: ", {"out.h5.previous holds the results of another job"});
}

TEST_F(GenerationsTest, NamesBesideTheOutputThatAreNoFilesAreRefused) {
    write_generation(file(1), output);
    write_text("precious", "precious");
    for (const char* ending : {".tmp", ".previous", ".previous.tmp", ".lock"}) {
        const fs::path name = folder / (std::string("out.h5") + ending);
        const std::vector<std::pair<std::string, std::function<void()>>> kinds{
            {"a link", [&] { fs::create_symlink(folder / "precious", name); }},
            {"a pipe", [&] { mkfifo(name.c_str(), 0600); }},
            {"a folder", [&] { fs::create_directory(name); }}};
        for (const auto& [kind, make] : kinds) {
            make();
            try {
                require_own_names(output);
                ADD_FAILURE() << kind << " " << ending;
            } catch (const InputError& error) {
                EXPECT_THAT(error.what(), HasSubstr(name.string() + " is " + kind));
            }
            fs::remove(name);
        }
        write_text(name.filename().string(), "a file of ours");
        require_own_names(output);
        fs::remove(name);
    }
}

TEST_F(GenerationsTest, ThePreviousGenerationIsNotReadThroughALinkOrPipe) {
    write_generation(file(1), output);
    write_generation(file(2), folder / "other.h5");
    fs::create_symlink("other.h5", previous);
    EXPECT_EQ(find().latest->generation, 1u);
    fs::remove(previous);
    ASSERT_EQ(mkfifo(previous.c_str(), 0600), 0);
    EXPECT_EQ(find().latest->generation, 1u);
    EXPECT_THAT(find().refused.at(0).reason, HasSubstr("it is a pipe"));
}

TEST_F(GenerationsTest, WhatMayNotHaveTheNameOfTheOutputIsWrittenAside) {
    write_text("out.h5", "of another run");
    EXPECT_EQ(write_aside(file(4), output).filename(), "out.h5.rescued");
    EXPECT_EQ(write_aside(file(5), output).filename(), "out.h5.rescued-2");
    EXPECT_EQ(generation_of(folder / "out.h5.rescued"), 4u);
    EXPECT_EQ(generation_of(folder / "out.h5.rescued-2"), 5u);
    EXPECT_EQ(content(output), "of another run");
}

TEST_F(GenerationsTest, ACheckMayThrowAnything) {
    write_generation(file(1), output);
    write_generation(file(2), output);
    own.check_content = [](const ResultFile& content) {
        if (content.generation == 2) content.meta.at("absent");
    };
    EXPECT_EQ(find().latest->generation, 1u);
}

TEST_F(GenerationsTest, AFileOfAnotherBuildIsGoneOnWithAndSaidSo) {
    write_generation(file(1), output);
    Bytes image = read_whole(output);
    ImageHeader header = unseal(image, "x");
    header.fingerprint ^= 1;
    write_atomically(output, seal(header, std::span(image).subspan(ImageHeader::size)));
    const Generations found = find();
    EXPECT_EQ(found.latest->generation, 1u);
    EXPECT_THAT(tidy(found, output), ElementsAre(HasSubstr("another build")));
    write_generation(file(2), output);
    EXPECT_THAT(tidy(find(), output), IsEmpty());
}

TEST_F(GenerationsTest, AWriteThatFailsLeavesBothAsTheyWere) {
    write_generation(file(1), output);
    write_generation(file(2), output);
    fs::create_directory(folder / "out.h5.tmp"); // the new file cannot be made
    EXPECT_THROW(write_generation(file(3), output), FileError);
    EXPECT_EQ(generation_of(output), 2u);
    EXPECT_EQ(generation_of(previous), 1u);
}

} // namespace
} // namespace mattis::io
