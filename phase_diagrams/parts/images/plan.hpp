#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "phase_diagrams/parts/images/image_network.hpp"
#include "phase_diagrams/parts/planned_part.hpp"

namespace mattis::diagram {

/// The networks of images of a job: a task for each point and each draw of the images, the draws of a point one after
/// the other. Its result is the bytes of an ImageResult.
class ImagePlan final : public PlannedPart {
public:
    /// Throws InputError if a file is not what it should be, and if it holds too few images of a class.
    explicit ImagePlan(std::shared_ptr<const Job> job);

    std::vector<ImagePoint> points;
    LabelledImages set;

    /// Precondition: there are points.
    const DatasetSection& section() const { return *job().section<DatasetSection>(); }
    const ImagePoint& point_of(std::size_t task) const { return points[task / draws()]; }
    int draw_of(std::size_t task) const { return static_cast<int>(task % draws()); }
    bool stores_pictures(std::size_t task) const { return draw_of(task) == 0 && section().pictures > 0; }
    /// A draw of the images, made once and then kept: all networks of a draw learn and are tested on the same ones.
    std::shared_ptr<const ImageDraw> draw(int number) const;
    std::string point_name(const ImagePoint& point) const; ///< "P = 4  T = 0.1  M = 20"

    std::size_t tasks() const override { return points.size() * draws(); }
    std::string content(std::size_t task) const override;
    std::string name(std::size_t task) const override;
    double seconds(std::size_t task) const override;
    std::unique_ptr<PartTask> make(std::size_t task, int threads) const override;
    double share_done(std::size_t task, const Bytes& state) const override;
    CostKind kind(std::size_t task) const override;
    double seconds_to_begin(std::size_t task) const override;
    double block_seconds(std::size_t task) const override;
    TaskMemory memory() const override;
    ResultMemory results() const override;

    std::string identity_of_files() const override;
    void add_tables(Tables& tables, std::span<const farm::Progress> ledger) const override;
    std::unique_ptr<PartProgress> progress() const override { return std::make_unique<TaskCount>("image_networks"); }
    CheckReport check(std::span<const double> seconds) const override;

private:
    std::size_t draws() const { return points.empty() ? 0 : static_cast<std::size_t>(section().draws); }
    int entries() const; ///< of a binary image at most
    int most_examples() const;
    double channels(const ImagePoint& point) const;

    std::size_t classes_ = 0;
    mutable std::mutex mutex_;
    mutable std::map<int, std::shared_ptr<const ImageDraw>> drawn_;
};

/// The task of a network of one draw. The plan must outlive it.
std::unique_ptr<PartTask> image_task(const ImagePlan& plan, std::size_t task);

} // namespace mattis::diagram
