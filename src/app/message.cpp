#include "app/message.hpp"

#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "app/offer.hpp"
#include "core/printable.hpp"

namespace mattis::app {

void tell(std::string_view message, std::chrono::milliseconds patience) {
    offer(STDERR_FILENO, fmt::format("mattis: {}\n", printable(message)), patience);
}

void conclude(std::string_view message) { offer(STDOUT_FILENO, fmt::format("{}\n", printable(message))); }

} // namespace mattis::app
