#pragma once

#include <functional>
#include <string_view>

namespace mattis::diagram {

/// Begins what a task will do, and ends it at its first pause point (core/watch.hpp): theory says before its first
/// equation what it cannot be asked for. Throws InputError, with `where` in front, if it does; so a plan refuses what
/// would fail hours later.
void require_askable(std::string_view where, const std::function<void()>& begin);

} // namespace mattis::diagram
