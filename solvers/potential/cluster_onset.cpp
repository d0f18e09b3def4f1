#include "solvers/potential/cluster_onset.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/roots.hpp"
#include "solvers/rsb/broken_symmetry.hpp"

namespace mattis::solvers {

namespace {

/// Clusters of breaking parameter theta = 1 within a state of overlap q.
class ThetaOneClusters {
public:
    ThetaOneClusters(const Site& model, double m, double q)
        : T_(model.temperature()), m_(m), q_(q), saddle_(model, {.m = true, .q0 = false}, Breaking::given, {1.0 / T_}) {
    }

    /// w = ln[(q1 - q)/(1 - q1)].
    Levels levels(double w) const {
        const double rest = (1.0 - q_) / (1.0 + std::exp(w));
        return {.m = m_, .q = {q_, 1.0 - rest}, .y = {1.0 / T_}, .C = rest / T_};
    }

    /// Relative excess of the overlap that clusters of q1 give themselves; nothing where it cannot be averaged.
    std::optional<double> gap(double w) const {
        const Levels at = levels(w);
        const auto local = saddle_.evaluate(at);
        if (!local.admissible) return std::nullopt;
        return std::log(at.C / local.site.C);
    }

    /// df/dy at the clusters.
    double slope(double w) const { return saddle_.breaking_gradient(saddle_.evaluate(levels(w))).back(); }

private:
    double T_, m_, q_;
    BrokenSymmetry saddle_;
};

constexpr double smallest = -4.0, largest = 13.0; ///< w: beyond them clusters have merged, or are single configurations

/// Whether overlaps could reproduce themselves: somewhere their map must be steeper than 1, and E sech^4 is at most 1.
bool possible(const Site& model, double q) {
    const double T = model.temperature(), C = (1.0 - q) / T;
    return std::max(model.replicon_coupling(1.0, 0.0), model.replicon_coupling(q, C)) > T * T;
}

/// Starts at these clusters, with theta below 1.
std::vector<Levels> starts_at(const Levels& clusters, double T) {
    std::vector<Levels> starts;
    for (const double theta : {0.95, 0.8, 0.6, 0.4}) {
        Levels start = clusters;
        start.y = {theta / T};
        starts.push_back(start);
    }
    return starts;
}

} // namespace

ClusterOnset cluster_onset(const Site& model, double m, double q) {
    constexpr int cells = 17;
    constexpr double negligible = 1e-6; // slope of f in y
    if (!possible(model, q)) return {};
    const ThetaOneClusters clusters(model, m, q);
    const double T = model.temperature();
    const auto gap = [&](double w) { return clusters.gap(w); };
    const auto at_largest = gap(largest);
    if (!at_largest) return {.decided = false, .starts = starts_at(clusters.levels(0.5 * largest), T)};
    std::vector<double> zeros;
    if (*at_largest > 0.0)
        zeros.push_back(largest);
    else
        zeros = crossings(gap, linear_grid(smallest, largest, cells));
    if (zeros.empty() || clusters.slope(zeros.back()) >= -negligible) return {};
    return {.starts = starts_at(clusters.levels(zeros.back()), T)};
}

} // namespace mattis::solvers
