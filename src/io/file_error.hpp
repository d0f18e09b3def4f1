#pragma once

#include <stdexcept>

namespace mattis::io {

/// A file that cannot be read or written, or is not what it should be. The program turns it into exit code 4.
class FileError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace mattis::io
