#include "montecarlo/sample/observables.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numbers>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "montecarlo/sample/snapshot.hpp"

namespace mattis::mc {

namespace {

using enum Needs;

/// The rows whose numbers have names (Observable), in their order.
constexpr ObservableInfo own_rows[]{
    {.name = "m",
     .symbol = "m",
     .doc = "overlap with the archetype, Mattis magnetisation",
     .needs = archetype,
     .per_pattern = true,
     .theory = "m",
     .measure = [](const Snapshot& s, std::size_t pattern) { return s.patterns.m[pattern]; }},
    {.name = "m2",
     .symbol = "m²",
     .doc = "square of m",
     .needs = archetype,
     .measure = [](const Snapshot& s, std::size_t) { return s.m * s.m; }},
    {.name = "m_abs",
     .symbol = "|m|",
     .doc = "modulus of m",
     .needs = archetype,
     .measure = [](const Snapshot& s, std::size_t) { return std::abs(s.m); }},
    {.name = "m4",
     .symbol = "m⁴",
     .doc = "fourth power of m",
     .needs = archetype,
     .measure = [](const Snapshot& s, std::size_t) { return s.m * s.m * s.m * s.m; }},
    {.name = "q",
     .symbol = "q",
     .doc = "overlap of two replicas in the same disorder",
     .of_two_replicas = true,
     .theory = "q",
     .measure = [](const Snapshot& s, std::size_t) { return s.q; }},
    {.name = "q2",
     .symbol = "q²",
     .doc = "square of q",
     .of_two_replicas = true,
     .measure = [](const Snapshot& s, std::size_t) { return s.q * s.q; }},
    {.name = "q_abs",
     .symbol = "|q|",
     .doc = "modulus of q",
     .of_two_replicas = true,
     .measure = [](const Snapshot& s, std::size_t) { return std::abs(s.q); }},
    {.name = "q4",
     .symbol = "q⁴",
     .doc = "fourth power of q",
     .of_two_replicas = true,
     .measure = [](const Snapshot& s, std::size_t) { return s.q * s.q * s.q * s.q; }},
    {.name = "energy",
     .symbol = "u",
     .doc = "energy per spin, less the constant that the theory leaves out",
     .theory = "energy",
     .measure = [](const Snapshot& s, std::size_t) { return s.energy; }},
    {.name = "acceptance",
     .symbol = "a",
     .doc = "fraction of accepted flips",
     .measure = [](const Snapshot& s, std::size_t) { return s.acceptance; }},
    {.name = "m_mean",
     .symbol = "mean",
     .doc = "mean of m over the patterns",
     .needs = several_patterns,
     .theory = "m_mean",
     .measure =
         [](const Snapshot& s, std::size_t) {
             return std::accumulate(s.patterns.m.begin(), s.patterns.m.end(), 0.0) /
                    static_cast<double>(s.patterns.m.size());
         }},
    {.name = "n",
     .symbol = "n",
     .doc = "overlap with the data of a pattern",
     .needs = data,
     .per_pattern = true,
     .theory = "n",
     .measure = [](const Snapshot& s, std::size_t pattern) { return s.patterns.n[pattern]; }},
    {.name = "q_support",
     .symbol = "q_μ",
     .doc = "overlap of two replicas on the non-null entries of a pattern",
     .of_two_replicas = true,
     .needs = several_patterns,
     .per_pattern = true,
     .theory = "q_support",
     .measure = [](const Snapshot& s, std::size_t pattern) { return s.patterns.support[pattern]; }},
    {.name = "loss",
     .symbol = "L",
     .doc = "squared distance from a pattern or its mirror image, over 2N, the lesser",
     .needs = data,
     .per_pattern = true,
     .theory = "loss",
     .measure = [](const Snapshot& s, std::size_t pattern) { return s.patterns.loss[pattern]; }},
    {.name = "loss_support",
     .symbol = "ℓ",
     .doc = "the same on the non-null entries of the pattern, over their number",
     .needs = several_patterns,
     .per_pattern = true,
     .theory = "loss_support",
     .measure = [](const Snapshot& s, std::size_t pattern) { return s.patterns.loss_support[pattern]; }},
    {.name = "loss_product",
     .symbol = "LL",
     .doc = "cost as a function of the losses of the data, twice the energy per spin but for a constant",
     .needs = data,
     .measure = [](const Snapshot& s, std::size_t) { return s.patterns.loss_product; }},
    {.name = "iterations",
     .symbol = "k",
     .doc = "sweeps until a map of magnetisations came to rest",
     .needs = iteration,
     .measure =
         [](const Snapshot& s, std::size_t) {
             const auto sweeps = s.system->iterations();
             return sweeps ? static_cast<double>(*sweeps) : std::numeric_limits<double>::quiet_NaN();
         }},
    {.name = "q0",
     .symbol = "q₀",
     .doc = "overlap of the magnetisations of two replicas",
     .of_two_replicas = true,
     .needs = teacher,
     .theory = "q0",
     .measure = [](const Snapshot& s, std::size_t) { return s.q; }},
    {.name = "qd",
     .symbol = "q_d",
     .doc = "overlap of magnetisations with themselves",
     .needs = teacher,
     .theory = "qd",
     .measure = [](const Snapshot& s, std::size_t) { return s.teacher.qd; }},
    {.name = "r",
     .symbol = "r",
     .doc = "overlap of magnetisations with the teacher",
     .needs = teacher,
     .theory = "r",
     .measure = [](const Snapshot& s, std::size_t) { return s.teacher.r; }},
    {.name = "p",
     .symbol = "p",
     .doc = "overlap of the signs of magnetisations with the teacher",
     .needs = teacher,
     .theory = "p",
     .measure = [](const Snapshot& s, std::size_t) { return s.teacher.p; }},
    {.name = "eps",
     .symbol = "ε",
     .doc = "generalisation error of these signs, arccos(p)/π",
     .needs = teacher,
     .theory = "eps",
     .measure = [](const Snapshot& s, std::size_t) { return std::acos(s.teacher.p) / std::numbers::pi; }},
};

std::vector<ObservableInfo>& table() {
    static std::vector<ObservableInfo> rows(std::begin(own_rows), std::end(own_rows));
    return rows;
}

} // namespace

std::span<const ObservableInfo> observables() { return table(); }

Observable add_observable(const ObservableInfo& observable) {
    const auto same_name = [&](const ObservableInfo& row) { return row.name == observable.name; };
    if (std::ranges::any_of(table(), same_name))
        throw std::invalid_argument("there is an observable " + std::string(observable.name) + " already");
    if (observable.measure == nullptr)
        throw std::invalid_argument("the observable " + std::string(observable.name) +
                                    " does not say how it is measured");
    table().push_back(observable);
    return static_cast<Observable>(table().size() - 1);
}

const ObservableInfo& info(Observable observable) { return table()[static_cast<std::size_t>(observable)]; }

std::string indexed_name(const ObservableInfo& observable, int pattern) {
    std::string text(observable.name);
    if (observable.per_pattern) text.append(1, '_').append(std::to_string(pattern + 1));
    return text;
}

} // namespace mattis::mc
