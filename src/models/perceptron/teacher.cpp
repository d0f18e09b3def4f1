#include "models/perceptron/teacher.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/gaussian.hpp"

namespace mattis {

std::vector<SaddleLine> PerceptronTeacher::lines() {
    return {{.name = "spinodal",
             .doc = "end of the state of poor generalisation",
             .kind = SaddleLine::Kind::fold,
             .branch = Branch::poor,
             .finds = {"alpha"}},
            {.name = "transition",
             .doc = "equal entropy of poor generalisation and the teacher",
             .kind = SaddleLine::Kind::crossing,
             .branch = Branch::poor,
             .rival = Branch::good,
             .finds = {"alpha"}}};
}

namespace {

/// Averages over the fields of one input at overlap R < 1, per unit of alpha.
struct InputAverages {
    double conjugate = 0.0; ///< int Dz 2 Phi kappa^2/(1-R)
    double entropy = 0.0;   ///< 2 int Dz Phi ln Phi
    double curvature = 0.0; ///< int Dz 2 Phi (d^2 ln Phi/dh^2)^2
};

/// By the trapezoidal rule in z, which converges exponentially. Integrands vanish where |z| or |u| is large, and vary
/// on the smaller of the scales of z and u.
InputAverages input_averages(double R) {
    constexpr double tail = 9.0, step = 0.06;
    const double s = std::sqrt(R / (1.0 - R)), width = 1.0 / std::max(1.0, s);
    const int reach = static_cast<int>(tail / step);
    InputAverages sum;
    for (int k = -reach; k <= reach; ++k) {
        const double z = width * step * k, u = s * z;
        const double weight = std::exp(-0.5 * z * z), Phi = 0.5 * std::erfc(-u / std::numbers::sqrt2);
        const double kappa = std::exp(-0.5 * u * u) / (std::sqrt(2.0 * std::numbers::pi) * Phi);
        const double bend = kappa * (kappa + u);
        sum.conjugate += weight * 2.0 * Phi * kappa * kappa;
        sum.entropy += weight * 2.0 * Phi * std::log(Phi);
        sum.curvature += weight * 2.0 * Phi * bend * bend;
    }
    const double norm = width * step / std::sqrt(2.0 * std::numbers::pi), rest = 1.0 - R;
    return {norm * sum.conjugate / rest, norm * sum.entropy, norm * sum.curvature / (rest * rest)};
}

class TeacherSaddle final : public Saddle {
public:
    explicit TeacherSaddle(double alpha) : alpha_(alpha) {}

    std::optional<Vector> residual(const Vector& u) const override {
        const double R = overlap(u), r = std::exp(u(1));
        if (!(R < 1.0) || !std::isfinite(r)) return std::nullopt;
        const double R_new = site_averages(r, r, 1.0).m, r_new = alpha_ * input_averages(R).conjugate;
        return Vector{{(R - R_new) * (1.0 / R + 1.0 / (1.0 - R)), std::log(r / r_new)}};
    }

    State state(const Vector& u) const override {
        const double R = overlap(u), r = std::exp(u(1));
        const SiteAverages site = site_averages(r, r, 1.0);
        const InputAverages input = input_averages(R);
        State state;
        state.order = {{"q", R}, {"r", r}, {"eps", std::acos(R) / std::numbers::pi}};
        state.entropy = -0.5 * r * (1.0 + R) + site.free + alpha_ * input.entropy;
        state.residual = std::max(std::abs(R - site.m), std::abs(r - alpha_ * input.conjugate));
        state.replicon = std::min(1.0 - alpha_ * input.curvature * site.curvature, longitudinal(R));
        return state;
    }

    Vector gradient(const Vector& u) const override {
        const double R = overlap(u), r = std::exp(u(1));
        const double by_R = 0.5 * (alpha_ * input_averages(R).conjugate - r);
        const double by_r = 0.5 * (site_averages(r, r, 1.0).m - R);
        return Vector{{by_R * R * (1.0 - R), by_r * r}};
    }

    double potential(const Vector& u) const override { return state(u).entropy; }

    std::vector<Vector> starts() const override {
        std::vector<Vector> starts;
        if (alpha_ == 0.0) return starts;
        const double weak = std::min(0.5, 2.0 * alpha_ / std::numbers::pi); // R to first order in alpha
        for (const double R : {weak, 0.01, 0.1, 0.3, 0.5, 0.65, 0.75, 0.85, 0.92, 0.96, 0.98, 0.99, 0.995, 0.999})
            starts.push_back(Vector{{std::log(R / (1.0 - R)), std::log(alpha_ * input_averages(R).conjugate)}});
        return starts;
    }

    Branch branch_of(const Vector&) const override { return Branch::poor; }

    std::optional<Solution> closed_form(const Branch& branch) const override {
        const bool good = branch == Branch::good;
        if (!good && alpha_ > 0.0) return std::nullopt;
        Solution s{.branch = branch, .status = Status::converged};
        s.order = good ? std::vector<NamedValue>{{"q", 1.0}, {"r", std::nullopt}, {"eps", 0.0}}
                       : std::vector<NamedValue>{{"q", 0.0}, {"r", 0.0}, {"eps", 0.5}};
        s.entropy = good ? 0.0 : std::numbers::ln2;
        s.residual = 0.0;
        s.replicon = 1.0; // no weight responds to a field, or no input acts
        s.replicons = {s.replicon};
        s.stable = !good || alpha_ > 0.0; // without inputs nothing holds the students at the teacher
        return s;
    }

private:
    static double overlap(const Vector& u) { return 1.0 / (1.0 + std::exp(-u(0))); }

    /// 1 - dR_new/dR along r = r_new(R).
    double longitudinal(double R) const {
        const double d = 1e-4 * std::min(R, 1.0 - R);
        const auto next = [&](double at) {
            const double r = alpha_ * input_averages(at).conjugate;
            return site_averages(r, r, 1.0).m;
        };
        return 1.0 - (next(R + d) - next(R - d)) / (2.0 * d);
    }

    double alpha_;
};

} // namespace

std::unique_ptr<const Saddle> PerceptronTeacher::saddle() const {
    return std::make_unique<const TeacherSaddle>(parameters.alpha);
}

} // namespace mattis
