#include "io/job_faults.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/errors.hpp"

namespace mattis::io {

namespace {

constexpr std::size_t most_faults_shown = 50;

/// Control characters as escapes, so that a fault is one line whatever the file contains.
std::string one_line(std::string_view text) {
    std::string shown;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f)
            shown += fmt::format("\\x{:02x}", byte);
        else
            shown += c;
    }
    return shown;
}

/// The first bytes of a text, cut between two characters of UTF-8.
std::string_view shortened(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0U) == 0x80U) --most;
    return text.substr(0, most);
}

} // namespace

void Faults::add(Position where, std::string_view key, std::string what) {
    faults_.push_back({where, std::string(key), std::move(what)});
}

bool Faults::touch(std::string_view key) const {
    return std::any_of(faults_.begin(), faults_.end(), [&](const Fault& f) {
        return f.key.starts_with(key) && (f.key.size() == key.size() || f.key[key.size()] == '.');
    });
}

void Faults::throw_if_any() const {
    if (faults_.empty()) return;
    std::vector<const Fault*> sorted;
    for (const Fault& fault : faults_) sorted.push_back(&fault);
    std::stable_sort(sorted.begin(), sorted.end(), [](const Fault* a, const Fault* b) {
        return std::pair(a->where.line, a->where.column) < std::pair(b->where.line, b->where.column);
    });
    std::vector<std::string> lines;
    for (const Fault* fault : sorted) {
        if (lines.size() == most_faults_shown) {
            lines.push_back(one_line(fmt::format("{}: {} more faults", file_, sorted.size() - most_faults_shown)));
            break;
        }
        lines.push_back(one_line(fmt::format("{}:{}:{}: {}{}{}", file_, fault->where.line, fault->where.column,
                                             shortened(fault->key, 80), fault->key.empty() ? "" : ": ", fault->what)));
    }
    throw InputFaults(std::move(lines));
}

std::string allowed_instead_of(std::string_view given, const std::vector<std::string_view>& allowed) {
    if (allowed.empty()) return "; none is allowed here";
    std::string text = fmt::format("; allowed {} {}", allowed.size() == 1 ? "is" : "are", comma_list(allowed));
    if (const auto near = nearest_name(shortened(given, 64), allowed); !near.empty())
        text += fmt::format("; did you mean '{}'?", near);
    return text;
}

std::string in_quotes(std::string_view text) {
    constexpr std::size_t most = 40;
    const std::string_view shown = shortened(text, most);
    return fmt::format("'{}{}'", shown, shown.size() < text.size() ? "..." : "");
}

} // namespace mattis::io
