#include "phase_diagrams/job/job.hpp"

#include <algorithm>
#include <span>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "farm/stop.hpp"
#include "io/checked_image.hpp"
#include "io/job_description.hpp"
#include "io/open_file.hpp"
#include "phase_diagrams/job/contradictions.hpp"
#include "phase_diagrams/job/job_file.hpp"
#include "phase_diagrams/parts/registry.hpp"

namespace mattis::diagram {

namespace {

constexpr std::size_t most_bytes = std::size_t{16} << 20U;
constexpr std::int64_t job_schema_version = 1;

/// What stands before the first section.
struct Head {
    std::int64_t mattis = job_schema_version;
    std::string title;
    std::string model;
};

constexpr std::array head_keys{
    io::key<&Head::mattis>({.name = "mattis",
                            .doc = "version of the job schema",
                            .kind = io::KeyKind::integer,
                            .range = {job_schema_version, job_schema_version},
                            .required = true}),
    io::key<&Head::title>(
        {.name = "title", .doc = "what the job is about", .kind = io::KeyKind::text, .effect = io::Effect::none}),
    io::key<&Head::model>({.name = "model",
                           .doc = "the model",
                           .kind = io::KeyKind::name,
                           .names = {.fixed = model_names},
                           .required = true}),
};

/// The head and the names of the sections, in the order in which they are described.
std::vector<io::Key<Head>> root_keys() {
    std::vector<io::Key<Head>> rows(head_keys.begin(), head_keys.end());
    const auto add = [&](std::string_view name, std::string_view doc) {
        rows.push_back(io::table<Head>(name, doc, nullptr));
    };
    add("parameters", "the model's parameters");
    for (const JobPart* part : job_parts()) add(part->section(), part->doc());
    add("run", "how the job is run");
    return rows;
}

/// "[theory], [montecarlo], [dataset] or several of them".
std::string sections_text() {
    const auto& parts = job_parts();
    std::string text;
    for (const JobPart* part : parts) text += fmt::format("{}[{}]", text.empty() ? "" : ", ", part->section());
    return text + (parts.size() == 2 ? " or both" : " or several of them");
}

class JobReader {
public:
    JobReader(Job& job, const io::TomlValue& root)
        : job_(job), faults_(job.file.string()), reading_{job.file, faults_, job.rule}, file_(root, reading_) {}

    void read() {
        read_head();
        if (file_.has("mattis") && faults_.touch("mattis")) faults_.throw_if_any(); // the rest may mean something else
        io::read_section(file_.section("run"), io::run_keys, job_.run);
        for (const JobPart* part : job_parts())
            if (file_.has(part->section())) job_.sections.push_back(part->read(file_.section(part->section())));
        if (reading_.model) {
            read_parameters();
            check();
        }
        faults_.throw_if_any();
    }

private:
    void read_head() {
        Head head;
        io::read_section(file_.root(), root_keys(), head);
        job_.title = head.title;
        if (head.model.empty()) return;
        job_.model = model_info(head.model);
        reading_.model = job_.model;
    }

    /// Every parameter needs a value, from [parameters] or from the points of a part.
    void read_parameters() {
        const io::Entry parameters = file_.section("parameters");
        job_.parameters = io::read_parameters(parameters);
        bool placed = false;
        for (const JobPart* part : parts_of_file()) placed = part->place(file_, job_) || placed;
        hide_unused_parameters();
        if (placed || !parameters.value().is_table()) return;
        for (std::size_t k = 0; k < job_.parameters.size(); ++k)
            if (job_.parameters[k].values.empty()) io::refuse_missing_parameter(parameters, job_.model.fields[k]);
    }

    /// Additional parameters are shown if one of them has not its default.
    void hide_unused_parameters() {
        bool any = false, used = false;
        for (std::size_t k = 0; k < job_.parameters.size(); ++k) {
            const FieldInfo& field = job_.model.fields[k];
            any = any || field.additional;
            used = used || (field.additional && job_.parameters[k].values != std::vector{*field.fallback});
        }
        job_.model.shows_additional = used || !any;
    }

    void check() {
        io::check_output(file_.root(), job_.run);
        if (job_.sections.empty() && faults_.empty())
            faults_.add({}, "", fmt::format("the job asks for nothing; allowed are {}", sections_text()));
        if (!file_.has("dataset")) check_data(file_, job_); // images are data themselves
        for (const JobPart* part : parts_of_file()) part->check(file_, job_);
    }

    /// The parts whose sections the file has; one that stands alone hides the others.
    std::vector<const JobPart*> parts_of_file() const {
        std::vector<const JobPart*> parts;
        for (const JobPart* part : job_parts())
            if (file_.has(part->section())) parts.push_back(part);
        const auto alone = std::ranges::find_if(parts, &JobPart::alone);
        return alone == parts.end() ? parts : std::vector{*alone};
    }

    Job& job_;
    io::Faults faults_;
    io::Reading reading_;
    JobFile file_;
};

Head head_of(const Job& job) { return {.title = job.title, .model = std::string(job.model.name)}; }

} // namespace

Job parse_job(std::string text, const std::filesystem::path& file, int rule) {
    Job job;
    job.file = file;
    job.text = std::move(text);
    job.rule = rule;
    const io::TomlValue root = io::parse_toml(job.text, file.string());
    JobReader(job, root).read();
    return job;
}

std::string job_text(const std::filesystem::path& file) {
    io::Faults faults(file.string());
    const auto refuse = [&](std::string_view what) {
        faults.add({}, "", fmt::format("{}; allowed is a job file in TOML", what));
    };
    io::StreamedText read;
    std::error_code status;
    if (std::filesystem::is_directory(file, status)) {
        refuse("is a directory");
    } else {
        try {
            read = io::read_file_or_pipe(file, most_bytes, [] { return farm::stop_requested(); });
        } catch (const io::FileError& error) {
            refuse(error.what());
        }
    }
    if (io::is_sealed(std::as_bytes(std::span(read.text))))
        refuse("is a result file, which status, compare and export take (`mattis export FILE --job` writes its job)");
    else if (read.text.size() > most_bytes)
        refuse("is larger than 16 MiB");
    faults.throw_if_any();
    if (read.stopped)
        throw JobReadingStopped(fmt::format("stopped while {} was read: nothing has begun", file.string()));
    return std::move(read.text);
}

Job read_job(const std::filesystem::path& file, int rule) { return parse_job(job_text(file), file, rule); }

std::vector<io::Axis> shown_parameters(const Job& job) {
    std::vector<io::Axis> shown;
    for (std::size_t k = 0; k < job.parameters.size(); ++k)
        if (job.model.shows(job.model.fields[k])) shown.push_back(job.parameters[k]);
    return shown;
}

std::string describe_job_files() {
    std::string text = "A job file is TOML 1.0. An integer may be written as 60.0; names of files are read from the "
                       "working directory unless said otherwise.\n\n";
    text += "before the first section\n" + io::describe_keys<Head>(root_keys());
    text += "\n[parameters]\n" + io::describe_parameters();
    for (const JobPart* part : job_parts()) text += part->describe();
    return text + "\n[run]\n" + io::describe_keys<io::RunSection>(io::run_keys);
}

std::string canonical_head(const Job& job) { return io::canonical_lines("", head_keys, head_of(job)); }

std::vector<io::KeyInfo> head_key_infos() { return {head_keys.begin(), head_keys.end()}; }

} // namespace mattis::diagram
