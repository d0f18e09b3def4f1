#include "phase_diagrams/parts/learning/network_plan.hpp"

#include <cmath>
#include <set>

#include <gmock/gmock.h>

#include "core/errors.hpp"
#include "phase_diagrams/job/plan.hpp"
#include "tests/phase_diagrams/parts/images/image_files.hpp"
#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

using testing::HasSubstr;

constexpr std::string_view network_job = R"(
mattis = 1
model = "multilayer"
[parameters]
method = ["variational", "plain"]
[learning]
layers = [7, 6]
count = 2
images = "images.idx.gz"
labels = "labels.idx"
test = 0.25
samples = 2
epochs = [2, 1]
batch = 16
bins = 4
strength = { scale = 2 }
)";

class Networks : public FolderTest {
protected:
    void SetUp() override {
        FolderTest::SetUp();
        write_blurred_images(folder, 3, 20, 6, 1.0);
    }
    std::shared_ptr<const Job> job(std::string text = std::string(network_job)) const {
        return std::make_shared<const Job>(parse_job(std::move(text), folder / "job.toml"));
    }
    static std::string changed(const std::string& from, const std::string& to) {
        std::string text(network_job);
        EXPECT_NE(text.find(from), std::string::npos) << from;
        return text.replace(text.find(from), from.size(), to);
    }
    std::string fault_of(const std::string& text) const {
        try {
            NetworkPlan plan(job(text));
        } catch (const InputError& error) {
            return error.what();
        }
        return "is accepted";
    }
    /// The result of a task, put into a fresh task at every block if it is cut.
    static Bytes result_of(const NetworkPlan& plan, std::size_t task, int threads, bool cut) {
        auto work = plan.make(task, threads);
        double share = 0.0;
        while (!work->advance())
            if (cut) {
                const Bytes state = work->save();
                EXPECT_GE(plan.share_done(task, state), share);
                share = plan.share_done(task, state);
                const auto sight = plan.sight_of_state(task, state);
                if (sight) {
                    EXPECT_EQ(sight->accuracy.size(), 2U);
                }
                work = plan.make(task, threads);
                ByteReader from(state);
                work->load(from);
            }
        return work->save();
    }
};

TEST_F(Networks, LayersFollowFromTheImages) {
    const NetworkPlan plan(job());
    ASSERT_EQ(plan.tasks(), 4U);
    EXPECT_THAT(plan.points.front().network.layers, testing::ElementsAre(36, 7, 6, 3));
    EXPECT_EQ(plan.name(3), "network, method = plain, sample 1");
    std::set<std::string> contents;
    for (std::size_t task = 0; task < plan.tasks(); ++task) {
        contents.insert(plan.content(task));
        EXPECT_GT(plan.seconds(task), 0.0);
    }
    EXPECT_EQ(contents.size(), 4U);
    EXPECT_THAT(plan.identity_of_files(), HasSubstr("learning.images = 60 of 6 x 6"));
}

TEST_F(Networks, ScalesOfEachTaskBelongToNormalisedNetworks) {
    const std::string text = changed("bins = 4", "bins = 4\nscales = \"task\"");
    const NetworkPlan shared(job()), own(job(text));
    EXPECT_FALSE(own.points[0].network.own_scales) << "variational";
    EXPECT_TRUE(own.points[1].network.own_scales);
    EXPECT_EQ(own.content(0), shared.content(0));
    EXPECT_NE(own.content(2), shared.content(2));
    EXPECT_GT(own.memory().bytes, 0.0);
    std::string alone = text;
    const std::string methods = "[\"variational\", \"plain\"]";
    alone.replace(alone.find(methods), methods.size(), "\"real\"");
    EXPECT_THAT(fault_of(alone),
                HasSubstr("learning.scales: no network of this job has batch normalisation; \"task\" is allowed where "
                          "one of the methods is metaplastic, plain, ewc"));
}

TEST_F(Networks, WhereAndOnHowManyThreadsChangesNoBit) {
    const NetworkPlan plan(job());
    for (const std::size_t task : {std::size_t{0}, std::size_t{2}}) {
        const Bytes whole = result_of(plan, task, 1, false);
        EXPECT_EQ(result_of(plan, task, 1, true), whole);
        EXPECT_EQ(result_of(plan, task, 2, false), whole);
    }
}

TEST_F(Networks, TablesHoldEveryLook) {
    const NetworkPlan plan(job());
    std::vector<farm::Progress> ledger(plan.tasks());
    for (std::size_t task = 0; task < plan.tasks(); ++task)
        ledger[task] = {.finished = true, .bytes = result_of(plan, task, 1, false)};
    Tables tables;
    plan.add_tables(tables, ledger);
    // Four looks of two tasks: in three readings of laws, in one of weights.
    EXPECT_EQ(tables.at("learning/accuracy").rows(), 2U * 4 * 2 * (3 + 1));
    EXPECT_EQ(tables.at("learning/epochs").rows(), 4U * (3 + 1));
    EXPECT_EQ(tables.at("learning/samples").rows(), 4U);
    EXPECT_EQ(tables.at("learning/forgetting").rows(), 4U);
    EXPECT_EQ(tables.at("learning/histogram").rows(), 2U * 2 * 3 * 4);
    const Table& histogram = tables.at("learning/histogram");
    double whole = 0.0;
    for (std::size_t bin = 0; bin < 4; ++bin) whole += histogram.reals("density")[bin] * 0.5;
    EXPECT_NEAR(whole, 1.0, 1e-12) << "a density";
    const Table& samples = tables.at("learning/samples");
    EXPECT_TRUE(std::isnan(samples.reals("accuracy_sampled")[2])) << "plain weights have no law";
    EXPECT_TRUE(std::isfinite(samples.reals("accuracy_sign")[2]));
    const Table& epochs = tables.at("learning/epochs");
    EXPECT_TRUE(std::isnan(epochs.reals("loss")[0])) << "before anything is learned";
    EXPECT_NEAR(epochs.reals("accuracy")[0], 0.5 * (epochs.reals("accuracy_1")[0] + epochs.reals("accuracy_2")[0]),
                1e-12);
}

TEST_F(Networks, ImagesThatDoNotSufficeAreRefusedAtTheirKey) {
    EXPECT_THAT(fault_of(changed("test = 0.25", "test = 0.01")), HasSubstr("job.toml:11:8: learning.test: "));
    EXPECT_THAT(fault_of(changed("test = 0.25", "train = 1000")), HasSubstr("job.toml:11:9: learning.train: "));
    std::string split = changed("count = 2", "count = 4\ntasks = \"split\"");
    split.replace(split.find("[2, 1]"), 6, "1");
    EXPECT_THAT(fault_of(split), HasSubstr("job.toml:8:9: learning.count: 4 tasks of images.idx.gz"));
    EXPECT_THAT(fault_of(changed("labels = \"labels.idx\"", "labels = \"images.idx.gz\"")),
                HasSubstr("learning.labels: "));
}

} // namespace
} // namespace mattis::diagram
