#include "solvers/rsb/cascade.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <numbers>
#include <optional>

#include "core/vector_clones.hpp"
#include "core/watch.hpp"
#include "solvers/rs/site_sums.hpp"
#include "solvers/rsb/field_grid.hpp"
#include "solvers/rsb/innermost_level.hpp"
#include "solvers/rsb/stencils.hpp"

namespace mattis::solvers {

namespace {

using Values = NodeValues;
using Grid = FieldGrid;
using Level = FieldLevel;

constexpr std::size_t lanes = 16;

/// out[a] = sum_j kernel[j] in[a + j] for a < n. Both arrays have room for `lanes` values more.
MATTIS_VECTOR_CLONES void convolve(const double* kernel, std::size_t size, const double* in, std::size_t n,
                                   double* out) {
    for (std::size_t a = 0; a < n; a += lanes) {
        double sum[lanes] = {};
        const double* from = in + a;
        for (std::size_t j = 0; j < size; ++j)
            for (std::size_t l = 0; l < lanes; ++l) sum[l] += kernel[j] * from[j + l];
        for (std::size_t l = 0; l < lanes; ++l) out[a + l] = sum[l];
    }
}

/// An average over a level as seen from outside.
struct Averaged {
    Level level{};
    /// What the average of the inner phi exceeds the outer one by, less its value y v/2 at large h: it vanishes there.
    Values gain{};
};

/// The average that leads from phi_{i+1} to phi_i, as a sum over the grid. With t_j = (step/sqrt(2 pi v)) exp[-(j
/// step)^2/(2v) + y j step] and F_b = exp[y (phi_{i+1}(h_b) - h_b - asymptote)], which is 1 at large h,
///   exp[y (phi_i(h_a) - h_a - asymptote)] = sum_j t_j F_{a+j}
/// The factor exp(y h) in front is what keeps every number in range.
class Average {
public:
    Average(const Grid& grid, std::size_t outer_size, double v, double y, const Level& inner)
        : grid_(grid), outer_size_(outer_size), y_(y), reach_(nodes_of(v, y, grid.step)) {
        const double norm = grid.step / std::sqrt(2.0 * std::numbers::pi * v);
        const bool narrow = is_unresolved(v, grid.step);
        const Stencil weight = narrow ? gaussian_stencil(v / (grid.step * grid.step)) : Stencil{};
        for (std::size_t j = 0; j <= 2 * reach_; ++j) {
            const double x = grid.step * (static_cast<double>(j) - static_cast<double>(reach_));
            const std::size_t distance = j > reach_ ? j - reach_ : reach_ - j;
            kernel_.push_back(narrow ? weight[distance] * std::exp(y * x) : norm * std::exp(-0.5 * x * x / v + y * x));
        }
        factor_ = padded([&](std::size_t a) { return a < grid.size ? std::exp(y * inner.excess[a]) : 1.0; }, 1.0);
        for (std::size_t b = 1; b <= reach_; ++b) factor_[reach_ - b] *= std::exp(2.0 * y * grid.at(b));
        sum_ = convolved(factor_);
    }

    /// phi_i from phi_{i+1}; v is the variance of the level.
    Averaged outer(const Level& inner, double v) const {
        Averaged averaged{.level = {.asymptote = inner.asymptote + 0.5 * y_ * v}};
        Level& level = averaged.level;
        for (std::size_t a = 0; a < outer_size_; ++a) level.excess.push_back(std::log(sum_[a]) / y_ - 0.5 * y_ * v);
        level.slope = mean([&](std::size_t b) { return b < grid_.size ? inner.slope[b] : 1.0; }, -1.0);
        averaged.gain =
            mean([&](std::size_t b) { return grid_.at(b) + (b < grid_.size ? inner.excess[b] : 0.0); }, 1.0);
        for (std::size_t a = 0; a < outer_size_; ++a) averaged.gain[a] -= grid_.at(a) + level.excess[a] + y_ * v;
        if (inner.curvature.empty()) return averaged;
        level.curvature = mean(
            [&](std::size_t b) {
                return b < grid_.size ? inner.curvature[b] + y_ * inner.slope[b] * inner.slope[b] : y_;
            },
            1.0);
        for (std::size_t a = 0; a < outer_size_; ++a) level.curvature[a] -= y_ * level.slope[a] * level.slope[a];
        return averaged;
    }

    /// Probabilities of |h| at the nodes one level further in.
    Values inwards(const Values& mass) const {
        // Field b is reached from a with kernel t_{b-a}: the transposed sum, for b from -reach_ on.
        Values from(4 * reach_ + grid_.size + lanes, 0.0);
        for (std::size_t a = 0; a < outer_size_; ++a) from[2 * reach_ + a] = mass[a] / sum_[a];
        const Values reversed(kernel_.rbegin(), kernel_.rend());
        Values reached(reach_ + grid_.size + lanes, 0.0);
        if (outer_size_ > 1)
            convolve(reversed.data(), reversed.size(), from.data(), reach_ + grid_.size, reached.data());
        else
            for (std::size_t j = 0; j < std::min(kernel_.size(), reached.size()); ++j)
                reached[j] = from[2 * reach_] * kernel_[j];
        Values inner(grid_.size);
        for (std::size_t b = 0; b < grid_.size; ++b) inner[b] = factor_[reach_ + b] * reached[reach_ + b];
        for (std::size_t b = 1; b <= std::min(reach_, grid_.size - 1); ++b)
            inner[b] += factor_[reach_ - b] * reached[reach_ - b];
        return inner;
    }

private:
    /// f at the nodes, also beyond the grid, with `parity` f on the left of 0.
    template <class F>
    Values padded(F&& f, double parity) const {
        Values values(2 * reach_ + grid_.size + lanes);
        for (std::size_t a = 0; a < values.size() - reach_; ++a) values[reach_ + a] = f(a);
        for (std::size_t b = 1; b <= reach_; ++b) values[reach_ - b] = parity * values[reach_ + b];
        return values;
    }

    Values convolved(const Values& values) const {
        Values sum(outer_size_ + lanes);
        convolve(kernel_.data(), kernel_.size(), values.data(), outer_size_, sum.data());
        return sum;
    }

    /// Average of a function of the inner field with weight exp[y (phi_{i+1} - phi_i)].
    template <class F>
    Values mean(F&& inner, double parity) const {
        Values weighted = padded(inner, parity);
        for (std::size_t a = 0; a < weighted.size(); ++a) weighted[a] *= factor_[a];
        Values average = convolved(weighted);
        average.resize(outer_size_);
        for (std::size_t a = 0; a < outer_size_; ++a) average[a] /= sum_[a];
        return average;
    }

    Grid grid_;
    std::size_t outer_size_; ///< nodes at which the average is wanted: 1 if the field outside is 0
    double y_;
    std::size_t reach_; ///< nodes to either side: the weights exp(y |h|) shift both flanks of the Gaussian by y v
    Values kernel_{}, factor_{}, sum_{};
};

/// The cascade on one grid. Position i of the lists stands for phi_{i+1}, from the outside inwards, up to the innermost
/// function on the grid: that of level k where that is wider than T, else that of the spin.
class Evaluation {
public:
    Evaluation(const Cascade& cascade, const Grid& grid, bool with_curvature)
        : cascade_(cascade), grid_(grid), with_curvature_(with_curvature), closed_(innermost_is_averaged(cascade)),
          top_(cascade.breaking.size() - (closed_ ? 1 : 0)), levels_(top_ + 1), averages_(top_ + 1), gains_(top_ + 1) {
        innermost_ = closed_ ? averaged_level(grid_, width(top_ + 1), cascade.breaking[top_], cascade.T, with_curvature)
                             : spin_level(grid_, cascade.T, with_curvature);
        levels_[top_] = innermost_.level;
        for (std::size_t i = top_; i > 0; --i) {
            pause_point();
            const double v = width(i);
            if (v == 0.0) {
                levels_[i - 1] = levels_[i];
                continue;
            }
            const bool from_zero = i == 1 && cascade.variance[0] == 0.0 && cascade.signal == 0.0;
            averages_[i].emplace(grid_, from_zero ? 1 : grid_.size, v, cascade.breaking[i - 1], levels_[i]);
            auto [level, gain] = averages_[i]->outer(levels_[i], v);
            levels_[i - 1] = std::move(level);
            gains_[i] = std::move(gain);
        }
    }

    CascadeAverages averages() const {
        CascadeAverages result;
        result.resolved = true;
        Values mass = outermost(result);
        for (std::size_t i = 0; i <= top_; ++i) {
            pause_point();
            if (i > 0) {
                result.free_excess.push_back(free_excess(i, mass, gains_[i]));
                if (averages_[i]) mass = averages_[i]->inwards(mass);
            }
            result.overlap.push_back(1.0 - sum_over(mass, [&](std::size_t a) {
                                         return (1.0 - levels_[i].slope[a]) * (1.0 + levels_[i].slope[a]);
                                     }));
            if (with_curvature_) add_derivatives(result, mass, levels_[i].curvature);
        }
        result.C = sum_over(mass, [&](std::size_t a) { return innermost_.susceptibility[a]; });
        result.entropy = sum_over(mass, [&](std::size_t a) { return innermost_.entropy[a]; });
        if (closed_) {
            result.free_excess.push_back(free_excess(top_ + 1, mass, innermost_.gain));
            result.overlap.push_back(1.0 - cascade_.T * result.C);
            if (with_curvature_)
                result.curvature.push_back(cascade_.T == 0.0
                                               ? std::numeric_limits<double>::infinity()
                                               : sum_over(mass, [&](std::size_t a) { return innermost_.fourth[a]; }));
        }
        return result;
    }

private:
    double width(std::size_t i) const { return cascade_.variance[i] - cascade_.variance[i - 1]; }

    /// Averages over the second and higher derivatives of a level.
    void add_derivatives(CascadeAverages& result, const Values& mass, const Values& curvature) const {
        const bool at_zero = curvature.size() == 1; // of an even function
        const Values third = at_zero ? Values{0.0} : first_derivative(curvature, grid_.step);
        const Values fourth = at_zero ? Values{0.0} : second_derivative(curvature, grid_.step);
        double square = 0.0;
        FieldDerivatives sum;
        for (std::size_t a = 0; a < mass.size(); ++a) {
            const double c = curvature[a], t = third[a] * third[a];
            square += mass[a] * c * c;
            sum.second_cubed += mass[a] * c * c * c;
            sum.second_fourth += mass[a] * c * c * c * c;
            sum.third_squared += mass[a] * t;
            sum.second_third_squared += mass[a] * c * t;
            sum.fourth_squared += mass[a] * fourth[a] * fourth[a];
        }
        result.curvature.push_back(square);
        result.derivatives.push_back(sum);
    }

    /// dPhi/dy_i - v_i/2 from the probabilities one level further out.
    double free_excess(std::size_t i, const Values& mass, const Values& gain) const {
        if (gain.empty()) return 0.0;
        return sum_over(mass, [&](std::size_t a) { return gain[a]; }) / cascade_.breaking[i - 1];
    }

    /// Probabilities of |h| at the nodes under p_0, and its averages of phi_1 and phi_1'. The grid ends where phi_1 is
    /// linear, though p_0 may reach much further: erf(h/w) and its integral, whose Gaussian averages are known, take
    /// the rest.
    Values outermost(CascadeAverages& result) const {
        if (!cascade_.kinds.empty()) return outermost_of_data(result);
        const double v = cascade_.variance[0], S = cascade_.signal;
        const double w = grid_.end() / sharpness, W = std::hypot(w, std::sqrt(2.0 * v));
        result.free = integral_of_erf(S, W) + levels_[0].asymptote;
        result.m = std::erf(S / W);
        const bool at_zero = v == 0.0 && S == 0.0;
        Values mass(at_zero ? 1 : grid_.size, 0.0), opposite(mass.size(), 0.0);
        if (at_zero)
            mass[0] = 1.0;
        else if (is_unresolved(v, grid_.step))
            spread_narrow(v, S, mass, opposite);
        else
            spread(v, S, mass, opposite);
        for (std::size_t a = 0; a < mass.size(); ++a) {
            const double h = grid_.at(a);
            result.m += (mass[a] - opposite[a]) * (levels_[0].slope[a] - std::erf(h / w));
            mass[a] += opposite[a];
            result.free += mass[a] * (h + levels_[0].excess[a] - integral_of_erf(h, w));
        }
        result.n = result.m;
        return mass;
    }

    /// Weights at the nodes under a Gaussian of mean S and variance v, and those at the nodes opposite to them.
    void spread(double v, double S, Values& right, Values& left) const {
        const double norm = grid_.step / std::sqrt(2.0 * std::numbers::pi * v);
        for (std::size_t a = 0; a < right.size(); ++a) {
            const double h = grid_.at(a);
            right[a] = norm * std::exp(-0.5 * (h - S) * (h - S) / v);
            left[a] = a > 0 ? norm * std::exp(-0.5 * (h + S) * (h + S) / v) : 0.0;
        }
    }

    /// The same where the nodes do not resolve the Gaussian.
    void spread_narrow(double v, double S, Values& right, Values& left) const {
        const double place = S / grid_.step, middle = std::round(place);
        const ShiftedStencil weight = gaussian_stencil(v / (grid_.step * grid_.step), place - middle);
        for (std::size_t j = 0; j < weight.size(); ++j) {
            const double node = middle + static_cast<double>(j) - static_cast<double>(stencil_reach);
            if (std::abs(node) < static_cast<double>(right.size()))
                (node >= 0.0 ? right : left)[static_cast<std::size_t>(std::abs(node))] = weight[j];
        }
    }

    /// The outermost level with a Gaussian for each kind of sites; the overlap with the data of a kind is E X phi_1' =
    /// factor E phi_1' + spread S E phi_1'', the last by parts.
    Values outermost_of_data(CascadeAverages& result) const {
        Values mass(grid_.size, 0.0);
        result.free = levels_[0].asymptote;
        for (const SiteKind& kind : cascade_.kinds) {
            const double S = kind.factor * cascade_.signal;
            const double v = cascade_.variance[0] + kind.spread * cascade_.signal * cascade_.signal;
            const double w = grid_.end() / sharpness, W = std::hypot(w, std::sqrt(2.0 * v));
            double free = integral_of_erf(S, W), m = std::erf(S / W);
            double slope = 2.0 / (std::sqrt(std::numbers::pi) * W) * std::exp(-(S / W) * (S / W));
            const double norm = grid_.step / std::sqrt(2.0 * std::numbers::pi * v);
            for (std::size_t a = 0; a < mass.size(); ++a) {
                const double h = grid_.at(a), rest = levels_[0].slope[a] - std::erf(h / w);
                const double right = norm * std::exp(-0.5 * (h - S) * (h - S) / v);
                const double left = a > 0 ? norm * std::exp(-0.5 * (h + S) * (h + S) / v) : 0.0;
                mass[a] += kind.weight * (right + left);
                free += (right + left) * (h + levels_[0].excess[a] - integral_of_erf(h, w));
                m += (right - left) * rest;
                slope += (right * (h - S) + left * (h + S)) / v * rest;
            }
            result.free += kind.weight * free;
            result.m += kind.weight * m;
            result.n += kind.weight * (kind.factor * m + kind.spread * cascade_.signal * slope);
        }
        result.n /= data_moment(cascade_.kinds);
        return mass;
    }

    static double integral_of_erf(double h, double width) {
        return h * std::erf(h / width) + width / std::sqrt(std::numbers::pi) * std::exp(-(h / width) * (h / width));
    }

    static constexpr double sharpness = 6.0; ///< 1 - erf is nothing at the end of the grid

    template <class F>
    static double sum_over(const Values& mass, F&& f) {
        double sum = 0.0;
        for (std::size_t a = 0; a < mass.size(); ++a) sum += mass[a] * f(a);
        return sum;
    }

    Cascade cascade_;
    Grid grid_;
    bool with_curvature_;
    bool closed_;
    std::size_t top_;
    std::vector<Level> levels_;
    std::vector<std::optional<Average>> averages_; ///< [i] leads from levels_[i] to levels_[i-1]; none of variance 0
    std::vector<Values> gains_;                    ///< [i] as in Averaged, empty where there is no average
    InnermostLevel innermost_{};
};

/// Whether the levels are as Cascade says, the innermost one of finite width at T = 0, and no exponential overflows.
bool sensible(const Cascade& cascade) {
    constexpr double largest = 14.0; // exp(2 b^2 + 18 b), b = y sqrt(v), must be a number
    double V = 0.0, y = 0.0;
    for (std::size_t i = 0; i < cascade.variance.size(); ++i) {
        const double v = cascade.variance[i] - V;
        if (!(v >= 0.0) || !std::isfinite(v)) return false;
        V = cascade.variance[i];
        if (i == 0) continue;
        if (!(cascade.breaking[i - 1] >= y && cascade.breaking[i - 1] > 0.0)) return false;
        y = cascade.breaking[i - 1];
        if (!(y * std::sqrt(v) < largest)) return false;
        if (cascade.T == 0.0 && i + 1 == cascade.variance.size() && v == 0.0) return false;
    }
    return std::isfinite(cascade.signal) &&
           (cascade.variance[0] > 0.0 || cascade.signal == 0.0 || cascade.kinds.empty());
}

/// Without levels: one Gaussian average of the spin.
CascadeAverages without_levels(const Cascade& cascade) {
    const SiteSums site = site_sums(cascade.kinds, cascade.signal, cascade.variance[0], cascade.T);
    CascadeAverages result{.free = site.free, .m = site.m, .n = site.n, .C = site.C, .entropy = site.entropy};
    result.overlap.push_back(1.0 - cascade.T * site.C);
    result.curvature.push_back(site.curvature);
    result.resolved = true;
    return result;
}

} // namespace

CascadeAverages cascade_averages(const Cascade& cascade, bool with_curvature, double finer) {
    if (!sensible(cascade)) return {};
    if (cascade.signal == 0.0 && !cascade.kinds.empty()) { // sites of all kinds feel the same noise then, and no more
        Cascade without_kinds = cascade;
        without_kinds.kinds = {};
        return cascade_averages(without_kinds, with_curvature, finer);
    }
    if (cascade.breaking.empty()) return without_levels(cascade);
    const Grid grid = grid_for(cascade, finer);
    if (grid.size == 0) return {};
    return Evaluation(cascade, grid, with_curvature).averages();
}

} // namespace mattis::solvers
