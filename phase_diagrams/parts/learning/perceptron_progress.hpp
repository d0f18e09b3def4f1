#pragma once

#include "phase_diagrams/parts/learning/perceptron_plan.hpp"
#include "phase_diagrams/parts/learning/progress.hpp"

namespace mattis::diagram {

/// How far the perceptrons of a job have come, and how many points of theory are solved. The plan must outlive it.
class PerceptronProgress final : public PartProgress {
public:
    explicit PerceptronProgress(const PerceptronPlan& plan) : plan_(plan), runs_(plan) {}

    void count(std::size_t task, double seconds) override {
        if (plan_.is_sample(task))
            runs_.count(task, seconds);
        else
            ++theory_.all;
    }
    void forget_unfinished() override { runs_.forget_unfinished(); }
    void add_unfinished(std::size_t task, bool given, double share, double seconds_left) override {
        if (plan_.is_sample(task)) runs_.add_unfinished(task, given, share, seconds_left);
    }
    void see_state(std::size_t task, const Bytes& state) override {
        if (plan_.is_sample(task)) runs_.see_state(task, state);
    }
    void add_finished(std::size_t task, const Bytes& result) override {
        if (plan_.is_sample(task))
            runs_.add_finished(task, result);
        else
            ++theory_.finished;
    }
    void finish() override {
        runs_.finish();
        theory_.finished = theory_.all;
    }
    void read(const io::ResultFile& file) override { runs_.read(file); }
    Document counts() const override {
        Document document = runs_.counts();
        document["perceptron_theory"] = document_of(theory_);
        return document;
    }
    Document details(std::optional<double> pace) const override { return runs_.details(pace); }
    std::string line() const override { return runs_.line(); }

private:
    const PerceptronPlan& plan_;
    LearningProgress runs_;
    Count theory_;
};

} // namespace mattis::diagram
