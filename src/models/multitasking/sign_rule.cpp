#include "models/multitasking/sign_rule.hpp"

#include <cmath>
#include <limits>

#include "core/watch.hpp"

namespace mattis::multitasking {

namespace {

/// A value of the sum of entries of one group, and averages for one of its patterns given that value.
struct Atom {
    double field; ///< of the group
    double p;
    double xi;     ///< mean entry
    double data;   ///< mean entry times X
    double active; ///< fraction of non-null entries
    double square; ///< mean square of an entry times X
};

/// Distribution over -M..M, in units of 1/(Mr), and the part of it that carries something.
using Weights = std::vector<double>;

Weights convolve(const Weights& a, const Weights& b) {
    Weights sum(a.size() + b.size() - 1, 0.0);
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < b.size(); ++j) sum[i + j] += a[i] * b[j];
    return sum;
}

/// P(2B - M = s), B ~ Bin(M, (1+r)/2), s = -M..M.
Weights examples(int M, double r) {
    Weights law{1.0};
    for (int a = 0; a < M; ++a) law = convolve(law, {0.5 * (1.0 - r), 0.0, 0.5 * (1.0 + r)});
    return law;
}

std::vector<Atom> atoms_of(const PatternLaw& law, int k, double amplitude) {
    const Weights factor = examples(law.examples(), law.quality());
    const double c = law.activity();
    const auto entry = [&law](std::size_t i, const Weights& of) {
        return (static_cast<double>(i) - 0.5 * static_cast<double>(of.size() - 1)) * law.frequency();
    };
    Weights p(factor.size()), xi(factor.size()), active(factor.size()), square(factor.size());
    for (std::size_t i = 0; i < factor.size(); ++i) {
        const double plus = 0.5 * c * factor[i], minus = 0.5 * c * factor[factor.size() - 1 - i];
        active[i] = plus + minus;
        xi[i] = plus - minus;
        p[i] = active[i];
        const double data = entry(i, factor);
        square[i] = active[i] * data * data;
    }
    p[factor.size() / 2] += 1.0 - c;
    Weights others{1.0};
    for (int j = 1; j < k; ++j) others = convolve(others, p);
    const Weights all = convolve(others, p), signs = convolve(others, xi), filled = convolve(others, active),
                  squares = convolve(others, square);
    std::vector<Atom> atoms;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i] == 0.0) continue;
        const double sum = entry(i, all);
        atoms.push_back({amplitude * sum, all[i], signs[i] / all[i], sum / k, filled[i] / all[i], squares[i] / all[i]});
    }
    return atoms;
}

/// Sites without a field, for each group: the part where a pattern has an entry, and the mean square of its data there.
struct Ties {
    Vector active, coupled;
};

/// Walks over all sites, group by group.
class Walk {
public:
    Walk(std::vector<std::vector<Atom>> atoms, double tie, FieldAverages& sum, Ties& ties)
        : atoms_(std::move(atoms)), tie_(tie), sum_(sum), ties_(ties), chosen_(atoms_.size(), nullptr) {}

    double untied = 0.0; ///< probability of a field

    void over(std::size_t group, double h, double p) {
        if (group < atoms_.size()) {
            if (group + 1 == atoms_.size()) pause_point();
            for (const Atom& atom : atoms_[group]) {
                chosen_[group] = &atom;
                over(group + 1, h + atom.field, p * atom.p);
            }
            return;
        }
        const bool tie = std::abs(h) <= tie_;
        if (!tie) untied += p;
        const double sign = tie ? 0.0 : h > 0.0 ? p : -p;
        for (std::size_t j = 0; j < chosen_.size(); ++j) {
            const auto at = static_cast<Eigen::Index>(j);
            sum_.map(at) += sign * chosen_[j]->data;
            sum_.overlap(at) += sign * chosen_[j]->xi;
            if (!tie) continue;
            ties_.active(at) += p * chosen_[j]->active;
            ties_.coupled(at) += p * chosen_[j]->square;
        }
    }

private:
    std::vector<std::vector<Atom>> atoms_;
    double tie_;
    FieldAverages& sum_;
    Ties& ties_;
    std::vector<const Atom*> chosen_;
};

} // namespace

double SignRule::fields(const AmplitudeGroups& at) const {
    double terms = 1.0;
    for (const int k : at.size) terms *= 2.0 * k * law_.examples() + 1.0;
    return terms;
}

FieldAverages SignRule::averages(const AmplitudeGroups& at) const {
    constexpr double rounding = 1e-12;
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const auto n = static_cast<Eigen::Index>(at.count());
    FieldAverages result{.map = Vector::Zero(n),
                         .overlap = Vector::Zero(n),
                         .q_support = Vector::Ones(n),
                         .same = Vector::Zero(n),
                         .cross = Matrix::Zero(n, n),
                         .susceptible = Vector::Zero(n)};
    std::vector<std::vector<Atom>> atoms;
    for (std::size_t j = 0; j < at.count(); ++j) atoms.push_back(atoms_of(law_, at.size[j], at.amplitude[j]));
    Ties ties{Vector::Zero(n), Vector::Zero(n)};
    Walk walk(std::move(atoms), rounding * at.sum(), result, ties);
    walk.over(0, 0.0, 1.0);
    for (Eigen::Index j = 0; j < n; ++j) {
        result.free += at.size[static_cast<std::size_t>(j)] * at.amplitude[static_cast<std::size_t>(j)] * result.map(j);
        result.q_support(j) = 1.0 - ties.active(j) / law_.activity();
        if (ties.active(j) > 0.0) result.susceptible(j) = infinity;
        if (ties.coupled(j) > 0.0) result.same(j) = infinity;
    }
    result.q = result.q_zeros = walk.untied;
    const bool free_sites = at.count() == 0 || law_.activity() < 1.0 || ties.active.maxCoeff() > 0.0;
    if (free_sites) result.same_zeros = result.susceptible_zeros = infinity;
    return result;
}

} // namespace mattis::multitasking
