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
    bool curved = with_curvature || breaking_ == Breaking::marginal;
    for (std::size_t i = 1; i <= k_; ++i) curved = curved || narrow(local.noise, i);
    local.site = cascade_averages({model_->signal_field(at.m), local.noise.variance, at.y, T, model_->kinds()}, curved);
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

bool BrokenSymmetry::narrow(const LevelNoise& noise, std::size_t i) const {
    const double T = model_->temperature();
    return is_narrow(noise.variance[i] - noise.variance[i - 1], T * T + noise.variance[k_] - noise.variance[i]);
}

GapConditions BrokenSymmetry::conditions(const Local& local, std::size_t i) const {
    const CascadeAverages& site = local.site;
    const double inside = local.at.q[i], y = local.at.y[i - 1];
    double C = local.at.C; // of the clusters of level i
    for (std::size_t j = i; j < k_; ++j) C += local.at.y[j] * (local.at.q[j + 1] - local.at.q[j]);
    const auto end = [&](std::size_t level) {
        return GapEnd{site.curvature[level], site.third[level] - 2.0 * y * site.cube[level]};
    };
    return narrow_gap(local.at.q[i - 1], inside, end(i - 1), end(i),
                      [&](double q) { return model_->replicon_coupling(q, C + y * (inside - q)); });
}

Vector BrokenSymmetry::residual(const Local& local) const {
    std::vector<double> r;
    const Levels& at = local.at;
    const auto error = [&](std::size_t i) {
        return i < k_ ? at.q[i] - local.site.overlap[i] : model_->temperature() * (local.site.C - at.C);
    };
    if (!pinned_.q0 && free_overlaps() > 0) r.push_back(error(0) * (1.0 / (1.0 - at.q[0]) + 1.0 / at.q[0]));
    std::vector<double> breaking;
    const std::vector<double> gradient = breaking_gradient(local);
    for (std::size_t i = 1; i <= k_; ++i) {
        const double d = at.q[i] - at.q[i - 1], below = pinned_.q0 && i == 1 ? 0.0 : error(i - 1);
        GapConditions gap;
        if (narrow(local.noise, i)) {
            gap = conditions(local, i);
        } else {
            const double v = local.noise.variance[i] - local.noise.variance[i - 1];
            gap = {(error(i) - below) / d, (2.0 * gradient[i - 1] / v - 0.5 * (below + error(i))) / (d * d)};
        }
        if (i < free_overlaps()) r.push_back(gap.step * (d / (1.0 - at.q[i]) + 1.0));
        breaking.push_back(0.5 * gap.breaking * (1.0 - at.q[i - 1]));
    }
    if (breaking_ == Breaking::marginal) r.push_back(replicons(local).back());
    if (breaking_ == Breaking::extremal) r.insert(r.end(), breaking.begin(), breaking.end());
    if (frozen()) r.push_back((at.C - local.site.C) / at.C);
    if (!pinned_.m) r.push_back(at.m - local.site.n);
    return Eigen::Map<const Vector>(r.data(), static_cast<Eigen::Index>(r.size()));
}

} // namespace mattis::solvers
