#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/document.hpp"

namespace mattis::app {

/// A document as JSON in one line, all digits of its numbers. A number that is not finite is null; in texts U+FFFD
/// stands for what is not UTF-8.
std::string json_text(const Document& document);

/// The document that a JSON text holds; nothing if it is no JSON, or nests its lists and objects too deeply. A whole
/// number that is too large for 64 bits becomes a double.
std::optional<Document> parse_json(std::string_view text);

} // namespace mattis::app
