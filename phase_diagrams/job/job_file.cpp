#include "phase_diagrams/job/job_file.hpp"

#include <algorithm>
#include <utility>

namespace mattis::diagram {

const io::TomlValue* JobFile::value(std::string_view key) const {
    const io::TomlValue* found = &root_.value();
    while (found != nullptr && !key.empty()) {
        const std::size_t dot = std::min(key.find('.'), key.size());
        found = found->get(key.substr(0, dot));
        key.remove_prefix(std::min(dot + 1, key.size()));
    }
    return found;
}

io::Entry JobFile::section(std::string_view name) const {
    static const io::TomlValue empty;
    const io::TomlValue* found = value(name);
    return root_.member(name, found != nullptr ? *found : empty);
}

bool JobFile::sound(std::initializer_list<std::string_view> keys) const {
    return std::ranges::none_of(keys, [&](std::string_view key) { return reading().faults.touch(key); });
}

void JobFile::refuse(std::string_view key, std::string what) const {
    const io::TomlValue* place = value(key);
    if (place == nullptr) place = value(key.substr(0, key.find('.')));
    reading().faults.add(place != nullptr ? place->where : io::Position{}, key, std::move(what));
}

void JobFile::refuse_item(std::string_view key, std::size_t item, std::string what) const {
    const io::TomlValue& given = *value(key);
    reading().faults.add(given.is_array() ? given.items.at(item).where : given.where, key, std::move(what));
}

} // namespace mattis::diagram
