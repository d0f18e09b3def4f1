#include "phase_diagrams/job/memory.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>
#include <string>

#include <unistd.h>

namespace mattis::diagram {

namespace {

constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

/// A file that holds one number; nothing if it does not ("max": no limit).
std::optional<std::size_t> number_in(const std::string& file) {
    std::ifstream stream(file);
    std::size_t value = 0;
    if (stream >> value) return value;
    return std::nullopt;
}

std::size_t system_available() {
    std::ifstream stream("/proc/meminfo");
    std::string key, unit;
    std::size_t kibibytes = 0;
    while (stream >> key >> kibibytes && std::getline(stream, unit))
        if (key == "MemAvailable:") return kibibytes * 1024;
    return unlimited;
}

std::size_t group_available() {
    // Control groups version 2, then version 1, as seen from inside a container.
    for (const auto& [limit, usage] :
         {std::pair{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"},
          std::pair{"/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"}})
        if (const auto most = number_in(limit)) {
            const std::size_t used = number_in(usage).value_or(0);
            return *most > used ? *most - used : 0;
        }
    return unlimited;
}

} // namespace

std::size_t available_memory() { return std::min(system_available(), group_available()); }

std::size_t resident_memory() {
    std::ifstream stream("/proc/self/statm");
    std::size_t size = 0, resident = 0;
    if (!(stream >> size >> resident)) return 0;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

} // namespace mattis::diagram
