#include "solvers/potential/test_system.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include <Eigen/LU>

#include "core/errors.hpp"
#include "core/gaussian.hpp"
#include "models/landscape/energy_covariance.hpp"
#include "solvers/lines/sought.hpp"
#include "solvers/rs/rs_branches.hpp"

namespace mattis::solvers {

namespace {

/// Averages over y where the field of modulus A is so strong that every spin follows it.
SiteAverages frozen(double A) {
    SiteAverages averages{.m = 1.0, .complement = 0.0, .free = A};
    return averages;
}

/// Averages over y of a node, as functions of its mean A, which may be negative, and of v. Next to the border v = 0,
/// where the system is a replica of the reference, Newton's steps may have v < 0: there they are continued to first
/// order.
struct NodeAverages : SiteAverages {
    NodeAverages(double A, double v, double w) : SiteAverages(averages(std::abs(A), std::max(v, 0.0))) {
        if (v < 0.0) {
            m += dm_dg * v;
            complement -= dm_dg * v;
            free += 0.5 * C * v;
            C += dC_dg * v;
        }
        along = A * w < 0.0 ? 1.0 + m : complement;
        if (A >= 0.0) return;
        m = -m;
        dm_dg = -dm_dg;
        dC_dS = -dC_dS;
    }
    double along; ///< 1 - w <tanh>

private:
    static SiteAverages averages(double A, double v) {
        constexpr double strong = 21.0, deviations = 9.5; // exp(-2 strong) and the Gaussian beyond are below rounding
        if (A > strong + deviations * std::sqrt(v)) return frozen(A);
        return site_averages(A, v, 1.0);
    }
};

} // namespace

/// The field F at some unknowns, and its derivatives by them.
struct TestSystem::Field {
    double mean, mean_by_m; ///< beta S(m)
    double that, that_by_t; ///< t^
    double z, z_by_t;       ///< coefficient of z
    double b;
    double variance, variance_by_rest, variance_by_t;
};

TestSystem::TestSystem(const Site& site, const ReferenceState& reference)
    : site_(site.with(temperature_parameter, site.temperature())), reference_(reference), T_(site.temperature()),
      beta_(1.0 / T_), beta_ref_(1.0 / reference.T), outer_mean_(beta_ref_ * site.signal_field(reference.m)),
      outer_width_(beta_ref_ * std::sqrt(slope(reference.q))) {
    const Solution state = rs_disordered(site);
    if (!state.converged()) throw InputError("the state with m = 0 was not found at this temperature");
    disordered_ = state.free_energy.value();
    disordered_overlap_ = order_value(state, "q").value();
}

double TestSystem::value(double q) const { return site_->load() * site_->covariance()->value(q); }
double TestSystem::slope(double q) const { return site_->load() * site_->covariance()->slope(q); }
double TestSystem::curvature(double q) const { return site_->load() * site_->covariance()->curvature(q); }

TestSystem::Field TestSystem::field(const Unknowns& u) const {
    const double m = u(0), q = 1.0 - u(1), t = u(2);
    const double both = beta_ * beta_ref_;
    Field f{.mean = beta_ * site_->signal_field(m),
            .mean_by_m = beta_ * site_->signal_field_slope(m),
            .that = both * slope(t),
            .that_by_t = both * curvature(t),
            .z = 0.0,
            .z_by_t = 0.0,
            .b = u(3),
            .variance = noise(q),
            .variance_by_rest = -beta_ * beta_ * curvature(q),
            .variance_by_t = 0.0};
    if (outer_width_ > 0.0) {
        f.z = f.that / outer_width_;
        f.z_by_t = f.that_by_t / outer_width_;
        f.variance -= f.z * f.z;
        f.variance_by_t = -2.0 * f.z * f.z_by_t;
    }
    return f;
}

bool TestSystem::admissible(const Unknowns& u) const {
    constexpr double beyond_the_border = 1e-3;
    if (!u.allFinite() || std::abs(u(0)) > 1.0 || u(1) <= 0.0 || u(1) > 1.0 || std::abs(u(2)) > 1.0) return false;
    return field(u).variance >= -beyond_the_border;
}

/// The trapezoidal rule in z. Its step is small beside the nearest pole of tanh h', and beside the width over which the
/// average over y changes: that of tanh where v is small, else that of the Gaussian.
std::vector<TestSystem::Node> TestSystem::nodes(double coefficient, double variance) const {
    constexpr double range = 8.8, smallest_weight = 1e-19;
    const double widest = std::max(0.27, 0.75 * std::sqrt(std::max(variance, 0.0)));
    double step = std::min(0.27, 0.27 / std::max(outer_width_, 1e-3));
    if (coefficient != 0.0) step = std::min(step, widest / std::abs(coefficient));
    const int half = outer_width_ > 0.0 ? static_cast<int>(std::ceil(range / step)) : 0;
    std::vector<Node> nodes;
    for (int k = -half; k <= half; ++k) {
        const double z = step * k, h = outer_mean_ + outer_width_ * z;
        const double gauss = half == 0 ? 1.0 : step * std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi);
        const double up = 1.0 / (1.0 + std::exp(-2.0 * h)), down = 1.0 / (1.0 + std::exp(2.0 * h)),
                     outer = std::tanh(h);
        // Reversal of z, w and F leaves everything as it is if the reference has m' = 0.
        const double weight_up = gauss * up * (symmetric() ? 2.0 : 1.0), weight_down = symmetric() ? 0.0 : gauss * down;
        if (weight_up > smallest_weight) nodes.push_back({z, weight_up, 1.0, outer});
        if (weight_down > smallest_weight) nodes.push_back({z, weight_down, -1.0, outer});
    }
    return nodes;
}

TestSystem::Local TestSystem::at(const Unknowns& u, double apart) const {
    const Field f = field(u);
    Local local{.residual = Unknowns::Zero(),
                .jacobian = Eigen::Matrix4d::Identity(),
                .log_cosh = 0.0,
                .sech4 = 0.0,
                .variance = f.variance,
                .apart = apart};
    double m = 0.0, rest = 0.0, t = 0.0, distance = 0.0;
    Eigen::Matrix4d slopes = Eigen::Matrix4d::Zero(); // of m, 1 - q, t, p
    const Unknowns by_variance(0.0, f.variance_by_rest, f.variance_by_t, 0.0);
    for (const Node& node : nodes(f.z, f.variance)) {
        const double A = f.mean + f.z * node.z + (f.b - f.that) * node.w;
        const NodeAverages a(A, f.variance, node.w);
        const Unknowns by_mean(f.mean_by_m, 0.0, f.z_by_t * node.z - f.that_by_t * node.w, node.w);
        const Unknowns dm = node.weight * (a.C * by_mean + a.dm_dg * by_variance);
        m += node.weight * a.m;
        rest += node.weight * a.C;
        t += node.weight * node.outer * a.m;
        distance += node.weight * a.along;
        local.log_cosh += node.weight * a.free;
        local.sech4 += node.weight * a.curvature;
        slopes.row(0) += dm;
        slopes.row(1) += node.weight * (a.dC_dS * by_mean + a.dC_dg * by_variance);
        slopes.row(2) += node.outer * dm;
        slopes.row(3) += node.w * dm;
    }
    if (symmetric()) {
        m = 0.0;
        slopes.row(0).setZero();
    }
    local.residual << u(0) - m, u(1) - rest, u(2) - t, distance - apart;
    local.jacobian(3, 3) = 0.0;
    local.jacobian -= slopes;
    for (const auto& [row, scale] : {std::pair{1, u(1)}, {3, apart}}) {
        local.residual(row) /= scale;
        local.jacobian.row(row) /= scale;
    }
    return local;
}

TestSystem::Unknowns TestSystem::response(const Local& local) {
    return -local.jacobian.partialPivLu().solve(Unknowns(0.0, 0.0, 0.0, 1.0 / local.apart));
}

OverlapState TestSystem::state(const Unknowns& u, const Local& local, double apart) const {
    const double p = 1.0 - apart;
    const double m = u(0), rest = u(1), q = 1.0 - rest, t = u(2), b = u(3), both = beta_ * beta_ref_;
    const double noise_part = 0.5 * beta_ * beta_ * site_->load() * rest * rest * site_->covariance()->remainder(q);
    const double phi = noise_part + both * (value(p) - value(t) + t * slope(t)) + apart * b -
                       beta_ * site_->signal_free_energy(m) + (local.log_cosh - b);
    OverlapState state{.overlap = p, .status = Status::converged};
    constexpr double same = 1e-12;
    const bool unaware = apart == 1.0 && m == 0.0 && t == 0.0 && b == 0.0 && std::abs(q - disordered_overlap_) < same;
    state.V = unaware ? 0.0 : potential(phi); // of the state that V is measured from
    state.slope = T_ * b - beta_ref_ * slope(p);
    state.curvature = T_ * response(local)(3) - beta_ref_ * curvature(p);
    state.replicon = 1.0 - beta_ * beta_ * curvature(q) * local.sech4;
    state.residual = local.residual.cwiseAbs().maxCoeff();
    state.values = {{"V", state.V}, {"q", q}, {"t", t}, {"b", b}};
    if (site_->has_signal()) state.values.push_back({"m", m});
    return state;
}

OverlapState TestSystem::coincident() const {
    const double m = reference_.m, q = reference_.q;
    const double energy =
        beta_ref_ * (value(1.0) - value(q)) + site_->signal_field(m) * m - site_->signal_free_energy(m);
    OverlapState state{.overlap = 1.0, .status = Status::converged};
    state.V = potential(beta_ * energy);
    state.values = {{"V", state.V}, {"q", 1.0}, {"t", q}, {"b", std::nullopt}};
    if (site_->has_signal()) state.values.push_back({"m", m});
    state.replicon = 1.0;
    return state;
}

} // namespace mattis::solvers
