#include "solvers/theory/theory.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/parallel.hpp"
#include "solvers/theory/saddle_theory.hpp"
#include "solvers/theory/site_theory.hpp"

namespace mattis::solvers {

namespace {

/// The only place that chooses the method behind a model.
std::unique_ptr<const Theory> made_for(const ModelEntry& entry) {
    if (entry.theory != nullptr) return entry.theory();
    if (entry.site != nullptr) return std::make_unique<const SiteTheory>(entry);
    if (entry.saddle != nullptr) return std::make_unique<const SaddleTheory>(entry);
    throw InputError(fmt::format("model {} has no theory: allowed is {}", entry.info.name,
                                 entry.info.is_simulated() ? "its simulation" : "a job that lets it learn"));
}

} // namespace

const Theory& theory_of(std::string_view model) {
    static std::mutex guard;
    static std::map<std::string, std::unique_ptr<const Theory>, std::less<>> theories;
    const std::scoped_lock lock(guard);
    const auto known = theories.find(model);
    if (known != theories.end()) return *known->second;
    return *theories.emplace(model, made_for(model_entry(model))).first->second;
}

const Theory& theory_of(const ModelAt& at) { return theory_of(at.entry().info.name); }

std::vector<std::vector<Solution>> solve(std::span<const ModelAt> points, std::size_t row, const Ansatz& ansatz,
                                         std::span<const Branch> branches) {
    std::vector<std::vector<Solution>> solutions(points.size());
    if (points.empty()) return solutions;
    const Theory& theory = theory_of(points.front());
    const std::size_t together = ansatz.along_rows ? row : 1;
    parallel_for(points.size() / together, [&](std::size_t r) {
        auto found = theory.solve(points.subspan(r * together, together), ansatz, branches);
        for (std::size_t k = 0; k < together; ++k) solutions[r * together + k] = std::move(found[k]);
    });
    return solutions;
}

Line line_of(const ModelAt& at, std::string_view line) {
    std::vector<Line> lines = theory_of(at).lines(at);
    std::vector<std::string_view> names;
    for (Line& known : lines) {
        if (known.name == line) return std::move(known);
        names.push_back(known.name);
    }
    throw unknown_name("line", line, fmt::format(" of model {}", at.entry().info.name), names);
}

LineChoice default_choice(const Line& line) {
    LineChoice choice{.find = line.finds.front(), .ansatz = line.ansaetze.front()};
    if (!line.rivals.empty()) choice.rival = line.rivals.front();
    for (const FieldInfo& field : line.own) choice.own.push_back(field.fallback);
    return choice;
}

LineResult trace(const ModelAt& at, const Line& line, const LineChoice& choice) {
    LineResult result = line.trace(at, choice);
    if (result.points.empty()) result.points.push_back({});
    return result;
}

LineChoice choice_of(const Line& line, const LineNames& names) {
    LineChoice choice = default_choice(line);
    const auto where = fmt::format(" of the line {}", line.name);
    const auto ansatz = [&](std::string_view what, std::string_view name, const std::vector<Ansatz>& allowed,
                            const Ansatz& fallback) {
        if (name.empty()) return fallback;
        const Ansatz* known = find_ansatz(allowed, name);
        if (known == nullptr) throw unknown_name(what, name, where, names_of(allowed));
        return *known;
    };
    if (!names.find.empty()) {
        const auto known = std::find(line.finds.begin(), line.finds.end(), names.find);
        if (known == line.finds.end()) throw unknown_name("parameter to find", names.find, where, line.finds);
        choice.find = *known;
    }
    choice.ansatz = ansatz("ansatz", names.ansatz, line.ansaetze, line.ansaetze.front());
    choice.rival = ansatz("rival", names.rival, line.rivals, choice.ansatz);
    if (names.branch.empty()) return choice;
    std::vector<std::string_view> branches;
    for (const Branch& branch : line.branches) {
        branches.push_back(name(branch));
        if (name(branch) == names.branch) choice.branch = branch;
    }
    if (!choice.branch) throw unknown_name("branch", names.branch, where, branches);
    return choice;
}

LineResult trace(const ModelAt& at, std::string_view line, const LineNames& names) {
    for (const Line& known : theory_of(at).lines(at))
        if (known.name == line) return trace(at, known, choice_of(known, names));
    return {.points = {{}}, .remarks = {}};
}

std::vector<LineResult> trace(std::span<const ModelAt> points, const Line& line, const LineChoice& choice) {
    std::vector<LineResult> results(points.size());
    parallel_for(points.size(), [&](std::size_t k) { results[k] = trace(points[k], line, choice); });
    return results;
}

} // namespace mattis::solvers
