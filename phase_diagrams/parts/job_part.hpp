#pragma once

#include <any>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.hpp"
#include "io/job_description.hpp"
#include "io/job_keys.hpp"
#include "phase_diagrams/job/job.hpp"
#include "phase_diagrams/parts/planned_part.hpp"

namespace mattis::diagram {

class JobFile;

/// A part of a job: one section of job files, and everything that follows from it. The rest of the program goes through
/// the list of parts (registry.hpp) and knows none of them. docs/add-a-job-part.md shows one.
class JobPart {
public:
    virtual ~JobPart() = default;

    virtual std::string_view section() const = 0; ///< its name in job files
    virtual std::string_view doc() const = 0;     ///< what the section says, in a few words

    /// Whether its section stands for the whole job: then those of other parts are not placed nor checked, and `check`
    /// refuses them.
    virtual bool alone() const { return false; }

    // How its section is read. Faults are reported to the reading; the others go on.

    /// The section as a value of the part's own type. The parameters are not known yet.
    virtual std::any read(const io::Entry& section) const = 0;
    /// Once [parameters] is read: what needs it. A part whose points give values to parameters does so here, reports
    /// those that have none then, and returns true. Called if the file has the section.
    virtual bool place(const JobFile&, Job&) const { return false; }
    /// Checks that join several keys. Called if the file has the section.
    virtual void check(const JobFile&, const Job&) const {}

    /// Its part of `mattis describe --job`, from the line "[section]" on.
    virtual std::string describe() const = 0;
    /// Its keys, and those of the tables inside it.
    virtual std::vector<io::KeyInfo> keys() const = 0;
    /// "section.key = value" of every key that results depend on, one a line; empty where the job has no such section.
    virtual std::string identity(const Job& job) const = 0;

    /// What it does for a job; nothing where the job has no such section. Throws InputError when the job asks for what
    /// cannot be.
    virtual std::unique_ptr<PlannedPart> plan(std::shared_ptr<const Job> job) const = 0;

    /// What `mattis status` prints of the document that PartProgress has made, perhaps in another process: lines for
    /// the head, and a table below. Members that are not there are null.
    /// Before that, status_fault says what is wrong with its members, which may be anything; empty if nothing is.
    virtual std::string status_fault(const Document&) const { return {}; }
    virtual std::string status_lines(const Document&) const { return {}; }
    virtual std::string status_table(const Document&) const { return {}; }
};

/// A part whose section is read, described and told from others by a table of keys. `Section` is an aggregate.
template <class Section>
class SectionPart : public JobPart {
public:
    std::any read(const io::Entry& entry) const override {
        Section section;
        io::read_section(entry, rows(), section);
        return section;
    }
    std::string describe() const override {
        return "\n[" + std::string(section()) + "]\n" + io::describe_keys<Section>(rows());
    }
    std::vector<io::KeyInfo> keys() const override {
        const auto own = rows();
        return {own.begin(), own.end()};
    }
    std::string identity(const Job& job) const override {
        const auto* given = job.section<Section>();
        return given == nullptr ? "" : io::canonical_lines(std::string(section()) + ".", rows(), *given);
    }

protected:
    /// The keys of the section.
    virtual std::span<const io::Key<Section>> rows() const = 0;
};

} // namespace mattis::diagram
