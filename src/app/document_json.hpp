#pragma once

#include "app/parameters.hpp"
#include "core/document.hpp"

namespace mattis::app {

/// A document as JSON, and back.
Json to_json(const Document& document);
Document document_of(const Json& json);

/// Adds the members of an object to another.
void add_members(Json& to, const Document& members);

} // namespace mattis::app
