#include "core/errors.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace mattis {

namespace {

/// Optimal string alignment distance, case ignored.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    const auto same = [](char x, char y) {
        return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
    };
    std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substitution = d[i - 1][j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1);
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, substitution});
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    }
    return d[a.size()][b.size()];
}

/// The name that begins as a long word does, "boundaries" for "boundry"; empty where less than half of the word, or
/// fewer than four letters, are alike.
std::string_view same_beginning(std::string_view wanted, std::span<const std::string_view> candidates) {
    constexpr std::size_t fewest = 4;
    std::string_view best;
    std::size_t longest = std::max(fewest, (wanted.size() + 1) / 2) - 1;
    for (const std::string_view name : candidates) {
        const auto [end, other] = std::mismatch(wanted.begin(), wanted.end(), name.begin(), name.end());
        const auto alike = static_cast<std::size_t>(end - wanted.begin());
        if (alike <= longest) continue;
        best = name;
        longest = alike;
    }
    return best;
}

} // namespace

InputFaults::InputFaults(std::vector<std::string> faults)
    : InputError(fmt::format("{}", fmt::join(faults, "\n"))), faults_(std::move(faults)) {}

std::string_view nearest_name(std::string_view given, std::span<const std::string_view> candidates) {
    const auto bare = [](std::string_view name) {
        return name.substr(std::min(name.find_first_not_of('-'), name.size()));
    };
    const std::string_view wanted = bare(given);
    constexpr std::size_t part = 5; // letters that make a part of a name recognisable
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(2, wanted.size() / 2) + 1;
    for (const std::string_view candidate : candidates) {
        const std::string_view name = bare(candidate);
        if (wanted.size() >= 2 && name.starts_with(wanted)) return candidate;
        const std::size_t distance = edit_distance(wanted, name);
        const bool shares_a_letter = distance < std::max(wanted.size(), name.size());
        if (shares_a_letter && distance < best_distance) {
            best = candidate;
            best_distance = distance;
        }
    }
    if (best.empty()) best = same_beginning(wanted, candidates);
    if (best.empty() && wanted.size() >= part)
        for (const std::string_view candidate : candidates)
            if (candidate.find(wanted) != std::string_view::npos) return candidate;
    return best;
}

std::string comma_list(std::span<const std::string_view> names) {
    return fmt::format("{}", fmt::join(names.begin(), names.end(), ", "));
}

InputError unknown_name(std::string_view kind, std::string_view given, std::string_view context,
                        std::span<const std::string_view> allowed) {
    std::string message = fmt::format("unknown {} '{}'{}: ", kind, given, context);
    message += allowed.empty() ? "none is allowed here" : "allowed are " + comma_list(allowed);
    if (const auto near = nearest_name(given, allowed); !near.empty())
        message += fmt::format("; did you mean '{}'?", near);
    return InputError(message);
}

} // namespace mattis
