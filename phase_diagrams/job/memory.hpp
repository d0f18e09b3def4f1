#pragma once

#include <cstddef>

namespace mattis::diagram {

inline constexpr double gibibyte = 1024.0 * 1024.0 * 1024.0;

/// Bytes of memory that this process may still use: what the system has available, or the limit of its control group
/// (less what that group uses) if that is smaller. Linux only; elsewhere the largest number.
std::size_t available_memory();

/// Bytes of memory that this process occupies now. Linux only; elsewhere 0.
std::size_t resident_memory();

} // namespace mattis::diagram
