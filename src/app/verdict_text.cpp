#include "app/verdict_text.hpp"

#include <map>

#include <fmt/format.h>

namespace mattis::app {

std::string verdict_text(diagram::Agreement verdict) {
    switch (verdict) {
    case diagram::Agreement::agrees:
        return "theory and simulation agree";
    case diagram::Agreement::disagrees:
        return "theory and simulation DISAGREE";
    case diagram::Agreement::nothing_judged:
        break;
    }
    return "nothing could be judged";
}

std::string count_text(std::span<const Table* const> agreements) {
    std::map<std::string, int> count;
    for (const Table* agreement : agreements)
        for (std::size_t row = 0; row < agreement->rows(); ++row) ++count[agreement->texts("verdict")[row]];
    return fmt::format("{} judged: {} agree, {} disagree; {} not judged", count["agrees"] + count["disagrees"],
                       count["agrees"], count["disagrees"], count["not_judged"]);
}

} // namespace mattis::app
