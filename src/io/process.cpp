#include "io/process.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>
#include <vector>

#include <unistd.h>

namespace mattis::io {

namespace {

/// The fields of proc(5) stat behind the name; none if the kernel shows none.
std::vector<std::string> fields_of(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const std::size_t name_end = text.rfind(')'); // the name may hold anything
    if (name_end == std::string::npos) return {};
    std::istringstream rest(text.substr(name_end + 1));
    return {std::istream_iterator<std::string>(rest), {}};
}

constexpr std::size_t state_field = 0, start_field = 19; // fields 3 and 22 of proc(5)

bool is_over(const std::vector<std::string>& fields) {
    return !fields.empty() && (fields[state_field] == "Z" || fields[state_field] == "X");
}

} // namespace

std::string host_name() {
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string("unknown");
}

std::optional<pid_t> process_number(std::string_view text) {
    pid_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number < 1) return std::nullopt;
    return number;
}

std::string start_of_process(pid_t process) {
    const std::vector<std::string> fields = fields_of(process);
    return fields.size() <= start_field || is_over(fields) ? std::string() : fields[start_field];
}

Life life_of_process(pid_t process, std::string_view start) {
    const std::vector<std::string> fields = fields_of(process);
    if (is_over(fields)) return Life::gone;
    if (fields.size() > start_field) return fields[start_field] == start ? Life::alive : Life::replaced;
    // The kernel may hide the processes of others: then only their number is known.
    return ::kill(process, 0) != 0 && errno == ESRCH ? Life::gone : Life::alive;
}

} // namespace mattis::io
