#pragma once

#include <chrono>
#include <functional>
#include <string_view>

namespace mattis::diagram {

/// Begins what a task will do, and ends it at its first pause point (core/watch.hpp) after `patience`: theory says
/// before its first equation what it cannot be asked for. Where it must solve something to know, it is given that time.
/// Throws InputError, with `where` in front, if it refuses; so a plan refuses what would fail hours later.
void require_askable(std::string_view where, const std::function<void()>& begin,
                     std::chrono::milliseconds patience = std::chrono::milliseconds(0));

} // namespace mattis::diagram
