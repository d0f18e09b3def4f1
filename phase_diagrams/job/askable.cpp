#include "phase_diagrams/job/askable.hpp"

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/watch.hpp"

namespace mattis::diagram {

void require_askable(std::string_view where, const std::function<void()>& begin) {
    Watch at_once;
    at_once.end_at(Watch::Clock::time_point::min());
    const Watched watched(&at_once);
    try {
        begin();
    } catch (const Interrupted&) { // it can be asked for
    } catch (const InputError& error) {
        throw InputError(fmt::format("{}: {}", where, error.what()));
    }
}

} // namespace mattis::diagram
