#include "io/run_section.hpp"

#include <system_error>

namespace mattis::io {

bool is_same_file(const std::filesystem::path& a, const std::filesystem::path& b) {
    std::error_code status;
    const auto whole = [&](const std::filesystem::path& path) {
        return std::filesystem::weakly_canonical(std::filesystem::absolute(path, status), status);
    };
    return whole(a) == whole(b);
}

void check_output(const Entry& root, const RunSection& run) {
    const TomlValue* section = root.value().get("run");
    const TomlValue* given = section != nullptr ? section->get("output") : nullptr;
    if (given == nullptr || root.reading().faults.touch("run.output")) return;
    const Entry entry(*given, "run.output", root.reading());
    std::error_code status;
    if (std::filesystem::is_directory(run.output, status) || !run.output.has_filename())
        entry.refuse(in_quotes(run.output.string()) + " is a directory; allowed is the name of a file");
    else if (is_same_file(run.output, root.reading().file))
        entry.refuse("it is the job file itself; allowed is the name of another file");
}

} // namespace mattis::io
