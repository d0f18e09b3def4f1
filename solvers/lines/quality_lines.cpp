#include "solvers/lines/quality_lines.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "core/roots.hpp"
#include "models/contract/state.hpp"
#include "solvers/lines/retrieval_lines.hpp"
#include "solvers/rs/replica_symmetric.hpp"
#include "solvers/rs/retrieval_curve.hpp"
#include "solvers/rs/rs_branches.hpp"

namespace mattis::solvers {

namespace {

double overlap_of(const LinePoint& point) {
    return *std::ranges::find(point.order, std::string_view("m"), &NamedValue::name)->value;
}

/// m less the quality; nothing without retrieval.
std::optional<double> surplus(const Site& at) {
    const Solution state = rs_retrieval(at);
    if (!state.converged()) return std::nullopt;
    return *order_value(state, "m") - *at.quality();
}

/// The least number of examples whose retrieval state has the quality. Perfect data are the limit of many examples:
/// what is out of reach with them no number of examples can do.
LineResult least_for_quality(const Site& model, const Sought& find) {
    const auto reached = [&](int M) { return surplus(*model.with(examples_parameter, M)).value_or(-1.0) >= 0.0; };
    const auto perfect = model.with("r", 1.0);
    if (surplus(*perfect).value_or(-1.0) < 0.0) return {};
    const auto least = least_number(find.range(), reached);
    if (!least) return {};
    return {{retrieval_point(*model.with(examples_parameter, *least), *least)}, {}};
}

/// Along the curve m falls from zero load to the spinodal.
LineResult load_of_quality(const Site& model) {
    const RetrievalCurve curve(model);
    if (!curve.exists()) return {};
    const auto state = [&](double w) {
        const RetrievalCurve::Point p = curve.at(w);
        const auto there = model.with(load_parameter, p.alpha);
        return std::pair(p.alpha, ReplicaSymmetric(*there).state(ReplicaSymmetric::unknowns(p.m, p.C)).order);
    };
    const auto excess = [&](double w) { return overlap_of({.order = state(w).second}) - *model.quality(); };
    const double end = curve.fold().w, begin = curve.begin().w;
    if (excess(begin) < 0.0) return {};
    if (excess(end) >= 0.0) return {{*rs_end_of_retrieval(model)}, {}};
    const auto [alpha, order] = state(bracketed_root(excess, end, begin));
    LinePoint point{Status::converged, alpha, order};
    point.diagnostics = low_q_flag(model, *std::ranges::find(order, std::string_view("q"), &NamedValue::name)->value);
    return {{std::move(point)}, {}};
}

} // namespace

LineResult rs_quality(const Site& model, const Sought& find) {
    if (find.is_examples()) return least_for_quality(model, find);
    if (find.is_load()) return load_of_quality(model);
    LineResult result = where_retrieval_is_zero(model, find, surplus);
    for (LinePoint& end : rs_spinodal(model, find).points)
        if (end.status == Status::converged && overlap_of(end) >= *model.quality())
            result.points.push_back(std::move(end));
    std::ranges::sort(result.points, {}, [](const LinePoint& point) { return *point.found; });
    return result;
}

} // namespace mattis::solvers
