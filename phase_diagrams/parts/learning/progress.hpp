#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phase_diagrams/parts/planned_part.hpp"

namespace mattis::diagram {

/// The member of the document of `mattis status` that counts runs that learn, and the one that tells of those that are
/// going on.
inline constexpr std::string_view learning_runs_member = "learning_runs", learning_member = "learning";

/// What was last seen of a run that learns.
struct LearningSight {
    std::int64_t task = 0;        ///< that is learned, from 0; readers are told of it from 1
    std::int64_t epoch = 0;       ///< of this task
    std::optional<double> loss{}; ///< per example; none before anything is learned
    std::vector<double> accuracy; ///< of every task
    bool diverged = false;        ///< and has ended thereby
};

/// A plan whose tasks are runs that learn.
class LearningRuns {
public:
    virtual ~LearningRuns() = default;

    virtual std::string run_name(std::size_t run) const = 0;
    /// What has been seen, last, of a run that is going on; nothing before its first look. Throws BytesError if it is
    /// no state of the run.
    virtual std::optional<LearningSight> sight_of_state(std::size_t run, const Bytes& state) const = 0;
    /// The same of one that is finished. Throws BytesError if it is no result of the run.
    virtual std::optional<LearningSight> sight_of_result(std::size_t run, const Bytes& result) const = 0;
};

/// Runs that learn: how many are finished, how many of them have diverged, and what was last seen of each that is going
/// on.
class LearningProgress final : public PartProgress {
public:
    /// The runs must outlive it.
    explicit LearningProgress(const LearningRuns& runs) : runs_(runs) {}

    void count(std::size_t run, double seconds) override;
    void forget_unfinished() override { going_on_.clear(); }
    void add_unfinished(std::size_t run, bool given, double share, double seconds_left) override;
    void see_state(std::size_t run, const Bytes& state) override;
    void add_finished(std::size_t run, const Bytes& result) override;
    void finish() override;
    void read(const io::ResultFile& file) override;
    Document counts() const override;
    Document details(std::optional<double> pace) const override;
    std::string line() const override;

private:
    struct GoingOn {
        bool given = false;
        double share = 0.0;
        std::optional<LearningSight> sight;
    };

    const LearningRuns& runs_;
    Count count_;
    std::size_t diverged_ = 0;
    std::map<std::size_t, GoingOn> going_on_;
};

/// What is wrong with these members of a document; empty if nothing is.
std::string learning_fault(const Document& document);
/// "learning 2 of 5 runs\n"; empty where there are none.
std::string learning_lines(const Document& document);
/// A table of the runs that are going on; empty if there are none.
std::string learning_text(const Document& document);

} // namespace mattis::diagram
