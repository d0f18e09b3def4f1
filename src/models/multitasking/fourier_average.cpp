#include "models/multitasking/fourier_average.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <numbers>

#include "core/vector_clones.hpp"
#include "core/watch.hpp"

namespace mattis::multitasking {

namespace {

constexpr std::size_t block = 128; ///< points of t that are worked on together, a multiple of `lanes`
constexpr std::size_t lanes = 8;   ///< interleaved partial sums: one order of additions whatever the registers
constexpr std::size_t run = 16;    ///< points from one evaluation of sine and cosine

using Row = std::array<double, block>;

MATTIS_VECTOR_CLONES double dot(const double* x, const double* y, const double* z, std::size_t used) {
    std::array<double, lanes> sum{};
    for (std::size_t i = 0; i < used; i += lanes)
        for (std::size_t l = 0; l < lanes; ++l) sum[l] += x[i + l] * y[i + l] * z[i + l];
    return ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
}

MATTIS_VECTOR_CLONES void product(const double* x, const double* y, double* out, std::size_t used) {
    for (std::size_t i = 0; i < used; ++i) out[i] = x[i] * y[i];
}

/// out = x^n, n >= 0, by repeated squaring; x becomes one of its powers.
void power(Row& x, int n, Row& out, std::size_t used) {
    std::fill_n(out.data(), used, 1.0);
    for (; n > 0; n >>= 1) {
        if (n & 1) product(out.data(), x.data(), out.data(), used);
        if (n > 1) product(x.data(), x.data(), x.data(), used);
    }
}

/// What one group contributes at the points of a block.
struct GroupRows {
    Row G, S, F, dF;
    Row all;      ///< phi^k
    Row rest;     ///< phi^(k-1) times the other groups
    Row before;   ///< the groups before this one
    Row after;    ///< the groups after it
    Row response; ///< F phi^(k-1), what a pair takes from this group
    Row pair;     ///< F^2 phi^(k-2) times the other groups, of two patterns of this group
};

struct Angles {
    Row u, cosine, sine;
};

/// Cosine and sine of 0, 1, .., run-1 times an angle, and the same of the hyperbolic functions.
struct Multiples {
    std::array<double, run> cosine, sine;
};

MATTIS_VECTOR_CLONES void rotate(const Multiples& of, double c, double s, double* cosine, double* sine) {
    for (std::size_t i = 0; i < run; ++i) {
        cosine[i] = c * of.cosine[i] - s * of.sine[i];
        sine[i] = s * of.cosine[i] + c * of.sine[i];
    }
}

MATTIS_VECTOR_CLONES void hyperbolic_sine(const Multiples& of, double c, double s, double* sine) {
    for (std::size_t i = 0; i < run; ++i) sine[i] = s * of.cosine[i] + c * of.sine[i];
}

struct Hyperbolic {
    double cosine, sine;

    explicit Hyperbolic(double x) {
        const double e = std::expm1(x), part = e / (1.0 + e);
        sine = 0.5 * (e + part);
        cosine = 1.0 + 0.5 * e * part;
    }
};

/// By addition of the multiples 1, 2, 4, ...
Multiples trigonometric_multiples(double angle) {
    Multiples of{};
    of.cosine[0] = 1.0;
    for (std::size_t bit = 1; bit < run; bit *= 2) {
        const double c = std::cos(static_cast<double>(bit) * angle), s = std::sin(static_cast<double>(bit) * angle);
        for (std::size_t i = 0; i < bit; ++i) {
            of.cosine[i + bit] = c * of.cosine[i] - s * of.sine[i];
            of.sine[i + bit] = s * of.cosine[i] + c * of.sine[i];
        }
    }
    return of;
}

Multiples hyperbolic_multiples(double x) {
    Multiples of{};
    of.cosine[0] = 1.0;
    for (std::size_t bit = 1; bit < run; bit *= 2) {
        const Hyperbolic h(static_cast<double>(bit) * x);
        for (std::size_t i = 0; i < bit; ++i) {
            of.cosine[i + bit] = h.cosine * of.cosine[i] + h.sine * of.sine[i];
            of.sine[i + bit] = h.sine * of.cosine[i] + h.cosine * of.sine[i];
        }
    }
    return of;
}

template <PatternLaw::Data kind>
void transform(const PatternLaw& law, const Angles& at, GroupRows& rows, std::size_t used) {
    for (std::size_t i = 0; i < used; ++i) {
        const Transforms t = law.transforms<kind>(at.u[i], at.cosine[i], at.sine[i]);
        rows.G[i] = t.G;
        rows.S[i] = t.S;
        rows.F[i] = t.F;
        rows.dF[i] = t.dF;
    }
}

MATTIS_VECTOR_CLONES void transform_storing(const PatternLaw& law, const Angles& at, GroupRows& rows,
                                            std::size_t used) {
    transform<PatternLaw::Data::storing>(law, at, rows, used);
}
MATTIS_VECTOR_CLONES void transform_gaussian(const PatternLaw& law, const Angles& at, GroupRows& rows,
                                             std::size_t used) {
    transform<PatternLaw::Data::gaussian>(law, at, rows, used);
}
void transform_binomial(const PatternLaw& law, const Angles& at, GroupRows& rows, std::size_t used) {
    transform<PatternLaw::Data::binomial>(law, at, rows, used);
}

/// The sum over t of one evaluation.
class Sum {
public:
    Sum(const PatternLaw& law, double T, const AmplitudeGroups& at, double step, std::size_t points)
        : law_(law), T_(T), at_(at), step_(step), points_(points), count_(at.count()),
          rows_(std::make_unique_for_overwrite<GroupRows[]>(count_)), growth_(hyperbolic_multiples(weight_angle())) {
        for (std::size_t j = 0; j < count_; ++j)
            turns_.push_back(trigonometric_multiples(law.frequency() * at.amplitude[j] * step));
    }

    Vector map() {
        Vector sum = first_point() * (1.0 + law_.rho()) * amplitudes();
        for (std::size_t begin = 1; begin <= points_; begin += block) {
            prepare(begin, false);
            for (std::size_t j = 0; j < count_; ++j)
                sum(index(j)) += dot(weight_.data(), rows_[j].F.data(), rows_[j].rest.data(), used_);
        }
        return law_.activity() * sum;
    }

    FieldAverages averages() {
        const auto n = index(count_);
        const double c = law_.activity(), spread = 1.0 + law_.rho();
        FieldAverages sum{.map = first_point() * spread * amplitudes(),
                          .free = first_point() * 0.5 * c * spread * at_.squares(),
                          .overlap = first_point() * amplitudes(),
                          .same = Vector::Constant(n, first_point() * spread),
                          .cross = Matrix::Zero(n, n),
                          .susceptible = Vector::Constant(n, first_point()),
                          .susceptible_zeros = first_point()};
        for (std::size_t begin = 1; begin <= points_; begin += block) {
            prepare(begin, true);
            add_free_and_susceptible(sum);
            for (std::size_t j = 0; j < count_; ++j) add_group(j, sum);
            add_pairs(sum);
        }
        sum.map *= c;
        sum.overlap *= c;
        sum.same *= c;
        sum.cross *= -c * c;
        sum.susceptible *= c;
        sum.susceptible_zeros *= c;
        return sum;
    }

private:
    static Eigen::Index index(std::size_t j) { return static_cast<Eigen::Index>(j); }

    Vector amplitudes() const { return Vector::Map(at_.amplitude.data(), index(at_.count())); }
    /// step/2 times the limit of w t at t = 0, where F/t -> (1+rho) n and S/t -> n.
    double first_point() const { return step_ * std::numbers::inv_pi; }

    /// pi T step/2, by which the argument of w grows from point to point.
    double weight_angle() const { return 0.5 * std::numbers::pi * T_ * step_; }

    /// Rows of the points from `begin` on; those of pairs of patterns only where they are wanted.
    void prepare(std::size_t begin, bool pairs) {
        pause_point();
        used_ = std::min(block, (points_ - begin) / run * run + run);
        weigh(begin);
        for (std::size_t j = 0; j < count_; ++j) {
            turn(j, begin);
            switch (law_.data()) {
            case PatternLaw::Data::storing:
                transform_storing(law_, angles_, rows_[j], used_);
                break;
            case PatternLaw::Data::gaussian:
                transform_gaussian(law_, angles_, rows_[j], used_);
                break;
            case PatternLaw::Data::binomial:
                transform_binomial(law_, angles_, rows_[j], used_);
                break;
            }
        }
        multiply_up(pairs);
    }

    /// step w(t), and t, of the points from `begin` on; 0 behind the last one.
    void weigh(std::size_t begin) {
        for (std::size_t i = 0; i < used_; ++i) t_[i] = step_ * static_cast<double>(begin + i);
        if (T_ == 0.0) {
            for (std::size_t i = 0; i < used_; ++i) weight_[i] = step_ * 2.0 / (std::numbers::pi * t_[i]);
        } else {
            for (std::size_t i = 0; i < used_; i += run) {
                const Hyperbolic first(weight_angle() * static_cast<double>(begin + i));
                hyperbolic_sine(growth_, first.cosine, first.sine, &weight_[i]);
            }
            for (std::size_t i = 0; i < used_; ++i) weight_[i] = step_ * T_ / weight_[i];
        }
        for (std::size_t k = points_ + 1; k < begin + used_; ++k) weight_[k - begin] = 0.0;
        product(weight_.data(), t_.data(), weight_t_.data(), used_);
    }

    void turn(std::size_t j, std::size_t begin) {
        const double n = at_.amplitude[j];
        for (std::size_t i = 0; i < used_; i += run) {
            const double angle = law_.frequency() * (n * t_[i]);
            rotate(turns_[j], std::cos(angle), std::sin(angle), &angles_.cosine[i], &angles_.sine[i]);
        }
        for (std::size_t i = 0; i < used_; ++i) angles_.u[i] = n * step_ * static_cast<double>(begin + i);
    }

    /// Products of phi that leave one pattern out; with `pairs`, two.
    void multiply_up(bool pairs) {
        const double c = law_.activity(), d = 1.0 - c;
        Row phi, powers, two_less, running;
        std::fill_n(running.data(), used_, 1.0);
        for (std::size_t j = 0; j < count_; ++j) {
            GroupRows& group = rows_[j];
            for (std::size_t i = 0; i < used_; ++i) phi[i] = d + c * group.G[i];
            std::copy_n(phi.data(), used_, powers.data());
            const int k = at_.size[j];
            power(powers, std::max(k - 2, 0), two_less, used_);
            if (k > 1)
                product(two_less.data(), phi.data(), group.rest.data(), used_);
            else
                std::copy_n(two_less.data(), used_, group.rest.data());
            product(group.rest.data(), phi.data(), group.all.data(), used_);
            if (pairs) {
                product(group.F.data(), group.rest.data(), group.response.data(), used_);
                for (std::size_t i = 0; i < used_; ++i) group.pair[i] = group.F[i] * group.F[i] * two_less[i];
            }
            std::copy_n(running.data(), used_, group.before.data());
            product(running.data(), group.all.data(), running.data(), used_);
        }
        std::copy_n(running.data(), used_, whole_.data());
        std::fill_n(running.data(), used_, 1.0);
        for (std::size_t j = count_; j-- > 0;) {
            GroupRows& group = rows_[j];
            for (std::size_t i = 0; i < used_; ++i) group.rest[i] *= group.before[i] * running[i];
            if (pairs) {
                std::copy_n(running.data(), used_, group.after.data());
                for (std::size_t i = 0; i < used_; ++i) group.pair[i] *= group.before[i] * running[i];
            }
            product(running.data(), group.all.data(), running.data(), used_);
        }
    }

    void add_free_and_susceptible(FieldAverages& sum) const {
        Row lost, inverse;
        for (std::size_t i = 0; i < used_; ++i) {
            lost[i] = 1.0 - whole_[i];
            inverse[i] = 1.0 / t_[i];
        }
        sum.free += dot(weight_.data(), inverse.data(), lost.data(), used_);
        Row ones;
        std::fill_n(ones.data(), used_, 1.0);
        sum.susceptible_zeros += dot(weight_t_.data(), whole_.data(), ones.data(), used_);
    }

    void add_group(std::size_t j, FieldAverages& sum) const {
        const GroupRows& group = rows_[j];
        sum.map(index(j)) += dot(weight_.data(), group.F.data(), group.rest.data(), used_);
        sum.overlap(index(j)) += dot(weight_.data(), group.S.data(), group.rest.data(), used_);
        sum.same(index(j)) += dot(weight_t_.data(), group.dF.data(), group.rest.data(), used_);
        sum.susceptible(index(j)) += dot(weight_t_.data(), group.G.data(), group.rest.data(), used_);
    }

    void add_pairs(FieldAverages& sum) const {
        Row ones, running, last;
        std::fill_n(ones.data(), used_, 1.0);
        for (std::size_t j = 0; j < count_; ++j) {
            if (at_.size[j] > 1)
                sum.cross(index(j), index(j)) += dot(weight_t_.data(), rows_[j].pair.data(), ones.data(), used_);
            product(weight_t_.data(), rows_[j].response.data(), running.data(), used_);
            product(running.data(), rows_[j].before.data(), running.data(), used_);
            for (std::size_t l = j + 1; l < count_; ++l) {
                product(running.data(), rows_[l].after.data(), last.data(), used_);
                const double between = dot(last.data(), rows_[l].response.data(), ones.data(), used_);
                sum.cross(index(j), index(l)) += between;
                sum.cross(index(l), index(j)) += between;
                product(running.data(), rows_[l].all.data(), running.data(), used_);
            }
        }
    }

    const PatternLaw& law_;
    double T_;
    const AmplitudeGroups& at_;
    double step_;
    std::size_t points_;
    std::size_t count_;    ///< groups
    std::size_t used_ = 0; ///< points of the present block, a multiple of `run`
    std::unique_ptr<GroupRows[]> rows_;
    Multiples growth_; ///< of the argument of w
    std::vector<Multiples> turns_{};
    Angles angles_;
    Row t_, weight_, weight_t_, whole_;
};

/// Step of t and number of points.
struct Grid {
    double step;
    std::size_t points;
};

Grid grid_of(const PatternLaw& law, double T, const AmplitudeGroups& at) {
    constexpr double period = 20.0; // tanh beyond the period is +-1 up to e^-40
    constexpr double reach = 80.0;  // w falls as e^(-pi T t/2)
    constexpr double damping = 9.2; // e^(-9.2^2/2) = 4e-19
    const double largest = law.largest_field(at.sum(), at.squares());
    const double step = 2.0 * std::numbers::pi / (largest + period * T);
    double end = reach / (std::numbers::pi * T);
    if (T == 0.0) {
        double smallest = std::numeric_limits<double>::infinity();
        for (const double n : at.amplitude) smallest = std::min(smallest, std::abs(n));
        end = damping / (std::sqrt(law.rho()) * smallest);
    }
    return {step, static_cast<std::size_t>(std::ceil(end / step))};
}

/// Fraction of sites without an entry of a pattern whose amplitude is not 0.
double free_sites(const PatternLaw& law, const AmplitudeGroups& at) {
    return std::pow(1.0 - law.activity(), at.patterns() - at.zeros);
}

} // namespace

std::size_t FourierAverage::points(const AmplitudeGroups& at) const { return grid_of(law_, T_, at).points; }

Vector FourierAverage::map(const AmplitudeGroups& at) const {
    if (at.count() == 0) return {};
    const Grid grid = grid_of(law_, T_, at);
    return Sum(law_, T_, at, grid.step, grid.points).map();
}

FieldAverages FourierAverage::averages(const AmplitudeGroups& at) const {
    const double c = law_.activity(), spread = 1.0 + law_.rho();
    FieldAverages result;
    if (at.count() > 0) {
        const Grid grid = grid_of(law_, T_, at);
        result = Sum(law_, T_, at, grid.step, grid.points).averages();
    } else {
        result.susceptible_zeros = T_ > 0.0 ? c / T_ : std::numeric_limits<double>::infinity();
    }
    const auto n = static_cast<Eigen::Index>(at.count());
    if (T_ > 0.0) {
        result.free += T_ * std::numbers::ln2;
        result.q_zeros = 1.0 - T_ * result.susceptible_zeros / c;
        result.q_support = Vector::Ones(n) - T_ / c * result.susceptible;
    } else {
        result.free = 0.0;
        for (Eigen::Index j = 0; j < n; ++j)
            result.free += at.size[static_cast<std::size_t>(j)] * at.amplitude[static_cast<std::size_t>(j)] *
                           result.map(j); // E|h| = E h sign(h)
        result.q_zeros = 1.0 - free_sites(law_, at);
        result.q_support = Vector::Ones(n);
        if (result.q_zeros < 1.0) result.susceptible_zeros = std::numeric_limits<double>::infinity();
    }
    if (at.count() == 0) result.cross.resize(0, 0);
    result.q = result.q_zeros;
    result.same_zeros = spread * result.susceptible_zeros;
    return result;
}

} // namespace mattis::multitasking
