#pragma once

#include <any>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "io/job_axes.hpp"
#include "io/run_section.hpp"
#include "models/catalogue.hpp"

namespace mattis::diagram {

/// A job file, read and checked.
struct Job {
    std::filesystem::path file;
    std::string text;           ///< verbatim
    int rule = io::newest_rule; ///< that it was read under
    std::string title;
    ModelInfo model;
    std::vector<io::Axis> parameters; ///< in the order of the model's field table; every field has an axis
    io::RunSection run;
    std::vector<std::any> sections; ///< those of its parts that the file has, each of the type of its part

    /// What was read of a section; nullptr where the job has none.
    template <class Section>
    const Section* section() const {
        for (const std::any& any : sections)
            if (const auto* found = std::any_cast<Section>(&any)) return found;
        return nullptr;
    }
    template <class Section>
    Section* section() {
        return const_cast<Section*>(std::as_const(*this).template section<Section>());
    }
};

/// The text of a job file, or of a pipe that a job comes through. Throws InputFaults if it cannot be read, and
/// JobReadingStopped if a stop signal comes while a pipe is waited for.
std::string job_text(const std::filesystem::path& file);

/// A stop signal came before the job was known, so that nothing has begun.
class JobReadingStopped : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Reads a job file. Throws as job_text, and InputFaults with every fault found, sorted by position, one a line, each
/// as FILE:LINE:COLUMN: KEY: what is wrong; what is allowed; did you mean 'the nearest valid name'?
Job read_job(const std::filesystem::path& file, int rule = io::newest_rule);

/// The same from text; `file` is its name in messages, and paths in it are found from its folder.
Job parse_job(std::string text, const std::filesystem::path& file, int rule = io::newest_rule);

/// The parameters that the job shows: additional ones (FieldInfo::additional) only if one of them is given another
/// value than its default. So a job means the same, and is told apart as it was, before such parameters joined.
std::vector<io::Axis> shown_parameters(const Job& job);

/// Every section and key of a job file as text for a reader: what it means, what is allowed, its default.
std::string describe_job_files();

/// "model = …" and so on of what stands before the first section, as far as results depend on it.
std::string canonical_head(const Job& job);

/// Names of the keys before the first section that results depend on, or not.
std::vector<io::KeyInfo> head_key_infos();

} // namespace mattis::diagram
