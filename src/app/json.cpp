#include "app/json.hpp"

#include <cstdint>
#include <limits>
#include <type_traits>

#include <nlohmann/json.hpp>

namespace mattis::app {

namespace {

using Json = nlohmann::ordered_json;

constexpr int deepest = 64; ///< lists and objects inside each other; document_of calls itself for each

Json to_json(const Document& document) {
    return document.visit([]<class Value>(const Value& value) -> Json {
        if constexpr (std::is_same_v<Value, std::monostate>) {
            return nullptr;
        } else if constexpr (std::is_same_v<Value, Document::List>) {
            Json list = Json::array();
            for (const Document& item : value) list.push_back(to_json(item));
            return list;
        } else if constexpr (std::is_same_v<Value, Document::Members>) {
            Json object = Json::object();
            for (const Document::Member& member : value) object[member.name] = to_json(member.value);
            return object;
        } else {
            return value;
        }
    });
}

Document document_of(const Json& json) {
    switch (json.type()) {
    case Json::value_t::boolean:
        return json.get<bool>();
    case Json::value_t::number_unsigned:
        if (json.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()})
            return json.get<double>();
        return json.get<std::int64_t>();
    case Json::value_t::number_integer:
        return json.get<std::int64_t>();
    case Json::value_t::number_float:
        return json.get<double>();
    case Json::value_t::string:
        return json.get<std::string>();
    case Json::value_t::array: {
        Document list = Document::list();
        for (const Json& item : json) list.push_back(document_of(item));
        return list;
    }
    case Json::value_t::object: {
        Document object = Document::object();
        for (const auto& [name, value] : json.items()) object[name] = document_of(value);
        return object;
    }
    default:
        return {};
    }
}

} // namespace

std::string json_text(const Document& document) {
    return to_json(document).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Document> parse_json(std::string_view text) {
    bool deep = false;
    const auto kept = [&](int depth, Json::parse_event_t, const Json&) {
        deep = deep || depth > deepest;
        return !deep;
    };
    const Json json = Json::parse(text, kept, false);
    if (deep || json.is_discarded()) return std::nullopt;
    return document_of(json);
}

} // namespace mattis::app
