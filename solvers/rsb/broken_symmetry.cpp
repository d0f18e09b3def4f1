#include "solvers/rsb/broken_symmetry.hpp"

#include <cmath>

namespace mattis::solvers {

BrokenSymmetry::Local BrokenSymmetry::evaluate(const Levels& at, bool with_curvature) const {
    constexpr double largest_theta = 1.0 + 1e-5; // 1 itself may be given, and has neighbours
    Local local{.at = at, .noise = model_->level_noise({at.q, at.y, at.C})};
    const double T = model_->temperature();
    if (!local.noise.admissible || (k_ > 0 && !(at.y.back() * T < largest_theta)) ||
        !(at.C < model_->susceptibility_limit()))
        return local;
    local.site = cascade_averages({model_->signal_field(at.m), local.noise.variance, at.y, T, model_->kinds()},
                                  with_curvature || breaking_ == Breaking::marginal);
    local.admissible = local.site.resolved;
    return local;
}

double BrokenSymmetry::free_energy(const Local& local) const {
    return model_->signal_free_energy(local.at.m) + local.noise.free_energy - local.site.free;
}

double BrokenSymmetry::entropy(const Local& local) const {
    return local.site.entropy + model_->noise_entropy(local.at.q.back(), local.at.C);
}

std::vector<double> BrokenSymmetry::breaking_gradient(const Local& local) const {
    std::vector<double> gradient;
    for (std::size_t i = 0; i < k_; ++i) gradient.push_back(local.noise.breaking_excess[i] - local.site.free_excess[i]);
    return gradient;
}

std::vector<double> BrokenSymmetry::replicons(const Local& local) const {
    std::vector<double> values;
    for (std::size_t i = 0; i <= k_; ++i) {
        const double coupling = local.noise.coupling[i];
        values.push_back(coupling == 0.0 ? 1.0 : 1.0 - coupling * local.site.curvature[i]);
    }
    return values;
}

Vector BrokenSymmetry::unknowns(const Levels& at) const {
    std::vector<double> u;
    double below = 0.0;
    for (std::size_t i = 0; i < free_overlaps(); ++i) {
        if (i > 0 || !pinned_.q0) u.push_back(std::log((at.q[i] - below) / (1.0 - at.q[i])));
        below = at.q[i];
    }
    for (std::size_t i = 0; i < k_ && breaking_ != Breaking::given; ++i)
        u.push_back(std::log(at.y[i] - (i > 0 ? at.y[i - 1] : 0.0)));
    if (frozen()) u.push_back(std::log(at.C));
    if (!pinned_.m) u.push_back(at.m);
    return Eigen::Map<const Vector>(u.data(), static_cast<Eigen::Index>(u.size()));
}

Levels BrokenSymmetry::levels(const Vector& u) const {
    Levels at;
    Eigen::Index next = 0;
    double complement = 1.0;
    for (std::size_t i = 0; i < free_overlaps(); ++i) {
        if (i > 0 || !pinned_.q0) complement /= 1.0 + std::exp(u(next++));
        at.q.push_back(1.0 - complement);
    }
    if (breaking_ == Breaking::given) at.y = given_;
    for (std::size_t i = at.y.size(); i < k_; ++i) at.y.push_back((i > 0 ? at.y[i - 1] : 0.0) + std::exp(u(next++)));
    at.C = frozen() ? std::exp(u(next++)) : complement / model_->temperature();
    if (frozen()) at.q.push_back(1.0);
    if (!pinned_.m) at.m = u(next++);
    return at;
}

Vector BrokenSymmetry::residual(const Local& local) const {
    std::vector<double> r;
    const Levels& at = local.at;
    const auto error = [&](std::size_t i) {
        return i < k_ ? at.q[i] - local.site.overlap[i] : model_->temperature() * (local.site.C - at.C);
    };
    if (!pinned_.q0 && free_overlaps() > 0) r.push_back(error(0) * (1.0 / (1.0 - at.q[0]) + 1.0 / at.q[0]));
    for (std::size_t i = 1; i < free_overlaps(); ++i) {
        const double below = pinned_.q0 && i == 1 ? 0.0 : error(i - 1);
        r.push_back((error(i) - below) * (1.0 / (1.0 - at.q[i]) + 1.0 / (at.q[i] - at.q[i - 1])));
    }
    if (breaking_ == Breaking::marginal) r.push_back(replicons(local).back());
    const std::vector<double> gradient = breaking_gradient(local);
    for (std::size_t i = 0; breaking_ == Breaking::extremal && i < k_; ++i) {
        const double v = local.noise.variance[i + 1] - local.noise.variance[i], d = at.q[i + 1] - at.q[i];
        const double ends = (pinned_.q0 && i == 0 ? 0.0 : error(i)) + error(i + 1);
        r.push_back((gradient[i] / v - 0.25 * ends) * (1.0 - at.q[i]) / (d * d));
    }
    if (frozen()) r.push_back((at.C - local.site.C) / at.C);
    if (!pinned_.m) r.push_back(at.m - local.site.n);
    return Eigen::Map<const Vector>(r.data(), static_cast<Eigen::Index>(r.size()));
}

} // namespace mattis::solvers
