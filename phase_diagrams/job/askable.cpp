#include "phase_diagrams/job/askable.hpp"

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/watch.hpp"

namespace mattis::diagram {

void require_askable(std::string_view where, const std::function<void()>& begin, std::chrono::milliseconds patience) {
    Watch soon;
    soon.end_at(patience.count() > 0 ? Watch::Clock::now() + patience : Watch::Clock::time_point::min());
    const Watched watched(&soon);
    try {
        begin();
    } catch (const Interrupted&) { // it can be asked for
    } catch (const InputError& error) {
        throw InputError(fmt::format("{}: {}", where, error.what()));
    }
}

} // namespace mattis::diagram
