#include "models/perceptron/teacher_potential.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "core/roots.hpp"
#include "models/contract/model_at.hpp"
#include "models/perceptron/stationary_points.hpp"
#include "models/perceptron/teacher_overlap.hpp"

namespace mattis {

namespace {

std::vector<NamedValue> named(double S, double q, std::optional<double> q_hat, std::optional<double> R_hat) {
    return {{"S", S}, {"q", q}, {"q_hat", q_hat}, {"overlap_hat", R_hat}};
}

std::vector<NamedValue> named(const StudentsAtOverlap& s) {
    return named(s.entropy, 1.0 - s.rest, s.q_conjugate, s.R_conjugate);
}

/// What is known without solving anything: the teacher and its opposite, and every overlap without inputs.
std::optional<PotentialPoint> closed_form(double alpha, double R) {
    PotentialPoint point{.at = R, .status = Status::converged, .replicon = 1.0, .stable = true, .residual = 0.0};
    if (R == 1.0) {
        point.values = named(0.0, 1.0, std::nullopt, std::nullopt);
    } else if (R == -1.0) {
        if (alpha > 0.0) return PotentialPoint{.at = R, .reason = "the opposite of the teacher errs always"};
        point.values = named(0.0, 1.0, 0.0, std::nullopt);
    } else if (alpha == 0.0) {
        const double up = 0.5 * (1.0 + R), down = 0.5 * (1.0 - R);
        point.values = named(-up * std::log(up) - down * std::log(down), R * R, 0.0, std::atanh(R));
    } else {
        return std::nullopt;
    }
    return point;
}

PotentialPoint point_of(const StudentsAtOverlap& s, double R) {
    if (s.status != Status::converged)
        return {.at = R,
                .status = s.status,
                .reason = s.status == Status::absent
                              ? "the replica-symmetric equations have no solution at this overlap"
                              : "no solution of the replica-symmetric equations was found, though one may exist"};
    return {.at = R,
            .status = s.status,
            .values = named(s),
            .replicon = s.replicon,
            .stable = s.replicon > 0.0,
            .residual = s.residual};
}

class TeacherPotential final : public Potential {
public:
    FieldInfo coordinate() const override {
        return {.name = "overlap", .symbol = "R", .doc = "overlap with the teacher", .range = {-1.0, 1.0}};
    }
    std::vector<double> default_values() const override {
        constexpr double last = 0.99;
        constexpr int cells = 33;
        return linear_grid(0.0, last, cells);
    }
    std::string_view doc() const override { return "entropy of students at fixed overlap with the teacher"; }
    std::string_view source() const override { return "Gyorgyi, Phys. Rev. A 41, 7097 (1990)"; }
    std::vector<OrderParameter> values(const Ansatz&) const override {
        return {{.name = "S", .doc = "entropy of students without errors, per weight"},
                {.name = "q", .doc = "overlap of two of them"},
                {.name = "q_hat", .doc = "conjugate of q"},
                {.name = "overlap_hat", .doc = "conjugate of the overlap: the field along the teacher"}};
    }

    PotentialCurve curve(const ModelAt& at, const PotentialChoice&, std::span<const double> coordinate) const override {
        const double alpha = at.value("alpha");
        PotentialCurve curve{.points = points(alpha, coordinate)};
        add_stationary(curve, alpha);
        if (std::ranges::any_of(curve.points, [](const PotentialPoint& p) {
                return p.status == Status::converged && *p.values.front().value < 0.0;
            }))
            curve.remarks.emplace_back("where S < 0 no student without errors has this overlap with the teacher");
        return curve;
    }

private:
    /// Each from its neighbour, from small overlaps on.
    static std::vector<PotentialPoint> points(double alpha, std::span<const double> coordinate) {
        std::vector<std::size_t> order(coordinate.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::sort(order, {}, [&](std::size_t k) { return std::abs(coordinate[k]); });
        std::optional<StudentsAtOverlap> nearest[2];
        std::vector<PotentialPoint> points(coordinate.size());
        for (const std::size_t k : order) {
            if (auto known = closed_form(alpha, coordinate[k])) {
                points[k] = std::move(*known);
                continue;
            }
            auto& last = nearest[coordinate[k] > 0.0 ? 1 : 0];
            const StudentsAtOverlap s = students_at_overlap(alpha, 1.0 - coordinate[k], last ? &*last : nullptr);
            if (s.status == Status::converged) last = s;
            points[k] = point_of(s, coordinate[k]);
        }
        return points;
    }

    static void add_stationary(PotentialCurve& curve, double alpha) {
        if (alpha == 0.0) {
            curve.stationary = {{.at = 0.0,
                                 .value = std::numbers::ln2,
                                 .kind = "maximum",
                                 .curvature = -1.0,
                                 .values = named(std::numbers::ln2, 0.0, 0.0, 0.0),
                                 .replicon = 1.0,
                                 .stable = true}};
            return;
        }
        const auto state = [&](double gap, const StudentsAtOverlap* start) {
            return students_at_overlap(alpha, gap, start);
        };
        constexpr double smallest = 1e-12, weakest = 1e-3;
        const double largest = 1.0 - std::min(weakest, 0.3 * alpha); // below the state of weak learning, R = 2 alpha/pi
        const auto search = stationary_points(state, largest, smallest);
        for (const auto& at : search.points) {
            const StudentsAtOverlap& s = at.state;
            curve.stationary.push_back({.at = 1.0 - s.gap,
                                        .value = s.entropy,
                                        .kind = at.curvature < 0.0 ? "maximum" : "minimum",
                                        .curvature = at.curvature,
                                        .values = named(s),
                                        .replicon = s.replicon,
                                        .stable = s.replicon > 0.0});
        }
        if (search.end && search.end->status == Status::absent)
            curve.remarks.push_back(fmt::format("the list of stationary points ends at overlap {:.6g}: nearer to 1 the "
                                                "replica-symmetric equations have no solution",
                                                1.0 - search.last->gap));
    }
};

} // namespace

std::shared_ptr<const Potential> teacher_potential() { return std::make_shared<const TeacherPotential>(); }

} // namespace mattis
