#include "models/contract/ansatz.hpp"

#include <algorithm>
#include <array>

namespace mattis {

Ansatz broken_symmetry(std::size_t steps) {
    constexpr std::array<std::string_view, deepest> names{"1rsb", "2rsb", "3rsb", "4rsb",  "5rsb",  "6rsb",
                                                          "7rsb", "8rsb", "9rsb", "10rsb", "11rsb", "12rsb"};
    constexpr double first = 0.03, first_of_line = 0.1; // the cost grows like the cube of the number of steps
    const auto k = static_cast<double>(steps);
    return {.name = names.at(steps - 1),
            .doc = "so many steps of replica-symmetry breaking",
            .steps = steps,
            .seconds_each = first * k * k * k,
            .seconds_line = first_of_line * k * k * k};
}

const Ansatz* find_ansatz(const std::vector<Ansatz>& among, std::string_view name) {
    const auto found = std::find_if(among.begin(), among.end(), [&](const Ansatz& a) { return a.name == name; });
    return found == among.end() ? nullptr : &*found;
}

std::vector<std::string_view> names_of(const std::vector<Ansatz>& ansaetze) {
    std::vector<std::string_view> names;
    for (const Ansatz& ansatz : ansaetze) names.push_back(ansatz.name);
    return names;
}

} // namespace mattis
