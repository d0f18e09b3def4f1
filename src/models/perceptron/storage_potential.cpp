#include "models/perceptron/storage_potential.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/roots.hpp"
#include "models/contract/model_at.hpp"
#include "models/perceptron/stationary_points.hpp"
#include "models/perceptron/storage.hpp"
#include "models/perceptron/storage_overlap.hpp"

namespace mattis {

namespace {

using Typical = PerceptronStorage::Typical;

constexpr FieldInfo overlap_field{
    .name = "overlap", .symbol = "p", .doc = "overlap with a typical solution", .range = {-1.0, 1.0}};

/// Where the entropy of typical solutions vanishes.
double capacity() {
    constexpr double below = 0.5, above = 1.1;
    static const double alpha = bracketed_root(
        [](double at) { return PerceptronStorage({at}).typical_solution().value().entropy; }, below, above);
    return alpha;
}

/// The typical solution at alpha, if there are solutions.
std::optional<Typical> reference_at(double alpha) {
    const auto typical = PerceptronStorage({alpha}).typical_solution();
    return typical && typical->entropy >= 0.0 ? typical : std::nullopt;
}

std::vector<NamedValue> named(double S, double q1, double t, std::optional<double> q1_hat, std::optional<double> t_hat,
                              std::optional<double> p_hat) {
    return {{"S", S}, {"q1", q1}, {"t", t}, {"q1_hat", q1_hat}, {"t_hat", t_hat}, {"overlap_hat", p_hat}};
}

std::vector<NamedValue> named(const SolutionsAtOverlap& s) {
    return named(s.entropy, 1.0 - s.rest, s.t, s.q1_conjugate, s.t_conjugate, s.p_conjugate);
}

/// Another typical solution: what is at p = q0.
std::vector<NamedValue> named(const Typical& w) { return named(w.entropy, w.q, w.q, w.r, w.r, w.r); }

/// What is known without solving anything: at p = 1 and -1, next to p = q0, and at every p without inputs.
std::optional<PotentialPoint> closed_form(double alpha, const Typical& w, double p) {
    constexpr double next = 1e-6; // S is off by its square
    PotentialPoint point{.at = p, .status = Status::converged, .replicon = 1.0, .stable = true, .residual = 0.0};
    if (p == 1.0) {
        point.values = named(0.0, 1.0, w.q, std::nullopt, std::nullopt, std::nullopt);
    } else if (alpha == 0.0) {
        const double up = 0.5 * (1.0 + p), down = 0.5 * (1.0 - p);
        const double S = p == -1.0 ? 0.0 : -up * std::log(up) - down * std::log(down);
        point.values = named(S, p * p, 0.0, 0.0, 0.0, p == -1.0 ? std::nullopt : std::optional(std::atanh(p)));
    } else if (p == -1.0) {
        point = {.at = p, .reason = "the opposite of a solution is none"};
    } else if (std::abs(p - w.q) < next) {
        const auto saddle = PerceptronStorage({alpha}).saddle();
        const State state = saddle->state(saddle->starts().at(0));
        point.values = named(w);
        point.replicon = state.replicon;
        point.stable = *state.replicon > 0.0;
        point.residual = state.residual;
    } else {
        return std::nullopt;
    }
    return point;
}

PotentialPoint point_of(const SolutionsAtOverlap& s, double p) {
    if (s.status != Status::converged)
        return {.at = p,
                .status = s.status,
                .reason = "no solution of the replica-symmetric equations was found, though one may exist"};
    return {.at = p,
            .status = s.status,
            .values = named(s),
            .replicon = s.replicon,
            .stable = s.replicon > 0.0,
            .residual = s.residual};
}

class StoragePotential final : public Potential {
public:
    FieldInfo coordinate() const override { return overlap_field; }
    std::vector<double> default_values() const override {
        constexpr double last = 0.99;
        constexpr int cells = 33;
        return linear_grid(0.0, last, cells);
    }
    std::string_view doc() const override { return "entropy of solutions at fixed overlap with a typical solution"; }
    std::string_view source() const override { return "Huang and Kabashima, Phys. Rev. E 90, 052813 (2014)"; }
    std::vector<OrderParameter> values(const Ansatz&) const override {
        return {{.name = "S", .doc = "entropy of solutions per weight"},
                {.name = "q1", .doc = "overlap of two of them"},
                {.name = "t", .doc = "overlap of one of them with another typical solution"},
                {.name = "q1_hat", .doc = "conjugate of q1"},
                {.name = "t_hat", .doc = "conjugate of t"},
                {.name = "overlap_hat", .doc = "conjugate of the overlap: the field along the typical solution"}};
    }

    PotentialCurve curve(const ModelAt& at, const PotentialChoice&, std::span<const double> coordinate) const override {
        const double alpha = at.value("alpha");
        const auto typical = reference_at(alpha);
        if (!typical)
            throw InputError(fmt::format("alpha = {:.10g} is beyond the capacity: there are no solutions, of which one "
                                         "would be the reference: allowed is alpha <= {:.10f}",
                                         alpha, capacity()));
        PotentialCurve curve{.reference = {{"q", typical->q}, {"r", typical->r}, {"S", typical->entropy}}};
        curve.points = points(alpha, *typical, coordinate);
        if (alpha > 0.0) {
            add_stationary(curve, alpha, *typical);
        } else {
            curve.stationary = {{.at = 0.0,
                                 .value = std::numbers::ln2,
                                 .kind = "maximum",
                                 .curvature = -1.0,
                                 .values = named(*typical),
                                 .replicon = 1.0,
                                 .stable = true}};
        }
        if (std::ranges::any_of(curve.points, [](const PotentialPoint& p) {
                return p.status == Status::converged && *p.values.front().value < 0.0;
            }))
            curve.remarks.emplace_back("where S < 0 there is no solution at this overlap with a typical one");
        return curve;
    }

private:
    /// Each from its neighbour on the side of p = q0.
    static std::vector<PotentialPoint> points(double alpha, const Typical& w, std::span<const double> coordinate) {
        std::vector<std::size_t> order(coordinate.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::sort(order, {}, [&](std::size_t k) { return std::abs(coordinate[k] - w.q); });
        const SolutionsAround around(alpha, w);
        std::optional<SolutionsAtOverlap> nearest[2];
        std::vector<PotentialPoint> points(coordinate.size());
        for (const std::size_t k : order) {
            const double p = coordinate[k];
            if (auto known = closed_form(alpha, w, p)) {
                points[k] = std::move(*known);
                continue;
            }
            auto& last = nearest[p > w.q ? 1 : 0];
            const SolutionsAtOverlap s = around.at(1.0 - p, last ? &*last : nullptr);
            if (s.status == Status::converged) last = s;
            points[k] = point_of(s, p);
        }
        return points;
    }

    /// By differences of what dS/dp is beside that of free weights, -artanh p: of the order of alpha, so that distances
    /// may be large at small alpha, where rounding hides c^2, which is alpha times their square. Nothing where none is
    /// large enough.
    static std::optional<double> curvature_of_maximum(const SolutionsAround& around) {
        const double rest = around.typical().rest, q = around.typical().q;
        const auto inputs = [](const SolutionsAtOverlap& s) { return s.slope + std::atanh(1.0 - s.gap); };
        const auto quotient = [&](double d) -> std::optional<double> {
            const auto left = around.at(rest + d), right = around.at(rest - d);
            if (left.status != Status::converged || right.status != Status::converged) return std::nullopt;
            return (inputs(right) - inputs(left)) / (2.0 * d);
        };
        for (const double distance : {1e-3, 1e-2, 5e-2, 1e-1}) { // the error of two is of fourth order
            const auto near = quotient(distance * rest), far = quotient(2.0 * distance * rest);
            if (near && far) return (4.0 * *near - *far) / 3.0 - 1.0 / ((1.0 - q) * (1.0 + q));
        }
        return std::nullopt;
    }

    /// The maximum at p = q0, and those between it and p = 1. Where c^2/(1-q1) has grown without bound on the way to p
    /// = 1, no solution is left beyond.
    static void add_stationary(PotentialCurve& curve, double alpha, const Typical& w) {
        const SolutionsAround around(alpha, w);
        const auto state = [&](double gap, const SolutionsAtOverlap* start) { return around.at(gap, start); };
        constexpr double beside = 0.99, smallest = 1e-6, unbounded = 1.0;
        const PotentialPoint top = closed_form(alpha, w, w.q).value();
        StationaryPoint maximum{.at = w.q,
                                .value = w.entropy,
                                .kind = "maximum",
                                .values = top.values,
                                .replicon = top.replicon,
                                .stable = top.stable};
        maximum.curvature = curvature_of_maximum(around);
        curve.stationary = {maximum};
        const auto search = stationary_points(state, beside * w.rest, smallest);
        for (const auto& at : search.points) {
            const SolutionsAtOverlap& s = at.state;
            curve.stationary.push_back({.at = 1.0 - s.gap,
                                        .value = s.entropy,
                                        .kind = at.curvature < 0.0 ? "maximum" : "minimum",
                                        .curvature = at.curvature,
                                        .values = named(s),
                                        .replicon = s.replicon,
                                        .stable = s.replicon > 0.0});
        }
        if (!search.end || search.last->u(0) < unbounded) return;
        for (PotentialPoint& point : curve.points)
            if (point.status == Status::stalled && point.at >= 1.0 - search.end->gap) {
                point.status = Status::absent;
                point.reason = "the replica-symmetric equations have no solution so near to overlap 1";
            }
        curve.remarks.push_back(fmt::format("the list of stationary points ends at overlap {:.6g}: nearer to 1 the "
                                            "replica-symmetric equations have no solution",
                                            1.0 - search.last->gap));
    }
};

/// Where S vanishes, between the maximum and p = 1: from gaps 1 - p that shrink until S < 0.
LineResult isolated(const ModelAt& at, const LineChoice&) {
    constexpr double ratio = 0.8, smallest = 1e-12;
    const double alpha = at.value("alpha");
    const auto typical = reference_at(alpha);
    if (!typical || alpha == 0.0) return {{LinePoint{}}, {}};
    const SolutionsAround around(alpha, *typical);
    std::optional<SolutionsAtOverlap> last;
    for (double gap = typical->rest * ratio; gap > smallest; gap *= ratio) {
        const SolutionsAtOverlap s = around.at(gap, last ? &*last : nullptr);
        if (s.status != Status::converged) return {{LinePoint{.status = Status::stalled}}, {}};
        if (s.entropy > 0.0) {
            last = s;
            continue;
        }
        const double before = last ? std::log(last->gap) : std::log(typical->rest);
        const auto state = [&](double log_gap) { return around.at(std::exp(log_gap), last ? &*last : nullptr); };
        const double root = bracketed_root(
            [&](double log_gap) {
                if (log_gap >= before) return last ? last->entropy : typical->entropy;
                const SolutionsAtOverlap here = state(log_gap);
                return here.status == Status::converged ? here.entropy : 0.0; // ends the search
            },
            std::log(gap), before);
        const SolutionsAtOverlap found = state(root);
        if (found.status != Status::converged) return {{LinePoint{.status = Status::stalled}}, {}};
        return {{LinePoint{Status::converged,
                           1.0 - found.gap,
                           {{"d", 0.5 * found.gap}, {"q1", 1.0 - found.rest}, {"t", found.t}}}},
                {}};
    }
    return {{LinePoint{.status = Status::stalled}}, {"1 - overlap is below 1e-12 there"}};
}

} // namespace

std::shared_ptr<const Potential> storage_potential() { return std::make_shared<const StoragePotential>(); }

Line isolation_line() {
    return {.name = "isolation",
            .doc = "no solution is nearer to a typical one",
            .belongs_to = name(PerceptronStorage::typical),
            .finds = {"overlap"},
            .ansaetze = {replica_symmetric},
            .order = {{.name = "d", .doc = "share of the weights that differ, (1 - overlap)/2"},
                      {.name = "q1", .doc = "overlap of two solutions there"},
                      {.name = "t", .doc = "overlap with another typical solution"}},
            .own = {overlap_field},
            .trace = isolated};
}

} // namespace mattis
