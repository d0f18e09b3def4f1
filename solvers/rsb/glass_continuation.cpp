#include "solvers/rsb/glass_continuation.hpp"

#include <cmath>
#include <memory>
#include <optional>
#include <utility>

#include "solvers/rs/rs_branches.hpp"

namespace mattis::solvers::detail {

namespace {

class TemperatureContinuation {
public:
    TemperatureContinuation(const Site& model, Pinned pinned, bool of_clusters, const ColdSearch& cold)
        : model_(model), pinned_(pinned), of_clusters_(of_clusters), cold_(cold) {}

    Attempt at(std::size_t depth) const {
        constexpr double ratio = 0.93, first_share = 0.2, growth = 1.6, smallest_share = 1e-2;
        constexpr int ratios = 10;
        const double target = model_.temperature();
        std::optional<Point> last, before;
        for (int k = 1; k <= ratios && !last; ++k) last = started(target * std::pow(ratio, k), depth);
        if (!last) return {};
        const double way = target - last->T;
        for (double step = first_share * way; step > smallest_share * way;) {
            const double T = target - last->T < 1.01 * step ? target : last->T + step;
            auto next = followed(T, *last, before);
            if (!next) {
                step *= 0.5;
                continue;
            }
            if (T == target) return std::move(next->found);
            before = std::exchange(last, std::move(next));
            step *= growth;
        }
        return {};
    }

private:
    struct Point {
        double T = 0.0, s = 0.0;
        Vector u{};
        Attempt found{};
    };

    std::unique_ptr<const Site> at_temperature(double T) const { return model_.with("T", T); }

    /// ln(-replicon) of the state that breaks; nothing where that is stable or was not found.
    std::optional<double> coordinate(const Site& model) const {
        double replicon = 0.0;
        if (of_clusters_) {
            const Attempt one = cold_(model, 1);
            if (one.status == Status::converged) replicon = one.replicons.back();
        } else {
            const Solution rs = rs_glass(model);
            if (rs.converged()) replicon = *rs.replicon;
        }
        return replicon < 0.0 ? std::optional(std::log(-replicon)) : std::nullopt;
    }

    std::optional<Point> point(double T, double s, Attempt found, std::size_t depth) const {
        if (found.status != Status::converged || found.at.depth() != depth) return std::nullopt;
        const auto model = at_temperature(T);
        Vector u = BrokenSymmetry(*model, depth, pinned_).unknowns(found.at);
        return Point{T, s, std::move(u), std::move(found)};
    }

    std::optional<Point> started(double T, std::size_t depth) const {
        const auto model = at_temperature(T);
        const auto s = coordinate(*model);
        return s ? point(T, *s, cold_(*model, depth), depth) : std::nullopt;
    }

    std::optional<Point> followed(double T, const Point& last, const std::optional<Point>& before) const {
        const std::size_t depth = last.found.at.depth();
        const auto model = at_temperature(T);
        const auto s = coordinate(*model);
        if (!s) return std::nullopt;
        Vector u = last.u;
        if (before) u += (*s - last.s) / (last.s - before->s) * (last.u - before->u);
        const BrokenSymmetry saddle(*model, depth, pinned_);
        Attempt found = solved(saddle, saddle.levels(u), pinned_, 0);
        found.iterations += last.found.iterations;
        return point(T, *s, std::move(found), depth);
    }

    const Site& model_;
    Pinned pinned_;
    bool of_clusters_;
    const ColdSearch& cold_;
};

} // namespace

Attempt glass_followed_in_temperature(const Site& model, std::size_t depth, Pinned pinned, bool of_clusters,
                                      const ColdSearch& cold) {
    return TemperatureContinuation(model, pinned, of_clusters, cold).at(depth);
}

} // namespace mattis::solvers::detail
