#include "solvers/fourier_average.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/vector_clones.hpp"

namespace mattis::solvers {

namespace {

constexpr std::size_t block = 128; ///< points of t that are worked on together, a multiple of `lanes`
constexpr std::size_t lanes = 8;   ///< interleaved partial sums: one order of additions whatever the registers
constexpr std::size_t run = 16;    ///< points from one evaluation of sine and cosine

using Row = std::array<double, block>;

MATTIS_VECTOR_CLONES double dot(const double* x, const double* y, const double* z) {
    std::array<double, lanes> sum{};
    for (std::size_t i = 0; i < block; i += lanes)
        for (std::size_t l = 0; l < lanes; ++l) sum[l] += x[i + l] * y[i + l] * z[i + l];
    return ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
}

MATTIS_VECTOR_CLONES void product(const double* x, const double* y, double* out) {
    for (std::size_t i = 0; i < block; ++i) out[i] = x[i] * y[i];
}

/// out = x^n, n >= 0, by repeated squaring.
void power(const Row& x, int n, Row& out) {
    out.fill(1.0);
    Row square = x;
    for (; n > 0; n >>= 1) {
        if (n & 1) product(out.data(), square.data(), out.data());
        if (n > 1) product(square.data(), square.data(), square.data());
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

MATTIS_VECTOR_CLONES void rotate(const double* cosines, const double* sines, double c, double s, double* cosine,
                                 double* sine) {
    for (std::size_t i = 0; i < run; ++i) {
        cosine[i] = c * cosines[i] - s * sines[i];
        sine[i] = s * cosines[i] + c * sines[i];
    }
}

template <PatternLaw::Data kind>
void transform(const PatternLaw& law, const Angles& at, GroupRows& rows) {
    for (std::size_t i = 0; i < block; ++i) {
        const Transforms t = law.transforms<kind>(at.u[i], at.cosine[i], at.sine[i]);
        rows.G[i] = t.G;
        rows.S[i] = t.S;
        rows.F[i] = t.F;
        rows.dF[i] = t.dF;
    }
}

MATTIS_VECTOR_CLONES void transform_storing(const PatternLaw& law, const Angles& at, GroupRows& rows) {
    transform<PatternLaw::Data::storing>(law, at, rows);
}
MATTIS_VECTOR_CLONES void transform_gaussian(const PatternLaw& law, const Angles& at, GroupRows& rows) {
    transform<PatternLaw::Data::gaussian>(law, at, rows);
}
void transform_binomial(const PatternLaw& law, const Angles& at, GroupRows& rows) {
    transform<PatternLaw::Data::binomial>(law, at, rows);
}

/// The sum over t of one evaluation.
class Sum {
public:
    Sum(const PatternLaw& law, double T, const AmplitudeGroups& at, double step, std::size_t points)
        : law_(law), T_(T), at_(at), step_(step), points_(points), rows_(at.count()), cosines_(at.count()),
          sines_(at.count()) {
        for (std::size_t j = 0; j < at.count(); ++j)
            for (std::size_t i = 0; i < run; ++i) {
                const double angle = law.frequency() * at.amplitude[j] * step * static_cast<double>(i);
                cosines_[j][i] = std::cos(angle);
                sines_[j][i] = std::sin(angle);
            }
    }

    Vector map() {
        Vector sum = first_point() * (1.0 + law_.rho()) * amplitudes();
        for (std::size_t begin = 1; begin <= points_; begin += block) {
            prepare(begin);
            for (std::size_t j = 0; j < rows_.size(); ++j)
                sum(index(j)) += dot(weight_.data(), rows_[j].F.data(), rows_[j].rest.data());
        }
        return law_.activity() * sum;
    }

    FieldAverages averages() {
        const auto n = index(rows_.size());
        const double c = law_.activity(), spread = 1.0 + law_.rho();
        FieldAverages sum{.map = first_point() * spread * amplitudes(),
                          .free = first_point() * 0.5 * c * spread * at_.squares(),
                          .overlap = first_point() * amplitudes(),
                          .same = Vector::Constant(n, first_point() * spread),
                          .cross = Matrix::Zero(n, n),
                          .susceptible = Vector::Constant(n, first_point()),
                          .susceptible_zeros = first_point()};
        for (std::size_t begin = 1; begin <= points_; begin += block) {
            prepare(begin);
            add_free_and_susceptible(sum);
            for (std::size_t j = 0; j < rows_.size(); ++j) add_group(j, sum);
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

    void prepare(std::size_t begin) {
        weigh(begin);
        for (std::size_t j = 0; j < rows_.size(); ++j) {
            turn(j, begin);
            switch (law_.data()) {
            case PatternLaw::Data::storing:
                transform_storing(law_, angles_, rows_[j]);
                break;
            case PatternLaw::Data::gaussian:
                transform_gaussian(law_, angles_, rows_[j]);
                break;
            case PatternLaw::Data::binomial:
                transform_binomial(law_, angles_, rows_[j]);
                break;
            }
        }
        multiply_up();
    }

    /// step w(t), and t, of the points from `begin` on; 0 behind the last one.
    void weigh(std::size_t begin) {
        for (std::size_t i = 0; i < block; ++i) {
            const std::size_t k = begin + i;
            t_[i] = step_ * static_cast<double>(k);
            const double x = 0.5 * std::numbers::pi * T_ * t_[i];
            const double w = T_ == 0.0 ? 2.0 / (std::numbers::pi * t_[i]) : T_ / std::sinh(x);
            weight_[i] = k <= points_ ? step_ * w : 0.0;
        }
        product(weight_.data(), t_.data(), weight_t_.data());
    }

    void turn(std::size_t j, std::size_t begin) {
        const double n = at_.amplitude[j];
        for (std::size_t i = 0; i < block; i += run) {
            const double angle = law_.frequency() * (n * t_[i]);
            rotate(cosines_[j].data(), sines_[j].data(), std::cos(angle), std::sin(angle), &angles_.cosine[i],
                   &angles_.sine[i]);
        }
        for (std::size_t i = 0; i < block; ++i) angles_.u[i] = n * step_ * static_cast<double>(begin + i);
    }

    /// Products of phi that leave one pattern out.
    void multiply_up() {
        const double c = law_.activity(), d = 1.0 - c;
        Row phi, one_less, two_less;
        Row running;
        running.fill(1.0);
        for (std::size_t j = 0; j < rows_.size(); ++j) {
            GroupRows& group = rows_[j];
            for (std::size_t i = 0; i < block; ++i) phi[i] = d + c * group.G[i];
            const int k = at_.size[j];
            power(phi, std::max(k - 2, 0), two_less);
            if (k > 1)
                product(two_less.data(), phi.data(), one_less.data());
            else
                one_less = two_less;
            product(one_less.data(), phi.data(), group.all.data());
            product(group.F.data(), one_less.data(), group.response.data());
            for (std::size_t i = 0; i < block; ++i) group.pair[i] = group.F[i] * group.F[i] * two_less[i];
            group.rest = one_less;
            group.before = running;
            product(running.data(), group.all.data(), running.data());
        }
        whole_ = running;
        running.fill(1.0);
        for (std::size_t j = rows_.size(); j-- > 0;) {
            GroupRows& group = rows_[j];
            group.after = running;
            for (std::size_t i = 0; i < block; ++i) {
                const double others = group.before[i] * running[i];
                group.rest[i] *= others;
                group.pair[i] *= others;
            }
            product(running.data(), group.all.data(), running.data());
        }
    }

    void add_free_and_susceptible(FieldAverages& sum) const {
        Row lost, inverse;
        for (std::size_t i = 0; i < block; ++i) {
            lost[i] = 1.0 - whole_[i];
            inverse[i] = 1.0 / t_[i];
        }
        sum.free += dot(weight_.data(), inverse.data(), lost.data());
        Row ones;
        ones.fill(1.0);
        sum.susceptible_zeros += dot(weight_t_.data(), whole_.data(), ones.data());
    }

    void add_group(std::size_t j, FieldAverages& sum) const {
        const GroupRows& group = rows_[j];
        sum.map(index(j)) += dot(weight_.data(), group.F.data(), group.rest.data());
        sum.overlap(index(j)) += dot(weight_.data(), group.S.data(), group.rest.data());
        sum.same(index(j)) += dot(weight_t_.data(), group.dF.data(), group.rest.data());
        sum.susceptible(index(j)) += dot(weight_t_.data(), group.G.data(), group.rest.data());
    }

    void add_pairs(FieldAverages& sum) const {
        Row ones, running, last;
        ones.fill(1.0);
        for (std::size_t j = 0; j < rows_.size(); ++j) {
            if (at_.size[j] > 1)
                sum.cross(index(j), index(j)) += dot(weight_t_.data(), rows_[j].pair.data(), ones.data());
            product(weight_t_.data(), rows_[j].response.data(), running.data());
            product(running.data(), rows_[j].before.data(), running.data());
            for (std::size_t l = j + 1; l < rows_.size(); ++l) {
                product(running.data(), rows_[l].after.data(), last.data());
                const double between = dot(last.data(), rows_[l].response.data(), ones.data());
                sum.cross(index(j), index(l)) += between;
                sum.cross(index(l), index(j)) += between;
                product(running.data(), rows_[l].all.data(), running.data());
            }
        }
    }

    const PatternLaw& law_;
    double T_;
    const AmplitudeGroups& at_;
    double step_;
    std::size_t points_;
    std::vector<GroupRows> rows_;
    std::vector<std::array<double, run>> cosines_, sines_;
    Angles angles_{};
    Row t_{}, weight_{}, weight_t_{}, whole_{};
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

} // namespace mattis::solvers
