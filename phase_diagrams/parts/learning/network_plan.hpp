#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "phase_diagrams/parts/learning/network_data.hpp"
#include "phase_diagrams/parts/learning/network_point.hpp"
#include "phase_diagrams/parts/learning/progress.hpp"
#include "phase_diagrams/parts/planned_part.hpp"

namespace mattis::diagram {

/// The multilayer networks of a job: a task for each point and sample, the samples of a point one after the other. Its
/// result is the bytes of a learning::NetworkResult. A sample has the same splits of the images and the same
/// permutations at all points, so that methods are compared on the same tasks.
class NetworkPlan final : public PlannedPart, public LearningRuns {
public:
    /// Throws InputError if a file is not what it should be, or holds too few images. Precondition: the job has the
    /// section, and a model that learns as a network.
    explicit NetworkPlan(std::shared_ptr<const Job> job);

    std::vector<NetworkPoint> points;
    NetworkData data;

    const LearningSection& section() const { return *job().section<LearningSection>(); }
    std::size_t samples() const { return static_cast<std::size_t>(section().samples); }
    const NetworkPoint& point_of(std::size_t task) const { return points[task / samples()]; }
    int sample_of(std::size_t task) const { return static_cast<int>(task % samples()); }
    std::size_t learned() const { return epochs_.size(); }   ///< tasks that a network learns in turn
    std::string point_name(const NetworkPoint& point) const; ///< "method = plain  rate = 0.01"
    learning::NetworkExperiment experiment(std::size_t task, int threads) const;

    std::size_t tasks() const override { return points.size() * samples(); }
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
    std::unique_ptr<PartProgress> progress() const override;
    CheckReport check(std::span<const double> seconds) const override;

    std::string run_name(std::size_t run) const override { return name(run); }
    std::optional<LearningSight> sight_of_state(std::size_t run, const Bytes& state) const override;
    std::optional<LearningSight> sight_of_result(std::size_t run, const Bytes& result) const override;

private:
    /// The tasks of a sample, made once and then kept.
    std::shared_ptr<const std::vector<learning::LearningTask>> tasks_of(int sample) const;
    StreamKey key(std::size_t task) const;

    std::vector<int> epochs_; ///< of each task that is learned
    double steps_ = 0.0;      ///< minibatches of all epochs
    int batch_ = 1;           ///< examples of the largest minibatch
    double tests_ = 0.0;      ///< images that are tested, at all looks together
    double examples_ = 0.0;   ///< training images of all tasks
    mutable std::mutex mutex_;
    mutable std::map<int, std::shared_ptr<const std::vector<learning::LearningTask>>> tasks_of_;
};

} // namespace mattis::diagram
