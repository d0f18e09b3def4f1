#include "solvers/lines/site_lines.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "models/catalogue.hpp"
#include "models/data/quality.hpp"
#include "solvers/lines/broken_lines.hpp"
#include "solvers/lines/gardner_line.hpp"
#include "solvers/lines/glass_lines.hpp"
#include "solvers/lines/quality_lines.hpp"
#include "solvers/lines/retrieval_lines.hpp"

namespace mattis::solvers {

namespace {

/// A line that `traced(followed, rival)` traces with so many steps; the limit of infinitely many where that is asked.
LineResult at_depths(const LineChoice& choice,
                     const std::function<LineResult(std::size_t followed, std::size_t rival)>& traced) {
    const auto at_depth = [&](std::size_t k) {
        return traced(choice.ansatz.is_limit() ? k : choice.ansatz.steps,
                      choice.rival.is_limit() ? k : choice.rival.steps);
    };
    return choice.ansatz.is_limit() || choice.rival.is_limit() ? line_limit(at_depth) : at_depth(0);
}

LineResult spinodal(const Site& model, const Sought& find, const LineChoice& choice) {
    if (choice.ansatz.breaks_symmetry() && find.is_examples())
        throw InputError(
            fmt::format("the ansatz {} of the line retrieval_spinodal finds real parameters: allowed for M is rs",
                        choice.ansatz.name));
    if (!choice.ansatz.breaks_symmetry()) return rs_spinodal(model, find);
    return at_depths(choice, [&](std::size_t k, std::size_t) { return broken_spinodal_line(model, find, k); });
}

LineResult transition(const Site& model, const Sought& find, const LineChoice& choice) {
    if (!choice.ansatz.breaks_symmetry() && !choice.rival.breaks_symmetry()) return rs_transition(model, find);
    return at_depths(choice,
                     [&](std::size_t k, std::size_t rival) { return broken_transition_line(model, find, k, rival); });
}

LineResult replicon(const Site& model, const Sought& find, const LineChoice& choice) {
    const Branch branch = choice.branch.value_or(model.has_signal() ? Branch::retrieval : Branch::paramagnet);
    return branch == Branch::retrieval ? retrieval_replicon(model, find) : disordered_replicon(model, find, branch);
}

std::vector<OrderParameter> order_at_theta_one(bool has_signal) {
    std::vector<OrderParameter> order{{.name = "q0", .doc = "overlap between clusters"},
                                      {.name = "q1", .doc = "overlap inside a cluster"},
                                      {.name = "theta", .doc = "Parisi's breaking parameter"}};
    if (has_signal) order.insert(order.begin(), {.name = "m", .doc = "overlap with the archetype"});
    return order;
}

/// The real parameters that states depend on, `first` before the others if it is one of them.
std::vector<std::string_view> real_fields(const std::vector<FieldInfo>& fields, std::string_view first) {
    std::vector<std::string_view> names;
    for (const FieldInfo& field : fields)
        if (field.kind == FieldKind::real && field.name != quality_parameter) names.push_back(field.name);
    const auto place = std::find(names.begin(), names.end(), first);
    if (place != names.end()) std::rotate(names.begin(), place, place + 1);
    return names;
}

/// What a number of examples is while it is looked for: a quality of the examples needs one.
constexpr double many_examples = 1e6; // whatever their quality, the data are allowed if any number of them is

std::vector<std::string_view> by_load_or_examples(const SiteLines& model) {
    std::vector<std::string_view> finds = model.by_load;
    if (model.counts_examples) finds.push_back(examples_parameter);
    return finds;
}

std::optional<Line> retrieval_spinodal(const SiteLines& model) {
    if (!model.site.has_signal()) return std::nullopt;
    return Line{.doc = "fold at which the retrieval state ceases to exist",
                .belongs_to = "retrieval",
                .finds = by_load_or_examples(model),
                .ansaetze = model.ansaetze,
                .placeholder = many_examples};
}

std::optional<Line> weak_spinodal(const SiteLines& model) {
    if (!model.site.may_learn()) return std::nullopt;
    return Line{.doc = "largest load of a further retrieval state, of smaller signal field",
                .belongs_to = "retrieval_weak",
                .finds = {load_parameter}};
}

std::optional<Line> retrieval_quality(const SiteLines& model) {
    if (!model.site.quality()) return std::nullopt;
    return Line{.doc = "retrieval with an overlap m of at least `quality` ends",
                .belongs_to = "retrieval",
                .finds = by_load_or_examples(model),
                .placeholder = many_examples};
}

std::optional<Line> examples_needed(const SiteLines& model) {
    if (!model.site.quality() || !model.counts_examples) return std::nullopt;
    return Line{.doc = "least M with which retrieval has an overlap m of at least `quality`",
                .belongs_to = "retrieval",
                .finds = {examples_parameter},
                .placeholder = many_examples};
}

std::optional<Line> retrieval_transition(const SiteLines& model) {
    if (!model.site.has_signal()) return std::nullopt;
    return Line{.doc = "equal free energy of retrieval and the disordered state",
                .belongs_to = "retrieval",
                .finds = model.by_load,
                .ansaetze = model.ansaetze,
                .rivals = model.ansaetze};
}

std::optional<Line> glass_transition(const SiteLines& model) {
    return Line{.doc = "continuous transition from the paramagnet to a glass",
                .belongs_to = "paramagnet",
                .finds = model.by_temperature};
}

/// Of the glass of Gaussian landscapes at theta = 1.
std::optional<Line> at_theta_one(const SiteLines& model, std::string_view doc) {
    if (model.site.covariance() == nullptr) return std::nullopt;
    return Line{.doc = doc,
                .belongs_to = "glass",
                .finds = model.by_temperature,
                .order = order_at_theta_one(model.site.has_signal())};
}

std::optional<Line> gardner(const SiteLines& model) {
    return Line{.doc = "clusters of the one-step glass in equilibrium become unstable",
                .belongs_to = "glass_static",
                .finds = model.by_temperature,
                .ansaetze = {broken_symmetry(1)},
                .order = order_at_theta_one(model.site.has_signal())};
}

std::optional<Line> stability_limit(const SiteLines& model) {
    if (!model.site.has_signal())
        return Line{.doc = "replica-symmetric stability limit",
                    .belongs_to = "paramagnet",
                    .finds = model.by_temperature,
                    .branches = {Branch::paramagnet, Branch::glass}};
    return Line{.doc = "replica-symmetric stability limit (AT line)",
                .belongs_to = "retrieval",
                .finds = model.by_load,
                .branches = {Branch::retrieval, Branch::paramagnet, Branch::glass}};
}

std::optional<Line> entropy_zero(const SiteLines& model) {
    return Line{
        .doc = "zero entropy of the m = 0 state", .belongs_to = "paramagnet, glass", .finds = model.by_temperature};
}

std::optional<Line> nishimori(const SiteLines& model) {
    if (!model.site.nishimori()) return std::nullopt;
    return Line{.doc = "T = alpha, where retrieval has m = q and is replica-symmetric exactly",
                .belongs_to = "retrieval",
                .finds = {load_parameter, temperature_parameter}};
}

std::vector<SiteLine>& table() {
    using At = const Site&;
    using Find = const Sought&;
    using Choice = const LineChoice&;
    static std::vector<SiteLine> rows{
        {"retrieval_spinodal", retrieval_spinodal, spinodal},
        {"retrieval_transition", retrieval_transition, transition},
        {"glass_transition", glass_transition,
         [](At at, Find find, Choice) { return continuous_glass_line(at, find); }},
        {"glass_static",
         [](const SiteLines& model) { return at_theta_one(model, "theta = 1 glass whose complexity vanishes"); },
         [](At at, Find find, Choice) { return theta_one_line(at, find, false); }},
        {"glass_dynamic",
         [](const SiteLines& model) { return at_theta_one(model, "highest temperature of a theta = 1 glass"); },
         [](At at, Find find, Choice) { return theta_one_line(at, find, true); }},
        {"gardner", gardner, [](At at, Find find, Choice) { return gardner_line(at, find); }},
        {"replicon", stability_limit, replicon},
        {"entropy_zero", entropy_zero, [](At at, Find find, Choice) { return entropy_zero_line(at, find); }},
        {"nishimori", nishimori, [](At at, Find find, Choice) { return nishimori_line(at, find); }},
        {"retrieval_quality", retrieval_quality, [](At at, Find find, Choice) { return rs_quality(at, find); }},
        {"examples_needed", examples_needed, [](At at, Find find, Choice) { return rs_quality(at, find); }},
        {"weak_spinodal", weak_spinodal, [](At at, Find, Choice) { return rs_weak_spinodal(at); }},
    };
    return rows;
}

/// How the program traces the line of a row.
std::function<LineResult(const ModelAt&, const LineChoice&)> traced_by(SiteLine::Trace trace) {
    return [trace](const ModelAt& at, const LineChoice& choice) {
        const FieldInfo* field = at.entry().info.find(choice.find);
        return trace(*at.entry().site(at.values()), Sought(*field), choice);
    };
}

} // namespace

bool add_site_line(const SiteLine& line) {
    if (std::ranges::find(table(), line.name, &SiteLine::name) != table().end())
        throw std::invalid_argument("there is a line " + std::string(line.name) + " already");
    table().push_back(line);
    return true;
}

std::vector<Line> site_lines(const Site& site, const std::vector<FieldInfo>& fields,
                             const std::vector<Ansatz>& ansaetze) {
    const SiteLines model{site, real_fields(fields, load_parameter), real_fields(fields, temperature_parameter),
                          std::ranges::find(fields, examples_parameter, &FieldInfo::name) != fields.end(), ansaetze};
    std::vector<Line> lines;
    for (const SiteLine& row : table()) {
        std::optional<Line> line = row.line(model);
        if (!line) continue;
        line->name = row.name;
        if (line->ansaetze.empty()) line->ansaetze = {replica_symmetric};
        line->trace = traced_by(row.trace);
        lines.push_back(*std::move(line));
    }
    return lines;
}

} // namespace mattis::solvers
