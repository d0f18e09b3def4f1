#include "phase_diagrams/parts/images/plan.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include <gmock/gmock.h>

#include "core/errors.hpp"
#include "image_files.hpp"
#include "phase_diagrams/job/plan.hpp"
#include "phase_diagrams/parts/images/image_result.hpp"
#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

using testing::HasSubstr;

constexpr std::string_view dense_job = R"(
mattis = 1
model = "dense"
[parameters]
P = [4, 12]
T = 0
convention = "full"
protocol = "supervised"
M = [3, 10]
[dataset]
images = "images.idx.gz"
labels = "labels.idx"
test = 5
held_out = 20
draws = 2
pictures = 1
[run]
seed = 3
)";

std::string message_of(const std::function<void()>& f) {
    try {
        f();
    } catch (const InputError& error) {
        return error.what();
    }
    return "is accepted";
}

class Images : public FolderTest {
protected:
    void SetUp() override {
        FolderTest::SetUp();
        write_blurred_images(folder, 4, 40, 12, 1.0);
    }

    std::shared_ptr<const Job> job(std::string text) const {
        return std::make_shared<const Job>(parse_job(std::move(text), folder / "job.toml"));
    }
    static std::string changed(std::string text, const std::string& from, const std::string& to) {
        EXPECT_NE(text.find(from), std::string::npos) << from;
        return text.replace(text.find(from), from.size(), to);
    }
    std::string changed(const std::string& from, const std::string& to) const {
        return changed(std::string(dense_job), from, to);
    }

    /// The result of a task, put into a fresh task at every block.
    static ImageResult result_of(const ImagePlan& plan, std::size_t task, bool cut = false) {
        auto work = plan.make(task, 1);
        while (!work->advance())
            if (cut) {
                const Bytes state = work->save();
                EXPECT_LT(plan.share_done(task, state), 1.0);
                work = plan.make(task, 1);
                ByteReader from(state);
                work->load(from);
            }
        const Bytes bytes = work->save();
        EXPECT_EQ(plan.share_done(task, bytes), 1.0);
        ByteReader from(bytes);
        return ImageResult::load(from);
    }
};

TEST_F(Images, ThereIsATaskForEachPointAndDraw) {
    const ImagePlan plan(job(std::string(dense_job)));
    ASSERT_EQ(plan.points.size(), 4);
    EXPECT_EQ(plan.tasks(), 8);
    EXPECT_EQ(plan.points[1].P, 4);
    EXPECT_EQ(plan.points[1].M, 10);
    EXPECT_EQ(plan.point_of(7).P, 12);
    EXPECT_EQ(plan.draw_of(7), 1);
    std::set<std::string> contents;
    for (std::size_t task = 0; task < plan.tasks(); ++task) contents.insert(plan.content(task));
    EXPECT_EQ(contents.size(), 8);
    EXPECT_EQ(plan.points.front().values[1], 0.0) << "the load is left at 0";
}

TEST_F(Images, PointsMayBePairs) {
    const ImagePlan plan(
        job(changed(changed("P = [4, 12]\nT = 0\n", ""), "test = 5",
                    "test = 5\npoints = { axes = [\"P\", \"T\", \"M\"], pairs = [[4, 0.1, 3], [8, 0, 3]] }")));
    ASSERT_EQ(plan.points.size(), 2);
    EXPECT_EQ(plan.points[0].T, 0.1);
    EXPECT_EQ(plan.points[1].P, 8);
}

TEST_F(Images, NetworksOfADrawShareTheirImages) {
    const ImagePlan plan(job(std::string(dense_job)));
    const auto first = plan.draw(0), second = plan.draw(1);
    EXPECT_EQ(plan.draw(0), first);
    EXPECT_NE(first->classes.front().test, second->classes.front().test);
    ASSERT_EQ(first->classes.size(), 4);
    for (const auto& one : first->classes) {
        EXPECT_EQ(one.test.size(), 5);
        EXPECT_EQ(one.held_out.size(), 20);
        EXPECT_EQ(one.training.size(), 15);
    }
    // A job of other networks has the same draws.
    const ImagePlan other(job(changed("M = [3, 10]", "M = 7")));
    EXPECT_EQ(other.draw(0)->classes.front().training, first->classes.front().training);
    EXPECT_EQ(other.draw(0)->images.spins, first->images.spins);
}

TEST_F(Images, WhatFilesHoldIsSaid) {
    const auto refused = [&](const std::string& text) { return message_of([&] { ImagePlan plan(job(text)); }); };
    EXPECT_THAT(refused(changed("M = [3, 10]", "M = [3, 16]")),
                HasSubstr("job.toml:14:12: dataset.held_out: class 0 has 40 images: allowed are at most that many test "
                          "images (5), held-out "
                          "images (20) and examples (16) together"));
    EXPECT_THAT(refused(changed("M = [3, 10]", "M = [3, 21]")), HasSubstr("job.toml:9:5: parameters.M: class 0 has"));
    EXPECT_THAT(refused(changed(changed("M = [3, 10]\n", ""), "test = 5", "test = 5\npoints = { P = 4, M = [3, 21] }")),
                HasSubstr("job.toml:13:23: dataset.points.M: class 0 has"));
    EXPECT_THAT(refused(changed("test = 5", "test = 50")), HasSubstr("job.toml:13:8: dataset.test: class 0 has"));
    EXPECT_THAT(refused(changed("draws = 2", "draws = 2\nclasses = [1, 9]")),
                HasSubstr("job.toml:16:11: dataset.classes: class 9 has 0 images"));
    EXPECT_THAT(refused(changed("draws = 2", "draws = 2\nclasses = 1")), HasSubstr("allowed are two classes and more"));
    write_bytes(folder / "one.idx", data::idx_bytes(data::labels_magic, {160}, std::vector<std::uint8_t>(160, 7)));
    EXPECT_THAT(refused(changed("labels.idx", "one.idx")),
                HasSubstr("job.toml:12:10: dataset.labels: all labels are the same"));
    EXPECT_THAT(refused(changed("images.idx.gz", "labels.idx")), HasSubstr("job.toml:11:10: dataset.images: "));
    EXPECT_THAT(refused(changed("images.idx.gz", "labels.idx")),
                HasSubstr("labels.idx: begins with the magic number 0x00000801"));
    write_bytes(folder / "few.idx", data::idx_bytes(data::labels_magic, {2}, {0, 1}));
    EXPECT_THAT(refused(changed("labels.idx", "few.idx")), HasSubstr("few.idx holds 2 labels, but"));
    write_bytes(folder / "cut.idx", data::idx_bytes(data::images_magic, {9, 28, 28}, {0, 1}));
    EXPECT_THAT(refused(changed("images.idx.gz", "cut.idx")),
                HasSubstr("cut.idx: says 9 images of 28 x 28 pixels, 7056 bytes"));
    write_bytes(folder / "tiny.idx",
                data::idx_bytes(data::images_magic, {160, 1, 2}, std::vector<std::uint8_t>(320, 7)));
    EXPECT_THAT(refused(changed("images.idx.gz", "tiny.idx")),
                HasSubstr("half of the training images have the same value"));
}

TEST_F(Images, FilesAreFoundFromTheDataFolder) {
    std::filesystem::create_directory(folder / "elsewhere");
    std::filesystem::rename(folder / "images.idx.gz", folder / "elsewhere" / "images.idx.gz");
    ASSERT_EQ(setenv("MATTIS_DATA_DIR", (folder / "elsewhere").c_str(), 1), 0);
    const ImagePlan plan(job(std::string(dense_job)));
    EXPECT_EQ(plan.section().images, folder / "elsewhere" / "images.idx.gz");
    EXPECT_EQ(plan.section().labels, folder / "labels.idx") << "where the job file is comes first";
    unsetenv("MATTIS_DATA_DIR");
    EXPECT_THAT(message_of([&] { job(std::string(dense_job)); }), HasSubstr("MATTIS_DATA_DIR (which is not set)"));
}

TEST_F(Images, CutsChangeNothing) {
    // Heat bath, so that random numbers matter; 200 sweeps, so that a task has several blocks.
    const ImagePlan plan(
        job(changed(changed("P = [4, 12]\nT = 0", "P = 4\nT = 0.1"), "draws = 2", "draws = 2\nsweeps = 2000")));
    ByteWriter whole, cut;
    result_of(plan, 0).save(whole);
    result_of(plan, 0, true).save(cut);
    EXPECT_EQ(whole.bytes(), cut.bytes());
}

TEST_F(Images, ResultsAreTallied) {
    const ImagePlan plan(job(std::string(dense_job)));
    const ImageResult result = result_of(plan, 2); // P = 4, M = 10
    EXPECT_EQ(result.tally.tests, 20);
    EXPECT_EQ(result.tally.images, 24);
    ASSERT_EQ(result.classes.size(), 4);
    EXPECT_EQ(result.pictures.size(), 4);
    EXPECT_EQ(result.tally.settled, 20);
    for (const ClassSeen& one : result.classes) {
        EXPECT_GT(one.r2, 0.0);
        EXPECT_LT(one.r2, 1.0);
        EXPECT_NEAR(one.rho, (1.0 - one.r2) / (10.0 * one.r2), 1e-12);
        EXPECT_GT(one.held_out_overlap, one.r2); // the mean of |r_i| is above that of r_i^2
    }
    for (const ImageObservable& observable : image_observables())
        EXPECT_TRUE(std::isfinite(observable.of(result))) << observable.name;
}

/// Where images differ little from their prototype every network knows them, and restores the prototype.
TEST_F(Images, GoodImagesAreRecognised) {
    write_blurred_images(folder, 4, 40, 12, 0.3);
    for (const std::string protocol : {"supervised", "unsupervised"}) {
        const ImagePlan plan(job(changed("supervised", protocol)));
        const ImageResult result = result_of(plan, 6); // P = 12, M = 10
        EXPECT_EQ(result.tally.right, 20) << protocol;
        EXPECT_EQ(result.tally.right_start, 20) << protocol;
        EXPECT_EQ(result.tally.right_nearest, 20) << protocol;
        EXPECT_GT(result.tally.overlap, result.tally.overlap_start) << protocol;
        // Class averages of so many examples have nearly the signs of the archetype, and these are where spins end.
        double known = 0.0;
        for (const ClassSeen& one : result.classes) known += one.archetype_overlap / 4.0;
        EXPECT_GT(known, 0.8) << protocol;
        if (protocol == "unsupervised") continue; // they may end at an example
        EXPECT_NEAR(result.tally.overlap / 20.0, known, 0.05);
        EXPECT_NEAR(result.tally.stability / 4.0, known, 0.05);
    }
}

/// A bright part that all classes share stays in the spins of one threshold for all pixels. Then classes are all alike,
/// and the few states that there are are taken for one or two of them; medians and projections take that part out.
TEST_F(Images, OneThresholdForAllPixelsLeavesWhatClassesShare) {
    write_blurred_images(folder, 4, 40, 12, 1.0, 1, 120.0);
    const auto of = [&](const std::string& binarise) {
        const ImagePlan plan(job(changed("draws = 2\npictures = 1", "draws = 2\nbinarise = \"" + binarise + "\"")));
        return result_of(plan, 2); // P = 4, M = 10
    };
    const ImageResult threshold = of("threshold");
    EXPECT_LE(threshold.tally.right, 10) << "one or two classes of the four, 5 tests each";
    EXPECT_LT(threshold.tally.right, threshold.tally.right_start);
    for (const ClassSeen& one : threshold.classes) EXPECT_GT(one.others_overlap, 0.5);
    for (const std::string binarise : {"median", "rotation"}) {
        const ImageResult result = of(binarise);
        EXPECT_GT(result.tally.right, 7) << binarise;
        for (const ClassSeen& one : result.classes) EXPECT_LT(one.others_overlap, 0.0) << binarise;
    }
}

TEST_F(Images, TablesHoldMeansOverDraws) {
    const ImagePlan plan(job(std::string(dense_job)));
    std::vector<farm::Progress> ledger(plan.tasks());
    std::vector<double> accuracy;
    for (const std::size_t task : {2, 3, 4}) { // P = 4, M = 10 in both draws, P = 12, M = 3 in one
        ByteWriter to;
        const ImageResult result = result_of(plan, task);
        result.save(to);
        ledger[task] = {.finished = true, .bytes = to.take()};
        if (task < 4) accuracy.push_back(static_cast<double>(result.tally.right) / 20.0);
    }
    Tables tables;
    plan.add_tables(tables, ledger);
    const Table& points = tables.at("images/points");
    ASSERT_EQ(points.rows(), 2);
    EXPECT_EQ(points.integers("draws"), (Column::Integers{2, 1}));
    EXPECT_NEAR(points.reals("accuracy")[0], (accuracy[0] + accuracy[1]) / 2.0, 1e-14);
    EXPECT_NEAR(points.reals("accuracy_error")[0], std::abs(accuracy[0] - accuracy[1]) / 2.0, 1e-14);
    EXPECT_TRUE(std::isnan(points.reals("accuracy_error")[1]));
    EXPECT_EQ(tables.at("images/draws").rows(), 3);
    EXPECT_EQ(tables.at("images/classes").rows(), 12); // 4 classes of M = 10 in two draws, of M = 3 in one
    const Table& pictures = tables.at("images/pictures");
    const auto& kinds = pictures.texts("kind");
    const auto count = [&](const char* kind) { return std::ranges::count(kinds, kind); };
    EXPECT_EQ(count("archetype"), 4);
    EXPECT_EQ(count("example"), 4);
    EXPECT_EQ(count("average"), 8);
    EXPECT_EQ(count("test"), 4);
    EXPECT_EQ(count("reconstruction"), 8);
    for (const std::string& text : pictures.texts("pixels")) EXPECT_EQ(text.size(), 144);
}

} // namespace
} // namespace mattis::diagram
