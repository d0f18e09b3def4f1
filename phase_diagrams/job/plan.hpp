#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "farm/farm.hpp"
#include "phase_diagrams/job/job.hpp"
#include "phase_diagrams/parts/planned_part.hpp"

namespace mattis::diagram {

/// What a job asks for, spelt out: the tasks of all parts one behind the other. A function of the job alone: every rank
/// makes the same.
class Plan {
public:
    explicit Plan(Job job);

    const Job& job() const { return *job_; }
    /// One for each part that there is, whether or not the job has its section.
    std::span<const std::unique_ptr<PlannedPart>> parts() const { return parts_; }
    /// The part of a type. Precondition: there is one.
    template <class Part>
    Part& part() {
        for (const auto& part : parts_)
            if (auto* found = dynamic_cast<Part*>(part.get())) return *found;
        throw std::logic_error("the plan has no such part");
    }
    template <class Part>
    const Part& part() const {
        return const_cast<Plan*>(this)->part<Part>();
    }

    std::size_t tasks() const { return first_.back(); }
    /// Number, among all tasks, of the first one of a part.
    std::size_t first_task(std::size_t part) const { return first_[part]; }
    /// The entries of a part in something that has one for each task.
    template <class T>
    std::span<T> of_part(std::size_t part, std::span<T> by_task) const {
        return by_task.subspan(first_[part], first_[part + 1] - first_[part]);
    }

    /// A task as its part knows it.
    struct Place {
        const PlannedPart* part = nullptr;
        std::size_t number = 0; ///< of the part
        std::size_t index = 0;  ///< of the part among the others
    };
    Place place(std::size_t task) const;

    /// Hash of everything that the result of a task depends on: 64 bits of its content.
    std::uint64_t task_key(std::size_t task) const;
    std::string task_name(std::size_t task) const { return place(task).part->name(place(task).number); }
    double task_seconds(std::size_t task) const { return place(task).part->seconds(place(task).number); }
    /// As well as it is known, with what comes before the share of the task grows.
    double rough_seconds(std::size_t task) const;
    /// See PlannedPart::comes_first.
    bool comes_first(std::size_t task) const { return place(task).part->comes_first(place(task).number); }

    /// The tasks for the farm, which may use so many threads each. The plan must outlive the work.
    farm::Work work(int threads) const;
    /// The share of a task, in [0, 1], that the state of an unfinished one has behind it (empty: 0). Throws BytesError
    /// if the bytes are no state of the task.
    double share_done(std::size_t task, const Bytes& state) const;

private:
    std::shared_ptr<const Job> job_;
    std::vector<std::unique_ptr<PlannedPart>> parts_;
    std::vector<std::size_t> first_; ///< by part, and the number of all tasks
};

/// Spells a job out. Throws InputError when it asks for what cannot be: more points than can be held, a size too small
/// for the model, energies beyond exact integers, a pattern file of the wrong shape, more memory for `workers` tasks at
/// a time than this machine has (with the figure).
Plan make_plan(Job job, int workers);

} // namespace mattis::diagram
