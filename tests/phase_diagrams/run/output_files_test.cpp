#include "phase_diagrams/run/output_files.hpp"

#include <filesystem>

#include <gmock/gmock.h>
#include <unistd.h>

#include "core/errors.hpp"
#include "farm/stop.hpp"
#include "phase_diagrams/job/ledger.hpp"

namespace mattis::diagram {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view job = R"(
mattis = 1
model = "dense"
[parameters]
P = 3
alpha = 0.1
T = 0.4
[theory]
[montecarlo]
N = [12, 16, 20]
samples = 2
sweeps = { thermalise = 40000, measure = 40 }
bins = 4
)";

/// Runs of a job whose files are changed between two of them.
class OutputFilesTest : public testing::Test {
protected:
    void SetUp() override {
        folder = fs::temp_directory_path() / ("mattis_output_files_test_" + std::to_string(getpid()));
        fs::create_directories(folder);
        output = folder / "out.h5";
        farm::clear_stop();
    }
    void TearDown() override {
        farm::clear_stop();
        fs::remove_all(folder);
    }

    farm::Outcome go_on(bool stop = false) {
        told.clear();
        farm::clear_stop();
        RunOptions options{.output = output, .threads = 2};
        options.tell = [this](const std::string& message) { told.push_back(message); };
        if (stop) options.progress = [](std::size_t, std::size_t) { farm::request_stop(); };
        return run(plan, options);
    }
    /// Stopped runs until both files hold states of samples that have begun.
    void stop_twice() {
        while (!fs::exists(io::previous_of(output)) || begun(output).empty() ||
               begun(io::previous_of(output)).empty()) {
            ASSERT_EQ(go_on(true), farm::Outcome::stopped);
        }
    }
    std::vector<std::size_t> begun(const fs::path& file) const {
        const farm::Ledger ledger = stored_ledger(io::read(file), plan);
        std::vector<std::size_t> tasks;
        for (std::size_t task = 0; task < ledger.size(); ++task)
            if (!ledger[task].finished && !ledger[task].bytes.empty()) tasks.push_back(task);
        return tasks;
    }
    /// Changes a spin in every state: the checksum is right, and the spins are not.
    void falsify_states(const fs::path& file) const {
        io::ResultFile content = io::read(file);
        // What stands before the spins of the first chain: head and clock, the ladder of one rung, their number.
        constexpr std::size_t spins = 28 + 97 + 8;
        farm::Ledger ledger = stored_ledger(content, plan);
        for (farm::Progress& task : ledger)
            if (!task.finished && !task.bytes.empty()) task.bytes.at(spins + 1) ^= std::byte{1};
        content.blocks.at(std::string(ledger_block)) = ledger_bytes(plan, ledger);
        io::write(content, file);
    }
    std::map<std::string, Bytes> tables() const {
        std::map<std::string, Bytes> bytes;
        for (const auto& [name, table] : io::read(output).tables) {
            ByteWriter to;
            table.save(to);
            bytes[name] = to.take();
        }
        return bytes;
    }

    Plan plan = make_plan(parse_job(std::string(job), "job.toml"), 1);
    fs::path folder, output;
    std::vector<std::string> told;
};

TEST_F(OutputFilesTest, GenerationsRiseAndThePreviousOneGoesAtTheEnd) {
    stop_twice();
    const std::uint64_t generation = io::read(output).generation;
    EXPECT_GE(generation, 2u);
    EXPECT_EQ(io::read(io::previous_of(output)).generation, generation - 1);
    EXPECT_EQ(inspect_output(plan, output), OutputState::resumable);
    EXPECT_EQ(go_on(), farm::Outcome::complete);
    EXPECT_THAT(told, IsEmpty());
    EXPECT_EQ(io::read(output).generation, generation + 1);
    EXPECT_FALSE(fs::exists(io::previous_of(output)));
    EXPECT_EQ(inspect_output(plan, output), OutputState::complete);
}

TEST_F(OutputFilesTest, AStateThatIsNotOfItsSpinsIsReplacedByTheOneBefore) {
    ASSERT_EQ(go_on(), farm::Outcome::complete);
    const auto expected = tables();
    fs::remove(output);
    stop_twice();
    const auto hurt = begun(output), there = begun(io::previous_of(output));
    falsify_states(output);
    ASSERT_EQ(go_on(), farm::Outcome::complete);
    EXPECT_EQ(told.size(), hurt.size());
    for (const std::string& message : told) {
        EXPECT_THAT(message, HasSubstr("its stored state is refused: "));
        EXPECT_THAT(message, HasSubstr("sample "));
    }
    const bool any_before = std::any_of(hurt.begin(), hurt.end(), [&](std::size_t task) {
        return std::find(there.begin(), there.end(), task) != there.end();
    });
    EXPECT_EQ(any_before, std::any_of(told.begin(), told.end(), [](const std::string& message) {
                  return message.ends_with("it goes on from the state before");
              }));
    EXPECT_EQ(tables(), expected);
}

TEST_F(OutputFilesTest, WhereTheOneBeforeIsAsBadTheSampleBeginsAgain) {
    ASSERT_EQ(go_on(), farm::Outcome::complete);
    const auto expected = tables();
    fs::remove(output);
    stop_twice();
    falsify_states(output);
    falsify_states(io::previous_of(output));
    ASSERT_EQ(go_on(), farm::Outcome::complete);
    EXPECT_THAT(told, testing::Contains(testing::EndsWith("it begins again")));
    EXPECT_EQ(tables(), expected);
}

TEST_F(OutputFilesTest, AFileWithoutItsLedgerIsDamaged) {
    stop_twice();
    io::ResultFile content = io::read(output);
    content.blocks.at(std::string(ledger_block)).resize(20);
    io::write(content, output);
    EXPECT_EQ(go_on(), farm::Outcome::complete);
    EXPECT_THAT(told, ElementsAre(HasSubstr("set aside as " + output.string() + ".damaged")));
}

TEST_F(OutputFilesTest, NoLockIsLeftByAnyEnd) {
    const fs::path lock = folder / "out.h5.lock";
    go_on(true);
    EXPECT_FALSE(fs::exists(lock));
    go_on();
    EXPECT_FALSE(fs::exists(lock));
    fs::resize_file(output, 100);
    EXPECT_THROW(go_on(), io::FileError);
    EXPECT_FALSE(fs::exists(lock));
    const io::LockFile held(output);
    EXPECT_THROW(go_on(), InputError);
    EXPECT_TRUE(fs::exists(lock));
}

} // namespace
} // namespace mattis::diagram
