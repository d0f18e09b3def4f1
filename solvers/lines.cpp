#include "solvers/lines.hpp"

#include <array>
#include <functional>
#include <type_traits>

#include "core/parallel.hpp"
#include "solvers/broken_lines.hpp"
#include "solvers/gardner_line.hpp"
#include "solvers/glass_lines.hpp"
#include "solvers/loaded_network.hpp"
#include "solvers/multitasking_lines.hpp"
#include "solvers/retrieval_lines.hpp"
#include "solvers/theory.hpp"
#include "solvers/threshold_lines.hpp"

namespace mattis::solvers {

namespace {

constexpr LineInfo retrieval_spinodal{"retrieval_spinodal", "fold at which the retrieval state ceases to exist",
                                      "alpha", "retrieval"};
constexpr LineInfo retrieval_transition{
    "retrieval_transition", "equal free energy of retrieval and the disordered state", "alpha", "retrieval"};
constexpr LineInfo glass_transition{"glass_transition", "continuous transition from the paramagnet to a glass", "T",
                                    "paramagnet"};
constexpr LineInfo glass_static{"glass_static", "theta = 1 glass whose complexity vanishes", "T", "glass"};
constexpr LineInfo glass_dynamic{"glass_dynamic", "highest temperature of a theta = 1 glass", "T", "glass"};
constexpr LineInfo gardner{"gardner", "clusters of the one-step glass in equilibrium become unstable", "T",
                           "glass_static"};
constexpr LineInfo replicon_retrieval{"replicon", "replica-symmetric stability limit (AT line)", "alpha", "retrieval"};
constexpr LineInfo replicon_disordered{"replicon", "replica-symmetric stability limit", "T", "paramagnet"};
constexpr LineInfo entropy_zero{"entropy_zero", "zero entropy of the m = 0 state", "T", "paramagnet, glass"};
constexpr LineInfo nishimori{"nishimori", "T = alpha, where retrieval has m = q and is replica-symmetric exactly",
                             "alpha", "retrieval"};

constexpr LineInfo critical{"critical", "end of the paramagnet", "T", "paramagnet"};
constexpr LineInfo pure_instability{"pure_instability", "the pure state recruits a second pattern", "T", "pure"};
constexpr LineInfo parallel_instability{"parallel_instability", "limits of stability of the parallel state", "T",
                                        "parallel"};
constexpr LineInfo first_order{"first_order", "equal free energy of the parallel state and one with a pattern apart",
                               "T", "parallel, mixed"};
constexpr LineInfo hierarchical_exists{"hierarchical_exists", "dilution where the hierarchical state ends at T = 0",
                                       "d", "hierarchical"};
constexpr LineInfo hierarchical_energy{"hierarchical_energy", "dilution where it ceases to be the ground state, T = 0",
                                       "d", "hierarchical"};
constexpr LineInfo noise_parallel{"noise_parallel", "noise of the examples that makes the parallel state stable", "rho",
                                  "parallel"};

constexpr LineInfo window_tip_line{
    "window_tip", "lowest dilution of a stable parallel state just below T_c, at T_tip (T is not used)", "d",
    "parallel"};
constexpr LineInfo learning_threshold_line{
    "learning_threshold", "noise at which 0.68 of the overlaps is left (with one_step: after an update; T = 0)", "rho",
    "lowest at rho = 0"};

constexpr LineInfo retrieval_spinodal_of_one{
    "retrieval_spinodal", "largest extra load alpha at which one pattern is retrieved (K = 1)", "alpha", "pure"};

/// A line of one model type: its description and how it is traced.
template <class M>
struct Row {
    LineInfo info;
    std::function<LineResult(const M&, std::string_view, std::optional<Branch>, const LineAnsatz&)> trace;
};

/// A line that `traced(followed, rival)` traces with so many steps; the limit of infinitely many where that is asked.
template <class F>
LineResult at_depths(const LineAnsatz& ansatz, F&& traced) {
    const bool followed_limit = ansatz.followed == limit_ansatz, rival_limit = ansatz.rival == limit_ansatz;
    const auto steps = [](bool limit, std::string_view name, std::size_t k) {
        return limit ? k : depth_of(name).value_or(0);
    };
    const auto at_depth = [&](std::size_t k) {
        return traced(steps(followed_limit, ansatz.followed, k), steps(rival_limit, ansatz.rival, k));
    };
    return followed_limit || rival_limit ? line_limit(at_depth) : at_depth(0);
}

template <GaussianSite M>
std::vector<Row<M>> rows(const M& model) {
    std::vector<Row<M>> table;
    const auto add = [&](const LineInfo& info, auto trace) { table.push_back({info, trace}); };
    if constexpr (M::has_signal) {
        add(retrieval_spinodal, [](const M& m, auto find, auto, const LineAnsatz& ansatz) {
            if (ansatz.followed == "rs") return RetrievalLines<M>(m).spinodal(find);
            return at_depths(ansatz,
                             [&](std::size_t k, std::size_t) { return BrokenLines<M>(m, k, 0).spinodal(find); });
        });
        add(retrieval_transition, [](const M& m, auto find, auto, const LineAnsatz& ansatz) {
            if (ansatz.followed == "rs" && ansatz.rival == "rs") return RetrievalLines<M>(m).transition(find);
            return at_depths(
                ansatz, [&](std::size_t k, std::size_t rival) { return BrokenLines<M>(m, k, rival).transition(find); });
        });
    }
    add(glass_transition, [](const M& m, auto find, auto, auto&) { return GlassLines<M>(m).continuous(find); });
    if constexpr (GlassLines<M>::has_covariance) {
        add(glass_static, [](const M& m, auto find, auto, auto&) { return GlassLines<M>(m).theta_one(find, false); });
        add(glass_dynamic, [](const M& m, auto find, auto, auto&) { return GlassLines<M>(m).theta_one(find, true); });
    }
    add(gardner, [](const M& m, auto find, auto, auto&) { return gardner_line(m, find); });
    add(M::has_signal ? replicon_retrieval : replicon_disordered,
        [](const M& m, auto find, std::optional<Branch> branch, auto&) {
            const Branch on = branch.value_or(M::has_signal ? Branch::retrieval : Branch::paramagnet);
            if constexpr (M::has_signal)
                if (on == Branch::retrieval) return RetrievalLines<M>(m).replicon(find);
            return GlassLines<M>(m).replicon(find, on);
        });
    add(entropy_zero, [](const M& m, auto find, auto, auto&) { return GlassLines<M>(m).entropy_zero(find); });
    if constexpr (std::is_same_v<M, Dense>)
        if (model.parameters.convention == Convention::distinct)
            add(nishimori, [](const M& m, auto find, auto, auto&) { return RetrievalLines<M>(m).nishimori(find); });
    return table;
}

std::vector<Row<Multitasking>> rows(const Multitasking&) {
    using Lines = MultitaskingLines;
    const auto row = [](const LineInfo& info, LineResult (Lines::*line)(std::string_view) const) {
        return Row<Multitasking>{
            info, [line](const Multitasking& m, std::string_view find, auto, auto&) { return (Lines(m).*line)(find); }};
    };
    return {row(critical, &Lines::critical),
            row(pure_instability, &Lines::pure_instability),
            row(parallel_instability, &Lines::parallel_instability),
            row(first_order, &Lines::first_order),
            row(hierarchical_exists, &Lines::hierarchical_exists),
            row(hierarchical_energy, &Lines::hierarchical_energy),
            row(noise_parallel, &Lines::parallel_instability),
            {window_tip_line, [](const Multitasking& m, auto, auto, auto&) { return window_tip(m); }},
            {learning_threshold_line,
             [](const Multitasking& m, std::string_view find, auto, const LineAnsatz& ansatz) {
                 return learning_threshold(m, find, ansatz.followed);
             }},
            {retrieval_spinodal_of_one,
             [](const Multitasking& m, std::string_view find, auto, auto&) { return loaded_spinodal(m, find); }}};
}

} // namespace

std::vector<LineInfo> lines_of(const AnyModel& model) {
    return std::visit(
        [](const auto& m) {
            std::vector<LineInfo> lines;
            for (const auto& row : rows(m)) lines.push_back(row.info);
            return lines;
        },
        model);
}

std::vector<std::string_view> findable(std::string_view model) {
    std::vector<std::string_view> names;
    for (const FieldInfo& field : model_info(model).fields)
        if (field.kind == FieldKind::real) names.push_back(field.name);
    return names;
}

std::vector<std::string_view> findable(std::string_view model, std::string_view line) {
    if (model != Multitasking::name) return findable(model);
    if (line == critical.name) return {"T", "d"};
    if (line == first_order.name) return {"T"};
    if (line == hierarchical_exists.name || line == hierarchical_energy.name) return {"d"};
    if (line == retrieval_spinodal.name) return {"alpha", "T"};
    if (line == window_tip_line.name) return {"d"};
    if (line == learning_threshold_line.name) return {"rho", "M"};
    return {"T", "d", "rho"};
}

std::vector<std::string_view> order_names_of_line(const ModelInfo& model, std::string_view line,
                                                  std::string_view ansatz) {
    if (line == learning_threshold_line.name) return {"m", "rho_c"};
    if (line == window_tip_line.name) {
        auto names = order_names(model.name, ansatz);
        names.emplace_back("T_tip");
        return names;
    }
    if (line != glass_static.name && line != glass_dynamic.name && line != gardner.name)
        return order_names(model.name, ansatz);
    std::vector<std::string_view> names{"q0", "q1", "theta"};
    if (model.has_signal) names.insert(names.begin(), "m");
    return names;
}

std::vector<std::string_view> ansaetze_of_line(const ModelInfo& model, std::string_view line) {
    if (line == gardner.name) return {"1rsb"};
    if (line == learning_threshold_line.name) return {"rs", "one_step"};
    if (!model.gaussian_site || (line != retrieval_spinodal.name && line != retrieval_transition.name)) return {"rs"};
    std::vector<std::string_view> names = ansaetze(model);
    std::erase_if(names, [](std::string_view name) { return !depth_of(name); });
    names.push_back(limit_ansatz);
    return names;
}

LineResult trace(const AnyModel& model, std::string_view line, std::string_view find, std::optional<Branch> branch,
                 const LineAnsatz& ansatz) {
    LineResult result = std::visit(
        [&](const auto& m) {
            for (const auto& row : rows(m))
                if (row.info.name == line) return row.trace(m, find, branch, ansatz);
            return LineResult{};
        },
        model);
    if (result.points.empty()) result.points.push_back({});
    return result;
}

std::vector<LineResult> trace(std::span<const AnyModel> models, std::string_view line, std::string_view find,
                              std::optional<Branch> branch, const LineAnsatz& ansatz) {
    std::vector<LineResult> results(models.size());
    parallel_for(models.size(), [&](std::size_t k) { results[k] = trace(models[k], line, find, branch, ansatz); });
    return results;
}

} // namespace mattis::solvers
