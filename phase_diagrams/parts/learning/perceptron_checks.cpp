#include "phase_diagrams/parts/learning/perceptron_checks.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "phase_diagrams/job/job.hpp"
#include "phase_diagrams/job/job_file.hpp"
#include "phase_diagrams/parts/learning/perceptron_point.hpp"

namespace mattis::diagram {

namespace {

using learning::PerceptronAnchor;

class PerceptronChecks {
public:
    PerceptronChecks(const JobFile& file, const Job& job)
        : file_(file), job_(job), own_(*job.section<LearningSection>()),
          tasks_(static_cast<std::size_t>(perceptron_tasks(job.model))) {}

    void check() const {
        if (file_.sound({"learning.anchor"})) check_anchors();
        if (file_.sound({"learning.N", "learning.points", "parameters"})) check_loads();
        if (file_.sound({"learning.settle_window", "learning.settle_spread", "learning.epochs"})) check_settling();
    }

private:
    static std::string_view name_of(PerceptronAnchor anchor) {
        return learning::perceptron_anchor_names[static_cast<std::size_t>(anchor)];
    }

    bool holds_on(std::size_t task, PerceptronAnchor to) const {
        return !own_.anchor.values.empty() && own_.anchor.values.size() <= tasks_ &&
               own_.anchor.of(std::min(task, own_.anchor.values.size() - 1)) == name_of(to);
    }

    void check_anchors() const {
        if (holds_on(0, PerceptronAnchor::task)) {
            file_.refuse("learning.anchor",
                         fmt::format("{} of {} holds on to the task before, which is not there; allowed are none, "
                                     "uniform, step{}",
                                     tasks_ == 1 ? "the one task" : "task 1", job_.model.name,
                                     tasks_ == 1 ? "" : " for the first task, as in [\"none\", \"task\"]"));
            return;
        }
        if (file_.has("learning.anchor_weight")) {
            if (std::ranges::all_of(own_.anchor.values, [](const auto& one) { return one == name_of({}); }))
                file_.refuse("learning.anchor_weight", "no task holds on to anything; allowed only with anchor");
            return;
        }
        for (const PerceptronAnchor anchor :
             {PerceptronAnchor::uniform, PerceptronAnchor::task, PerceptronAnchor::step})
            for (std::size_t task = 0; task < tasks_; ++task)
                if (holds_on(task, anchor) && !has_weight(job_.model, anchor, task)) {
                    file_.refuse(
                        "learning.anchor",
                        fmt::format("model {} has no parameter that is the weight of the anchor {}{}; allowed is "
                                    "to give learning.anchor_weight",
                                    job_.model.name, name_of(anchor),
                                    tasks_ == 1 ? "" : fmt::format(" of task {}", task + 1)));
                    return;
                }
    }

    /// Every task has at least one input.
    void check_loads() const {
        for (const ParameterValues& values : own_.points)
            for (std::size_t k = 0; k < values.size(); ++k) {
                const std::string_view name = job_.model.fields[k].name;
                if (!is_load(job_.model, name) || std::llround(values[k] * own_.N) >= 1) continue;
                const std::string listed = fmt::format("learning.points.{}", name);
                const std::string key = file_.has(listed)              ? listed
                                        : file_.has("learning.points") ? std::string("learning.points")
                                                                       : fmt::format("parameters.{}", name);
                file_.refuse(key, fmt::format("{} = {} is no input at N = {}; allowed is a load of at least {}", name,
                                              values[k], own_.N, 0.5 / own_.N));
                return;
            }
    }

    void check_settling() const {
        if (file_.has("learning.settle_window") && own_.settle_spread == 0.0)
            file_.refuse("learning.settle_window", "nobody asks when the error settles; allowed only with a "
                                                   "settle_spread > 0");
        const auto longest = std::ranges::max(own_.epochs.values);
        if (own_.settle_spread > 0.0 && own_.settle_window > longest)
            file_.refuse("learning.settle_window",
                         fmt::format("{} epochs are more than the {} of a task; allowed are at most as many",
                                     own_.settle_window, longest));
    }

    const JobFile& file_;
    const Job& job_;
    const LearningSection& own_;
    std::size_t tasks_;
};

} // namespace

void check_perceptrons(const JobFile& file, const Job& job) { PerceptronChecks(file, job).check(); }

} // namespace mattis::diagram
