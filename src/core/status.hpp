#pragma once

#include <string_view>

namespace mattis {

/// Outcome of a numerical search. `absent` is a result, not a failure: the branch or line does not exist here.
/// `stalled` stopped short of its tolerance, `diverged` left the representable numbers, `inadmissible` left the
/// domain where the equations make sense (for example D = 1 - beta(1-q) <= 0 for pairwise networks).
enum class Status { converged, absent, stalled, diverged, inadmissible };

constexpr std::string_view name(Status status) {
    switch (status) {
    case Status::converged:
        return "converged";
    case Status::absent:
        return "absent";
    case Status::stalled:
        return "stalled";
    case Status::diverged:
        return "diverged";
    case Status::inadmissible:
        return "inadmissible";
    }
    return "unknown";
}

} // namespace mattis
