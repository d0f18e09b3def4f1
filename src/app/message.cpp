#include "app/message.hpp"

#include <cstdio>
#include <string>

#include <fmt/format.h>

namespace mattis::app {

void tell(std::string_view message) {
    std::string line = "mattis: ";
    for (const char c : message) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            line += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        else
            line += c;
    }
    line += '\n';
    std::fputs(line.c_str(), stderr);
}

} // namespace mattis::app
