#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "montecarlo/sample/observables.hpp"
#include "phase_diagrams/parts/planned_part.hpp"

namespace mattis::diagram {

class SimulationPlan;

/// How far one simulation has come: a point and size, or a ladder.
struct PointProgress {
    /// Observables whose autocorrelation is shown.
    static constexpr std::array shown{mc::Observable::m, mc::Observable::energy, mc::Observable::q};

    Count samples;
    std::size_t running = 0;                               ///< samples that a thread computes, or is about to
    std::size_t begun = 0;                                 ///< unfinished samples that have sweeps behind them
    double shares = 0.0;                                   ///< of their sweeps that these have done, summed
    std::int64_t chains = 0;                               ///< replicas of finished samples
    std::int64_t escaped = 0;                              ///< of them, those that left retrieval
    std::array<std::optional<double>, shown.size()> tau{}; ///< mean over finished samples, sweeps; slowest rung
    double cost_left = 0.0;                                ///< seconds by the rough formula of the plan

    /// The share, in [0, 1], of their sweeps that unfinished samples which have begun have done; nothing without any.
    std::optional<double> done_of_begun() const {
        if (begun == 0) return std::nullopt;
        return shares / static_cast<double>(begun);
    }
};

/// How far the simulations of a job have come. The plan must outlive it.
class SimulationProgress final : public PartProgress {
public:
    explicit SimulationProgress(const SimulationPlan& plan);

    std::vector<PointProgress> points; ///< as SimulationPlan::simulations
    Count expectations;

    void count(std::size_t task, double seconds) override;
    void forget_unfinished() override;
    void add_unfinished(std::size_t task, bool given, double share, double seconds_left) override;
    void add_finished(std::size_t task, const Bytes& result) override;
    void finish() override;
    void read(const io::ResultFile& file) override;
    Document counts() const override;
    Document details(std::optional<double> pace) const override;

private:
    /// Sums over finished samples of one observable at one point.
    struct Sum {
        double tau = 0.0;
        int samples = 0;
    };

    Document document_of_point(std::size_t simulation, std::optional<double> pace) const;

    const SimulationPlan& plan_;
    std::vector<std::array<Sum, PointProgress::shown.size()>> sums_;
};

/// What is wrong with the points in a document that another process has written; empty if nothing is, or there are
/// none.
std::string points_fault(const Document& document);

/// A table for people of the points in a document that SimulationProgress has made.
std::string points_text(const Document& points);

} // namespace mattis::diagram
