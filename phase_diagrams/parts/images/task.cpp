#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "core/rng.hpp"
#include "phase_diagrams/parts/images/image_result.hpp"
#include "phase_diagrams/parts/images/plan.hpp"

namespace mattis::diagram {

namespace {

/// One network of one draw. Images are relaxed one by one, each with random numbers of its own, so that nothing depends
/// on where the work is cut.
class ImageTask final : public PartTask {
public:
    ImageTask(const ImagePlan& plan, std::size_t task)
        : plan_(plan), task_(task), point_(plan.point_of(task)), content_(content_hash(plan.content(task))) {}

    bool advance() override {
        constexpr std::chrono::duration<double> block{0.05};
        begin();
        const auto end = std::chrono::steady_clock::now() + block;
        do {
            if (result_.tally.images == all()) return true;
            next();
        } while (std::chrono::steady_clock::now() < end);
        return result_.tally.images == all();
    }
    Bytes save() const override {
        ByteWriter to;
        result_.save(to);
        return to.take();
    }
    void load(ByteReader& from) override { result_ = ImageResult::load(from); }

private:
    std::int64_t classes() const { return static_cast<std::int64_t>(draw_->classes.size()); }
    std::int64_t all() const { return classes() * (plan_.section().test + 1); }

    /// What is not stored with the state. It may be cut short, and is then done again.
    void begin() {
        if (network_) return;
        draw_ = plan_.draw(plan_.draw_of(task_));
        network_ = network_of(*draw_, point_);
        result_.N = draw_->images.N;
        if (result_.classes.empty()) see_classes();
    }

    void see_classes() {
        for (std::size_t c = 0; c < draw_->classes.size(); ++c) {
            const data::ClassAverage& average = network_->averages[c];
            const auto [r2, rho] = data::class_quality(average);
            double others = 0.0;
            for (std::size_t d = 0; d < draw_->classes.size(); ++d)
                if (d != c) others += overlap_of(average, network_->averages[d]);
            result_.classes.push_back(
                {.label = draw_->classes[c].label,
                 .r2 = r2,
                 .rho = rho,
                 .held_out_overlap = data::held_out_overlap(average, draw_->images, draw_->classes[c].held_out),
                 .archetype_overlap = data::overlap(draw_->archetypes[c], average.signs()),
                 .others_overlap = others / static_cast<double>(draw_->classes.size() - 1)});
        }
    }

    /// (1/N) sum_i s_i t_i of two normalised averages.
    static double overlap_of(const data::ClassAverage& a, const data::ClassAverage& b) {
        double sum = 0.0;
        for (std::size_t i = 0; i < a.sums.size(); ++i) sum += static_cast<double>(a.sums[i]) * b.sums[i];
        const double norm = std::sqrt(a.mean_square() * b.mean_square()) * a.M * b.M * a.N();
        return norm > 0.0 ? sum / norm : 0.0;
    }

    /// Relaxes from these spins. Returns whether nothing changes any more; the result is in the system.
    bool relax(std::span<const std::int8_t> spins, std::int64_t& sweeps) {
        mc::System& system = *network_->system;
        Stream stream({.seed = plan_.job().run.seed,
                       .point = content_,
                       .sample = static_cast<std::uint32_t>(plan_.draw_of(task_)),
                       .chain = static_cast<std::uint32_t>(result_.tally.images),
                       .purpose = Purpose::dynamics});
        const bool cold = point_.T == 0.0;
        const mc::Block sweep{.dynamics = cold ? mc::Dynamics::zero_temperature : mc::Dynamics::heat_bath,
                              .order = cold ? mc::Order::sequential : mc::Order::random,
                              .beta = cold ? 1.0 : 1.0 / point_.T,
                              .proposals = system.size()};
        network_->set(spins);
        for (sweeps = 0; sweeps < plan_.section().sweeps;) {
            ++sweeps;
            if (system.advance(sweep, stream) == 0 && cold) return true;
        }
        return false;
    }

    void next() {
        ImageTally& tally = result_.tally;
        if (tally.images < classes()) {
            const auto& archetype = draw_->archetypes[static_cast<std::size_t>(tally.images)];
            std::int64_t sweeps = 0;
            relax(archetype, sweeps);
            tally.stability += data::overlap(archetype, network_->system->spins());
        } else {
            test(static_cast<std::size_t>(tally.images - classes()));
        }
        ++tally.images;
    }

    /// Test images take turns over the classes. The dynamics may be cut short: nothing is tallied before it is over.
    void test(std::size_t number) {
        ImageTally tally = result_.tally;
        const std::size_t K = draw_->classes.size(), c = number % K, of_class = number / K;
        const int image = draw_->classes[c].test[of_class];
        const std::span<const std::int8_t> before = draw_->images.image(image);
        const auto& archetype = draw_->archetypes[c];
        const int winner = network_->class_of(before), own = static_cast<int>(c);
        tally.right_start += winner == own ? 1 : 0;
        tally.right_nearest += nearest_class(*draw_, point_, *network_, before) == own ? 1 : 0;
        tally.overlap_start += data::overlap(archetype, before);
        tally.overlap_winner += data::overlap(archetype, network_->averages[static_cast<std::size_t>(winner)].signs());

        std::int64_t sweeps = 0;
        tally.settled += relax(before, sweeps) ? 1 : 0;
        const std::span<const std::int8_t> after = network_->system->spins();
        const int seen_as = network_->class_of(after);
        tally.right += seen_as == own ? 1 : 0;
        tally.overlap += data::overlap(archetype, after);
        tally.sweeps += static_cast<double>(sweeps);
        ++tally.tests;
        result_.tally = tally;
        if (plan_.stores_pictures(task_) && of_class < static_cast<std::size_t>(plan_.section().pictures))
            result_.pictures.push_back({own, image, seen_as, {after.begin(), after.end()}});
    }

    const ImagePlan& plan_;
    std::size_t task_;
    const ImagePoint& point_;
    std::uint64_t content_;
    std::shared_ptr<const ImageDraw> draw_;
    std::optional<ImageNetwork> network_;
    ImageResult result_;
};

} // namespace

std::unique_ptr<PartTask> image_task(const ImagePlan& plan, std::size_t task) {
    return std::make_unique<ImageTask>(plan, task);
}

} // namespace mattis::diagram
