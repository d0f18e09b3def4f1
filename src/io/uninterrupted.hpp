#pragma once

#include <cerrno>

namespace mattis::io {

/// f() again as long as a signal interrupts it: for calls of the system that answer below 0 then.
template <class Call>
auto uninterrupted(Call call) {
    auto answer = call();
    while (answer < 0 && errno == EINTR) answer = call();
    return answer;
}

} // namespace mattis::io
