#include "app/offer.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace mattis::app {

namespace {

using Clock = std::chrono::steady_clock;

/// Whether a stream takes some text now, or before the end of the patience. One that never will, as its reader has
/// gone, counts as one that does: writing says so.
bool has_room(int stream, Clock::time_point end) {
    while (true) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
        pollfd room{.fd = stream, .events = POLLOUT, .revents = 0};
        const int ready = ::poll(&room, 1, static_cast<int>(std::max<Clock::rep>(0, left.count())));
        if (ready < 0 && errno == EINTR) continue;
        return ready > 0;
    }
}

} // namespace

void keep_standard_streams() {
    std::signal(SIGPIPE, SIG_IGN);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(stream, F_GETFD) < 0 && errno == EBADF) // open gives the lowest free number: this one
            static_cast<void>(::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY));
}

bool offer(int stream, std::string_view text, std::chrono::milliseconds patience) {
    static std::array<bool, 3> stuck{}; // by stream
    bool& is_stuck = stuck[static_cast<std::size_t>(stream)];
    const auto end = Clock::now() + (is_stuck ? std::chrono::milliseconds(0) : patience);
    while (!text.empty()) {
        // A pipe with room takes so many bytes without a delay.
        const std::size_t piece = std::min<std::size_t>(text.size(), PIPE_BUF);
        is_stuck = !has_room(stream, end);
        if (is_stuck) return false;
        const ssize_t written = ::write(stream, text.data(), piece);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && errno == EAGAIN && Clock::now() < end) continue;
        if (written < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace mattis::app
