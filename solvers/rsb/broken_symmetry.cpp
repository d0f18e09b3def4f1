#include "solvers/rsb/broken_symmetry.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace mattis::solvers {

namespace {

/// What an average over levels knows of those from `first` to `last`, all of breaking parameter y.
std::vector<GapNode> nodes_between(const CascadeAverages& site, std::size_t first, std::size_t last, double y) {
    std::vector<GapNode> nodes;
    for (std::size_t level = first; level <= last; ++level) {
        const FieldDerivatives& d = site.derivatives[level];
        nodes.push_back({site.curvature[level], d.third_squared - 2.0 * y * d.second_cubed,
                         d.fourth_squared - 12.0 * y * d.second_third_squared + 6.0 * y * y * d.second_fourth});
    }
    return nodes;
}

} // namespace

BrokenSymmetry::Local BrokenSymmetry::evaluate(const Levels& at, bool with_curvature) const {
    constexpr double largest_theta = 1.0 + 1e-5; // 1 itself may be given, and has neighbours
    Local local{.at = at, .noise = model_->level_noise({at.q, at.y, at.C})};
    const double T = model_->temperature();
    if (!local.noise.admissible || (k_ > 0 && !(at.y.back() * T < largest_theta)) ||
        !(at.C < model_->susceptibility_limit()))
        return local;
    average(local, with_curvature || breaking_ == Breaking::marginal);
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
        const double w = i > 0 || !pinned_.q0 ? u(next++) : -std::numeric_limits<double>::infinity();
        complement /= 1.0 + std::exp(w);
        const bool small = i == 0 && w < 0.0; // keeps its digits
        at.q.push_back(small ? 1.0 / (1.0 + std::exp(-w)) : 1.0 - complement);
    }
    if (breaking_ == Breaking::given) at.y = given_;
    for (std::size_t i = at.y.size(); i < k_; ++i) at.y.push_back((i > 0 ? at.y[i - 1] : 0.0) + std::exp(u(next++)));
    at.C = frozen() ? std::exp(u(next++)) : complement / model_->temperature();
    if (frozen()) at.q.push_back(1.0);
    if (!pinned_.m) at.m = u(next++);
    return at;
}

void BrokenSymmetry::average(Local& local, bool with_curvature) const {
    const double T = model_->temperature();
    const std::vector<double>& V = local.noise.variance;
    std::vector<double> variance{V[0]}, breaking;
    std::vector<std::size_t> parts(k_ + 1, 0);
    for (std::size_t i = 1; i <= k_; ++i) {
        parts[i] = parts_of_gap(V[i] - V[i - 1], T * T + V[k_] - V[i]);
        if (parts[i] > 1 && !divides_) parts[i] = 0;
        const std::size_t count = std::max<std::size_t>(1, parts[i]);
        for (std::size_t j = 1; j < count; ++j)
            variance.push_back(V[i - 1] + (V[i] - V[i - 1]) * static_cast<double>(j) / static_cast<double>(count));
        variance.push_back(V[i]);
        breaking.insert(breaking.end(), count, local.at.y[i - 1]);
        with_curvature = with_curvature || parts[i] > 0;
    }
    CascadeAverages all =
        cascade_averages({model_->signal_field(local.at.m), variance, breaking, T, model_->kinds()}, with_curvature);
    CascadeAverages& site = local.site = all;
    local.gaps.assign(k_, {});
    if (!all.resolved) return;
    site.overlap.clear(), site.curvature.clear(), site.free_excess.clear();
    for (std::size_t i = 0, place = 0; i <= k_; ++i) {
        if (i > 0) {
            const std::size_t before = place;
            place += std::max<std::size_t>(1, parts[i]);
            if (parts[i] > 0) local.gaps[i - 1] = nodes_between(all, before, place, local.at.y[i - 1]);
            site.free_excess.push_back(std::accumulate(all.free_excess.begin() + static_cast<std::ptrdiff_t>(before),
                                                       all.free_excess.begin() + static_cast<std::ptrdiff_t>(place),
                                                       0.0));
        }
        site.overlap.push_back(all.overlap[place]);
        if (place < all.curvature.size()) site.curvature.push_back(all.curvature[place]);
    }
}

GapConditions BrokenSymmetry::conditions(const Local& local, std::size_t i) const {
    const double inside = local.at.q[i], y = local.at.y[i - 1];
    double C = local.at.C; // of the clusters of level i
    for (std::size_t j = i; j < k_; ++j) C += local.at.y[j] * (local.at.q[j + 1] - local.at.q[j]);
    return narrow_gap(local.at.q[i - 1], inside, local.gaps[i - 1],
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
        if (!local.gaps[i - 1].empty()) {
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
