#pragma once

#include "phase_diagrams/parts/planned_part.hpp"

namespace mattis::diagram {

class TheoryPlan;

/// How far the theory of a job has come. The plan must outlive it.
class TheoryProgress final : public PartProgress {
public:
    explicit TheoryProgress(const TheoryPlan& plan) : plan_(plan) {}

    Count rows; ///< of the grid
    Count lines;

    void count(std::size_t task, double seconds) override;
    void add_finished(std::size_t task, const Bytes& result) override;
    void finish() override;
    Document counts() const override;

private:
    Count& count_of(std::size_t task);

    const TheoryPlan& plan_;
};

} // namespace mattis::diagram
