#pragma once

#include <optional>
#include <vector>

#include "solvers/rs/retrieval_curve.hpp"

namespace mattis::solvers {

/// A stretch of the curve beyond the retrieval spinodal on which the load falls as m grows, as it does for retrieval:
/// from a minimum of the load to the next maximum, at smaller m.
struct WeakStretch {
    RetrievalCurve::Point begin, end;
};

/// The further stretches of the curve, in falling order of m; none where the curve does not exist. They are found from
/// sign changes of the slope on a grid, refined. Source: docs/theory.md, section "Learning networks".
std::vector<WeakStretch> weak_stretches(const RetrievalCurve& curve);

/// The point of a stretch at this load; nothing where its loads are others.
std::optional<RetrievalCurve::Point> point_on(const RetrievalCurve& curve, const WeakStretch& stretch, double alpha);

} // namespace mattis::solvers
