#include "models/template.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

#include "core/gaussian.hpp"
#include "core/roots.hpp"
#include "core/special.hpp"

namespace mattis {

std::vector<SaddleLine> TemplateNetwork::lines() {
    return {{.name = "retrieval_spinodal",
             .doc = "end of the state of retrieval",
             .kind = SaddleLine::Kind::fold,
             .branch = Branch::retrieval,
             .finds = {"alpha", "c", "T"}}};
}

double TemplateNetwork::overlap_after_update() const {
    const auto [alpha, c, T] = parameters;
    return std::erf(2.0 / std::sqrt(2.0 * (4.0 * c + 8.0 * alpha * c * c)));
}

namespace {

/// The equations at a signal h and a variance g of the field.
struct Point {
    SiteAverages site;
    double q = 0.0, D = 0.0, u = 0.0;
    double h_new = 0.0, g_new = 0.0;
};

/// q = E tanh^2 of a field of signal h and standard deviation s; without the cancellation of 1 - TC where it is small.
double overlap_of_replicas(double h, double s, double T, const SiteAverages& site) {
    constexpr double small = 0.1, step = 0.25;
    constexpr int pairs = 44;
    const double q = 1.0 - T * site.C;
    if (q > small || T == 0.0) return q;
    double sum = 0.0; // of the trapezoidal rule, which is exact for fields that are weaker than T
    for (int k = -pairs; k <= pairs; ++k) {
        const double z = k * step, t = std::tanh((h + s * z) / T);
        sum += std::exp(-0.5 * z * z) * t * t;
    }
    return sum * step / std::sqrt(2.0 * std::numbers::pi);
}

/// Its unknowns are h and sqrt(g).
class TemplateSaddle final : public Saddle {
public:
    explicit TemplateSaddle(const TemplateNetwork::Parameters& p) : alpha_(p.alpha), c_(p.c), T_(p.T) {}

    std::optional<Vector> residual(const Vector& u) const override {
        const auto at = point(u);
        if (!at) return std::nullopt;
        return Vector{{u(0) - at->h_new, u(1) - std::sqrt(at->g_new)}};
    }

    State state(const Vector& u) const override {
        const Point at = point(u).value();
        const double q = at.q, D = at.D, C = at.site.C, ratio = q / D, y = 2.0 * c_ * C / D;
        State state;
        state.order = {{"m", at.site.m}, {"q", q}, {"u", at.u}, {"C", C}};
        state.free_energy = free_energy(u, at);
        state.energy = -0.5 * at.u * at.u - alpha_ * c_ * ((1.0 + q) * T_ * C / D + ratio * ratio);
        // -df/dT at fixed m and C, of both of which f is stationary.
        state.entropy = at.site.entropy - c_ * C * C * at.u * at.u -
                        0.5 * alpha_ * (std::log(D) + y * (T_ * C + 2.0 * q) + y * q * y * q);
        state.residual = std::max(std::abs(u(0) - at.h_new), std::abs(u(1) - std::sqrt(at.g_new)));
        state.replicon = stability(at);
        return state;
    }

    Vector gradient(const Vector& u) const override {
        const Point at = point(u).value();
        const double by_m = u(0) - at.h_new, by_C = 0.5 * (u(1) * u(1) - at.g_new);
        const double by_g = by_m * at.site.dm_dg + by_C * at.site.dC_dg;
        return Vector{{by_m * at.site.C + by_C * at.site.dC_dS, 2.0 * u(1) * by_g}};
    }

    double potential(const Vector& u) const override { return free_energy(u, point(u).value()); }

    /// The states of T = 0 at every load lie on one curve, on which h/sqrt(g) determines all. Its points, and those at
    /// this load, are near the states at low T; the others are next to a fixed point of the equations themselves.
    std::vector<Vector> starts() const override {
        std::vector<Vector> starts{iterated(2.0, std::sqrt(noise_of_archetype()))};
        if (!(c_ > 0.0)) return starts;
        constexpr double smallest = 0.05, largest = 8.0;
        constexpr int cells = 24;
        const std::vector<double> ratios = geometric_grid(smallest, largest, cells);
        const auto excess = [&](double x) { return std::optional(frozen(x).alpha - alpha_); };
        for (const double x : crossings(excess, ratios)) starts.push_back(frozen(x).u);
        if (T_ > 0.0)
            for (const double x : ratios) starts.push_back(frozen(x).u);
        return starts;
    }

    /// Of retrieval, the signal is what follows from it, however weak it is; a root that the search has left beside
    /// h = 0 makes next to none.
    Branch branch_of(const Vector& u) const override {
        constexpr double right = 1e-6;
        const auto off = residual(u);
        if (u(0) > 0.0 && off && off->lpNorm<Eigen::Infinity>() < right * u(0)) return Branch::retrieval;
        return u(1) > 0.0 ? Branch::glass : Branch::paramagnet;
    }

    std::optional<std::vector<Vector>> solved(const Branch& branch) const override {
        if (branch == Branch::glass) return glasses();
        if (branch != Branch::paramagnet) return std::nullopt;
        std::vector<Vector> states;
        if (T_ > 2.0 * c_) states.push_back(Vector{{0.0, 0.0}});
        return states;
    }

private:
    /// A state at T = 0, and the load that it belongs to.
    struct Frozen {
        double alpha;
        Vector u;
    };

    /// From x = h/sqrt(g): m = erf(x/sqrt 2), C h = x sqrt(2/pi) exp(-x^2/2), and u D = m^2 with h = 2 u m. The
    /// load is negative where the noise of the template of the archetype alone is larger.
    /// Precondition: c > 0.
    Frozen frozen(double x) const {
        const double m = std::erf(x / std::numbers::sqrt2);
        const double u = m * m + 2.0 * c_ * x * std::sqrt(2.0 / std::numbers::pi) * std::exp(-0.5 * x * x) / m;
        const double h = 2.0 * u * m, s = h / x, D = m * m / u;
        const double others = s * s - 4.0 * c_ * u * u;
        return {others * D * D / (8.0 * c_ * c_), Vector{{h, s}}};
    }

    /// The states of m = 0 and q > 0. At T = 0 the equations are linear in C. At T > 0 each s = sqrt(g) belongs to one
    /// load, s^2 D^2/(8 c^2 q^3), where D > 0, which is beyond some s. D grows with s, so that no state is left where
    /// s D > sqrt(8 alpha) c.
    std::vector<Vector> glasses() const {
        const double noise = std::sqrt(8.0 * alpha_) * c_;
        if (!(noise > 0.0)) return {};
        if (T_ == 0.0) return {Vector{{0.0, noise + 4.0 * c_ * std::sqrt(2.0 / std::numbers::pi)}}};
        const auto D = [&](double s) { return without_signal(s).D; };
        double end = T_ + noise;
        while (!(end * D(end) > noise)) end *= 2.0;
        const double border = T_ < 2.0 * c_ ? bracketed_root(D, 0.0, end) : 0.0;
        const auto excess = [&](double beyond) -> std::optional<double> {
            const Point at = without_signal(border + beyond);
            if (!(at.D > 0.0) || !(at.q > 0.0)) return std::nullopt;
            return std::log((border + beyond) * at.D / noise) - 1.5 * std::log(at.q);
        };
        constexpr double nearest = 1e-9, smallest = 1e-6;
        constexpr int cells = 100;
        const double first = border > 0.0 ? nearest * border : smallest * T_;
        std::vector<Vector> states;
        for (const double beyond : crossings(excess, geometric_grid(first, end, cells)))
            states.push_back(Vector{{0.0, border + beyond}});
        return states;
    }

    /// q and D at h = 0. D may have any sign.
    Point without_signal(double s) const { return averages(Vector{{0.0, s}}); }

    /// Up to D.
    Point averages(const Vector& u) const {
        Point at{.site = site_averages(u(0), u(1) * u(1), T_)};
        at.q = overlap_of_replicas(u(0), u(1), T_, at.site);
        at.D = 1.0 - 2.0 * c_ * (1.0 + at.q) * at.site.C;
        return at;
    }

    /// g where m = q = D = 1.
    double noise_of_archetype() const { return 4.0 * c_ + 8.0 * alpha_ * c_ * c_; }

    /// After some rounds of the equations, as long as they make sense.
    Vector iterated(double h, double s) const {
        constexpr int rounds = 50;
        Vector u{{h, s}};
        for (int k = 0; k < rounds; ++k) {
            const auto at = point(u);
            if (!at) break;
            u = Vector{{at->h_new, std::sqrt(at->g_new)}};
        }
        return u;
    }

    /// Nothing where D <= 0, for a spin without a field at T = 0, and for states of negative h, which are those of
    /// positive ones. Beside h = 0 a negative h is allowed, with sqrt(g) too, for derivatives there.
    std::optional<Point> point(const Vector& u) const {
        constexpr double beside_zero = -1e-2;
        if (!u.allFinite() || u(0) < beside_zero || u(1) < beside_zero) return std::nullopt;
        if (T_ == 0.0 && u(0) == 0.0 && u(1) == 0.0) return std::nullopt;
        Point at = averages(u);
        const double m = at.site.m;
        if (!(at.D > 0.0) || !std::isfinite(at.site.C)) return std::nullopt;
        at.u = m * m / at.D;
        at.h_new = 2.0 * at.u * m;
        if (u(0) < 0.0 && at.h_new < 0.5 * u(0)) return std::nullopt;
        at.g_new = 4.0 * c_ * at.u * at.u * at.q + 8.0 * alpha_ * c_ * c_ * integer_power(at.q, 3) / (at.D * at.D);
        if (!std::isfinite(at.g_new)) return std::nullopt;
        return at;
    }

    /// With m and q as functions of h and g.
    double free_energy(const Vector& u, const Point& at) const {
        const double m = at.site.m, C = at.site.C;
        const double others = T_ * std::log(at.D) - 2.0 * c_ * at.q * at.q / at.D;
        return -0.5 * at.u * m * m + 0.5 * alpha_ * others + u(0) * m + 0.5 * u(1) * u(1) * C - at.site.free;
    }

    /// The smallest of the replicon, of 1 - dg_new/dg at fixed h, and of 1 - dh_new/dh where g follows. None where it
    /// is minus infinity.
    std::optional<double> stability(const Point& at) const {
        const double m = at.site.m, q = at.q, D = at.D;
        const double coupling = 4.0 * c_ * at.u * at.u + 24.0 * alpha_ * c_ * c_ * q * q / (D * D);
        if (coupling > 0.0 && !std::isfinite(at.site.curvature)) return std::nullopt;
        const double replicon = coupling > 0.0 ? 1.0 - coupling * at.site.curvature : 1.0;
        // Slopes by m and C.
        const double u_m = 2.0 * m / D, u_C = 4.0 * c_ * q * at.u / D;
        const double h_m = 2.0 * (u_m * m + at.u), h_C = 2.0 * u_C * m;
        const double own = 8.0 * c_ * at.u * q, others = 8.0 * alpha_ * c_ * c_ * q * q / (D * D);
        const double g_m = own * u_m;
        const double g_C = own * u_C - 4.0 * c_ * at.u * at.u * T_ + others * (8.0 * c_ * q * q / D - 3.0 * T_);
        // And by h and g.
        const SiteAverages& s = at.site;
        const double h_h = h_m * s.C + h_C * s.dC_dS, h_g = h_m * s.dm_dg + h_C * s.dC_dg;
        const double g_h = g_m * s.C + g_C * s.dC_dS, g_g = g_m * s.dm_dg + g_C * s.dC_dg;
        if (g_g >= 1.0) return std::min(replicon, 1.0 - g_g);
        return std::min({replicon, 1.0 - g_g, 1.0 - h_h - h_g * g_h / (1.0 - g_g)});
    }

    double alpha_, c_, T_;
};

} // namespace

std::unique_ptr<const Saddle> TemplateNetwork::saddle() const {
    return std::make_unique<const TemplateSaddle>(parameters);
}

} // namespace mattis
