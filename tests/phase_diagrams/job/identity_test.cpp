#include "phase_diagrams/job/identity.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "io/result_file.hpp"
#include "phase_diagrams/parts/registry.hpp"
#include "tests/phase_diagrams/parts/images/image_files.hpp"
#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Every key that a job can have, of one model or the other.
constexpr std::string_view full_job = R"(
mattis = 1
title = "full"
model = "dense"
[parameters]
P = 3
alpha = [0.05, 0.1]
[theory]
ansatz = ["rs"]
boundaries = ["retrieval_transition"]
rival = "rs"
[montecarlo]
points = { alpha = [0.1], T = [0.4] }
N = [12]
samples = 5
replicas = 2
start = "noisy"
start_overlap = 0.5
sweeps = { thermalise = 10, measure = 40 }
bins = 4
dynamics = "metropolis"
order = "sequential"
observables = ["m"]
exponents = { m = 0.5 }
tempering = { from = 0.3, to = 0.5, count = 3, spacing = "linear", every = 2 }
histograms = ["q"]
trajectory_every = 5
configurations = 1
patterns = "patterns.txt"
[run]
seed = 3
walltime = "2h"
checkpoint_every = "5min"
output = "out.h5"
)";

/// Every key of [dataset], which stands beside no other part.
constexpr std::string_view image_job = R"(
mattis = 1
model = "hopfield"
[parameters]
T = 0
protocol = "supervised"
[dataset]
kind = "idx"
images = "images.idx.gz"
labels = "labels.idx"
classes = [0, 1]
binarise = "median"
pixels = "all"
test = 2
held_out = 2
draws = 3
sweeps = 9
pictures = 1
points = { M = [2, 3] }
)";

/// Every key of [learning], of networks and of perceptrons.
constexpr std::string_view network_job = R"(
mattis = 1
model = "multilayer"
[learning]
layers = [4]
tasks = "permuted"
count = 2
images = "images.idx.gz"
labels = "labels.idx"
epochs = 2
points = { rate = [0.01, 0.02] }
)";
constexpr std::string_view perceptron_job = R"(
mattis = 1
model = "perceptron_variational"
[parameters]
alpha = 0.5
beta = 20
[learning]
N = 20
epochs = 2
forced_length = { from = 0.3, to = 0.9, epochs = 2 }
)";

class IdentityTest : public FolderTest {
protected:
    void SetUp() override {
        FolderTest::SetUp();
        std::ofstream(folder / "patterns.txt") << "1 1 1 -1 -1 1 1 1 1 1 -1 1\n";
        write_blurred_images(folder, 3, 8, 12, 1.0);
    }

    Plan plan(std::string_view text = full_job, int rule = io::newest_rule) const {
        return make_plan(parse_job(std::string(text), folder / "job.toml", rule), 1);
    }

    /// The identity of the full job with one text in place of another.
    std::string changed(const std::string& from, const std::string& to) const {
        std::string text(full_job);
        EXPECT_NE(text.find(from), std::string::npos) << from;
        return identity(plan(text.replace(text.find(from), from.size(), to)));
    }
};

TEST_F(IdentityTest, EveryKeyIsInItOrMarked) {
    const std::string of_patterns = identity_text(plan());
    std::string text = of_patterns;
    for (const std::string_view job : {image_job, network_job, perceptron_job}) text += identity_text(plan(job));
    const auto check = [&](const std::vector<io::KeyInfo>& keys) {
        EXPECT_FALSE(keys.empty());
        for (const io::KeyInfo& key : keys) {
            const auto written = testing::ContainsRegex(fmt::format("(^|[. \n]){} = ", key.name));
            if (key.effect == io::Effect::none)
                EXPECT_THAT(text, Not(written)) << key.name;
            else
                EXPECT_THAT(text, written) << key.name;
        }
    };
    check(head_key_infos());
    for (const JobPart* part : job_parts()) check(part->keys());
    check({io::run_keys.begin(), io::run_keys.end()});
    for (const FieldInfo& field : model_info("dense").fields) {
        const auto written = HasSubstr(fmt::format("\nparameters.{} = ", field.name));
        if (field.additional)
            EXPECT_THAT(of_patterns, Not(written)) << "not used";
        else
            EXPECT_THAT(of_patterns, written);
    }
}

TEST_F(IdentityTest, AdditionalParametersAreInItOnceOneIsUsed) {
    // Jobs are told apart as before such parameters joined. Their points, in the identity and in what tasks are known
    // by, have as many entries as then.
    std::string text(full_job);
    EXPECT_THAT(identity_text(plan()), HasSubstr("montecarlo.points = [[3, 0.1, 0.4, 0]]"));
    EXPECT_THAT(plan().part<TheoryPlan>().content(0), testing::EndsWith("|3,0.05,0.4,0|3,0.1,0.4,0"));
    text.insert(text.find("P = 3"), "protocol = \"supervised\"\nrho = 0.2\n");
    const std::string used = identity_text(plan(text));
    for (const FieldInfo& field : model_info("dense").fields)
        EXPECT_THAT(used, HasSubstr(fmt::format("\nparameters.{} = ", field.name)));
    std::string at_default(full_job);
    at_default.insert(at_default.find("P = 3"), "protocol = \"storing\"\n");
    EXPECT_EQ(identity(plan(at_default)), identity(plan())) << "given or not";
}

TEST_F(IdentityTest, ChangesWithWhatResultsDependOnAndWithNothingElse) {
    const std::string before = identity(plan());
    const std::vector<std::pair<std::string, std::string>> matter{
        {"P = 3", "P = 4"},
        {"alpha = [0.05, 0.1]", "alpha = [0.05, 0.1, 0.2]"},
        {"boundaries = [\"retrieval_transition\"]", "boundaries = [\"retrieval_transition\", \"replicon\"]"},
        {"rival = \"rs\"", "rival = \"1rsb\""},
        {"T = [0.4]", "T = [0.45]"},
        {"samples = 5", "samples = 6"},
        {"replicas = 2", "replicas = 4"},
        {"start_overlap = 0.5", "start_overlap = 0.6"},
        {"thermalise = 10", "thermalise = 11"},
        {"measure = 40", "measure = 41"},
        {"bins = 4", "bins = 5"},
        {"\"metropolis\"", "\"heat_bath\""},
        {"\"sequential\"", "\"random\""},
        {"observables = [\"m\"]", "observables = [\"m\", \"energy\"]"},
        {"to = 0.5", "to = 0.6"},
        {"count = 3", "count = 4"},
        {"\"linear\"", "\"geometric\""},
        {"every = 2", "every = 3"},
        {"exponents = { m = 0.5 }", "exponents = { m = 0.75 }"},
        {"exponents = { m = 0.5 }\n", ""},
        {"histograms = [\"q\"]", "histograms = [\"m\"]"},
        {"trajectory_every = 5", "trajectory_every = 6"},
        {"configurations = 1", "configurations = 2"},
        {"seed = 3", "seed = 4"},
    };
    std::set<std::string> all{before};
    for (const auto& [from, to] : matter) EXPECT_TRUE(all.insert(changed(from, to)).second) << to;
    const std::vector<std::pair<std::string, std::string>> do_not{
        {"title = \"full\"", "title = \"other\""},
        {"walltime = \"2h\"", "walltime = \"3h\""},
        {"\"5min\"", "\"6min\""},
        {"output = \"out.h5\"", "output = \"other.h5\""},
        {"replicas = 2\n", ""},
        {"samples = 5", "samples = 5.0 # disorder"},
        // A list of one may be the value alone.
        {"N = [12]", "N = 12"},
        {"ansatz = [\"rs\"]", "ansatz = \"rs\""},
        {"boundaries = [\"retrieval_transition\"]", "boundaries = \"retrieval_transition\""},
        {"rival = \"rs\"", "rival = [\"rs\"]"},
        {"observables = [\"m\"]", "observables = \"m\""},
        {"histograms = [\"q\"]", "histograms = \"q\""},
        {"alpha = [0.1], T = [0.4]", "alpha = 0.1, T = 0.4"},
    };
    for (const auto& [from, to] : do_not) EXPECT_EQ(changed(from, to), before) << to;
}

TEST_F(IdentityTest, ExponentsChangeNoTask) {
    const Plan with = plan();
    std::string text(full_job);
    text.erase(text.find("exponents"), std::string_view("exponents = { m = 0.5 }\n").size());
    const Plan without = plan(text);
    EXPECT_THAT(identity_text(without), Not(HasSubstr("exponents")));
    EXPECT_NE(identity(plan(full_job, io::first_rule)), identity(plan(text, io::first_rule)));
    ASSERT_EQ(with.tasks(), without.tasks());
    for (std::size_t task = 0; task < with.tasks(); ++task) EXPECT_EQ(with.task_key(task), without.task_key(task));
}

TEST_F(IdentityTest, ChangesWithEveryKeyOfImages) {
    const std::string before = identity(plan(image_job));
    const std::vector<std::pair<std::string, std::string>> matter{
        {"classes = [0, 1]", "classes = [0, 2]"},
        {"\"median\"\npixels = \"all\"", "\"threshold\""},
        {"pixels = \"all\"", ""},
        {"test = 2", "test = 1"},
        {"held_out = 2", "held_out = 1"},
        {"draws = 3", "draws = 4"},
        {"sweeps = 9", "sweeps = 8"},
        {"pictures = 1", "pictures = 2"},
        {"M = [2, 3]", "M = [2, 4]"},
        {"\"supervised\"", "\"unsupervised\""},
    };
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string text(image_job);
        EXPECT_NE(text.find(from), std::string::npos) << from;
        return identity(plan(text.replace(text.find(from), from.size(), to)));
    };
    for (const auto& [from, to] : matter) EXPECT_NE(with(from, to), before) << to;
    std::filesystem::rename(folder / "images.idx.gz", folder / "renamed.gz");
    EXPECT_EQ(with("images.idx.gz", "renamed.gz"), before);
    write_blurred_images(folder, 3, 8, 12, 1.0, 2);
    EXPECT_NE(identity(plan(image_job)), before);
}

TEST_F(IdentityTest, FilesCountByWhatTheyHold) {
    const std::string before = identity(plan());
    std::filesystem::rename(folder / "patterns.txt", folder / "renamed.txt");
    EXPECT_EQ(changed("patterns.txt", "renamed.txt"), before);
    std::ofstream(folder / "patterns.txt") << "1 1 1 -1 -1 1 1 1 1 1 -1 -1\n";
    EXPECT_NE(identity(plan()), before);
}

TEST_F(IdentityTest, FilesOfVersion010AreRecognisedByTheRuleThatTheyWereWrittenWith) {
    const auto data = std::filesystem::path(__FILE__).parent_path().parent_path().parent_path() / "data/version-0.1.0";
    int files = 0;
    for (const auto& file : std::filesystem::directory_iterator(data)) {
        if (file.path().extension() != ".h5") continue;
        const auto meta = io::read_meta(file.path());
        EXPECT_FALSE(meta.contains("identity_rule"));
        EXPECT_EQ(identity(plan(meta.at("job"), io::first_rule)), meta.at("job_hash")) << file.path();
        EXPECT_NE(identity(plan(meta.at("job"))), meta.at("job_hash")) << file.path();
        ++files;
    }
    EXPECT_GE(files, 9);
}

TEST_F(IdentityTest, FilesOfTheSecondRuleAreRecognisedByIt) {
    const auto tests = std::filesystem::path(__FILE__).parent_path().parent_path().parent_path();
    int files = 0;
    for (const auto& file : std::filesystem::directory_iterator(tests / "data/version-0.1.0-rule-2")) {
        if (file.path().extension() != ".h5") continue;
        const auto meta = io::read_meta(file.path());
        EXPECT_EQ(meta.at("identity_rule"), "2");
        EXPECT_EQ(identity(plan(meta.at("job"), 2)), meta.at("job_hash")) << file.path();
        EXPECT_NE(identity(plan(meta.at("job"))), meta.at("job_hash")) << file.path();
        ++files;
    }
    EXPECT_GE(files, 6);
}

/// A part whose table of keys can grow.
struct GrowingSection {
    int first = 1;
    int second = 2;
};

class GrowingPart final : public SectionPart<GrowingSection> {
public:
    std::vector<io::Key<GrowingSection>> keys_of_it{
        io::key<&GrowingSection::first>({.name = "first", .doc = "a number", .kind = io::KeyKind::integer})};

    std::string_view section() const override { return "growing"; }
    std::string_view doc() const override { return "what grows"; }
    std::unique_ptr<PlannedPart> plan(std::shared_ptr<const Job>) const override { return nullptr; }

private:
    std::span<const io::Key<GrowingSection>> rows() const override { return keys_of_it; }
};

TEST_F(IdentityTest, AKeyThatIsAddedToAPartChangesIt) {
    GrowingPart part;
    const auto text_of = [&](const GrowingSection& section) {
        Job job;
        job.sections.emplace_back(section);
        return part.identity(job);
    };
    const std::string before = text_of({});
    EXPECT_EQ(text_of({.first = 1, .second = 7}), before); // nobody reads it yet
    part.keys_of_it.push_back(
        io::key<&GrowingSection::second>({.name = "second", .doc = "another", .kind = io::KeyKind::integer}));
    EXPECT_EQ(before, "growing.first = 1\n");
    EXPECT_EQ(text_of({}), "growing.first = 1\ngrowing.second = 2\n");
    EXPECT_NE(text_of({.first = 1, .second = 7}), text_of({}));

    // One that joins after files have been written leaves jobs that do not use it as they were.
    part.keys_of_it.back().joined_later = true;
    EXPECT_EQ(text_of({}), before);
    EXPECT_EQ(text_of({.first = 1, .second = 7}), "growing.first = 1\ngrowing.second = 7\n");
}

} // namespace
} // namespace mattis::diagram
