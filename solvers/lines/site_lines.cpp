#include "solvers/lines/site_lines.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

#include "models/catalogue.hpp"
#include "solvers/lines/broken_lines.hpp"
#include "solvers/lines/gardner_line.hpp"
#include "solvers/lines/glass_lines.hpp"
#include "solvers/lines/retrieval_lines.hpp"

namespace mattis::solvers {

namespace {

/// How a line of this file is traced.
using Trace = std::function<LineResult(const Site& model, const Sought& find, const LineChoice& choice)>;

std::function<LineResult(const ModelAt&, const LineChoice&)> behind_the_door(Trace trace) {
    return [trace = std::move(trace)](const ModelAt& at, const LineChoice& choice) {
        const FieldInfo* field = at.entry().info.find(choice.find);
        return trace(*at.entry().site(at.values()), Sought(*field), choice);
    };
}

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

/// The real parameters, `first` before the others if it is one of them.
std::vector<std::string_view> real_fields(const std::vector<FieldInfo>& fields, std::string_view first) {
    std::vector<std::string_view> names;
    for (const FieldInfo& field : fields)
        if (field.kind == FieldKind::real) names.push_back(field.name);
    const auto place = std::find(names.begin(), names.end(), first);
    if (place != names.end()) std::rotate(names.begin(), place, place + 1);
    return names;
}

} // namespace

std::vector<Line> site_lines(const Site& model, const std::vector<FieldInfo>& fields,
                             const std::vector<Ansatz>& ansaetze) {
    std::vector<Ansatz> competing;
    std::copy_if(ansaetze.begin(), ansaetze.end(), std::back_inserter(competing),
                 [](const Ansatz& ansatz) { return ansatz.free_energies; });
    const bool signal = model.has_signal();
    const auto by_load = real_fields(fields, load_parameter),
               by_temperature = real_fields(fields, temperature_parameter);
    const std::vector<Branch> disordered{Branch::paramagnet, Branch::glass};
    std::vector<Branch> all = disordered;
    all.insert(all.begin(), Branch::retrieval);

    std::vector<Line> lines;
    const auto add = [&](Line line, Trace trace) {
        if (line.ansaetze.empty()) line.ansaetze = {replica_symmetric};
        line.trace = behind_the_door(std::move(trace));
        lines.push_back(std::move(line));
    };
    if (signal) {
        add({.name = "retrieval_spinodal",
             .doc = "fold at which the retrieval state ceases to exist",
             .belongs_to = "retrieval",
             .finds = by_load,
             .ansaetze = competing},
            spinodal);
        add({.name = "retrieval_transition",
             .doc = "equal free energy of retrieval and the disordered state",
             .belongs_to = "retrieval",
             .finds = by_load,
             .ansaetze = competing,
             .rivals = competing},
            transition);
    }
    add({.name = "glass_transition",
         .doc = "continuous transition from the paramagnet to a glass",
         .belongs_to = "paramagnet",
         .finds = by_temperature},
        [](const Site& at, const Sought& find, const LineChoice&) { return continuous_glass_line(at, find); });
    if (model.covariance() != nullptr) {
        add({.name = "glass_static",
             .doc = "theta = 1 glass whose complexity vanishes",
             .belongs_to = "glass",
             .finds = by_temperature,
             .order = order_at_theta_one(signal)},
            [](const Site& at, const Sought& find, const LineChoice&) { return theta_one_line(at, find, false); });
        add({.name = "glass_dynamic",
             .doc = "highest temperature of a theta = 1 glass",
             .belongs_to = "glass",
             .finds = by_temperature,
             .order = order_at_theta_one(signal)},
            [](const Site& at, const Sought& find, const LineChoice&) { return theta_one_line(at, find, true); });
    }
    add({.name = "gardner",
         .doc = "clusters of the one-step glass in equilibrium become unstable",
         .belongs_to = "glass_static",
         .finds = by_temperature,
         .ansaetze = {broken_symmetry(1)},
         .order = order_at_theta_one(signal)},
        [](const Site& at, const Sought& find, const LineChoice&) { return gardner_line(at, find); });
    add({.name = "replicon",
         .doc = signal ? "replica-symmetric stability limit (AT line)" : "replica-symmetric stability limit",
         .belongs_to = signal ? "retrieval" : "paramagnet",
         .finds = signal ? by_load : by_temperature,
         .branches = signal ? all : disordered},
        replicon);
    add({.name = "entropy_zero",
         .doc = "zero entropy of the m = 0 state",
         .belongs_to = "paramagnet, glass",
         .finds = by_temperature},
        [](const Site& at, const Sought& find, const LineChoice&) { return entropy_zero_line(at, find); });
    if (model.nishimori())
        add({.name = "nishimori",
             .doc = "T = alpha, where retrieval has m = q and is replica-symmetric exactly",
             .belongs_to = "retrieval",
             .finds = {load_parameter, temperature_parameter}},
            [](const Site& at, const Sought& find, const LineChoice&) { return nishimori_line(at, find); });
    return lines;
}

} // namespace mattis::solvers
