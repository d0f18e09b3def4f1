#include "montecarlo/exact/tap_equations.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Dense>

#include "core/watch.hpp"

namespace mattis::mc {

namespace {

constexpr std::size_t sites_between_pauses = 16;

/// The equations on one sample, and one pass over its sites.
class SampleEquations {
public:
    SampleEquations(const DilutedHamiltonian& h, const DilutedPatterns& patterns, double T)
        : h_(h), patterns_(patterns), beta_(1.0 / T), channels_(h.channels()),
          block_(static_cast<std::size_t>(patterns.block)), t_(static_cast<std::size_t>(patterns.N), 0.0),
          reaction_(t_.size(), 0.0) {}

    /// From overlaps O: the magnetisations, and the overlaps that they have (`next`).
    void pass(const Eigen::VectorXd& O) {
        next_ = Eigen::VectorXd::Zero(channels_);
        for (std::size_t i = 0; i < t_.size(); ++i) {
            if (i % sites_between_pauses == 0) pause_point();
            gather(i);
            double field = 0.0;
            for (std::size_t k = 0; k < at_.size(); ++k) field += v_[k] * O[at_[k]];
            t_[i] = std::tanh(beta_ * (h_.field_unit() * field - reaction_[i] * t_[i]));
            for (std::size_t k = 0; k < at_.size(); ++k) next_[at_[k]] += v_[k] * t_[i];
        }
        next_ /= h_.N;
    }

    /// Q of the magnetisations.
    void respond() {
        Q_ = Eigen::MatrixXd::Zero(channels_, channels_);
        for (std::size_t i = 0; i < t_.size(); ++i) {
            if (i % sites_between_pauses == 0) pause_point();
            gather(i);
            const double slope = 1.0 - t_[i] * t_[i];
            for (std::size_t k = 0; k < at_.size(); ++k)
                for (std::size_t l = 0; l <= k; ++l) Q_(at_[k], at_[l]) += v_[k] * v_[l] * slope;
        }
        Q_ = Eigen::MatrixXd(Q_.selfadjointView<Eigen::Lower>()) / h_.N;
    }

    /// 1 - g Q/T.
    Eigen::MatrixXd hessian() const {
        return Eigen::MatrixXd::Identity(channels_, channels_) - beta_ * h_.field_unit() * Q_;
    }

    /// Moves the reactions towards those of the last pass by a share of the difference; returns the largest difference,
    /// over the temperature.
    double react(const Eigen::MatrixXd& inverse, double share) {
        double change = 0.0;
        for (std::size_t i = 0; i < t_.size(); ++i) {
            if (i % sites_between_pauses == 0) pause_point();
            gather(i);
            double sum = 0.0;
            for (std::size_t k = 0; k < at_.size(); ++k)
                for (std::size_t l = 0; l < at_.size(); ++l) sum += v_[k] * inverse(at_[k], at_[l]) * v_[l];
            const double reaction = h_.field_unit() / h_.N * sum;
            change = std::max(change, beta_ * std::abs(reaction - reaction_[i]));
            reaction_[i] += share * (reaction - reaction_[i]);
        }
        return change;
    }

    const Eigen::VectorXd& next() const { return next_; }

    TapSolution report(const Eigen::VectorXd& O, const Eigen::MatrixXd& inverse) const {
        TapSolution solution{.status = Status::converged};
        for (int mu = 0; mu < patterns_.K; ++mu) {
            const auto row = patterns_.row(mu);
            double m = 0.0;
            for (std::size_t i = 0; i < t_.size(); ++i) m += row[i] * t_[i];
            solution.m.push_back(m / (h_.N * h_.overlap_unit));
            const auto block = static_cast<Eigen::Index>(block_);
            solution.n.push_back(h_.data_overlap_unit() * h_.N * O.segment(mu * block, block).sum());
        }
        for (const double t : t_) solution.q += t * t / h_.N;
        solution.energy = -0.5 * h_.field_unit() * (O.squaredNorm() + (Q_ * inverse).trace() / h_.N);
        return solution;
    }

private:
    /// Channels and entries of a site.
    void gather(std::size_t site) {
        at_.clear();
        v_.clear();
        for (std::size_t e = patterns_.first[site]; e < patterns_.first[site + 1]; ++e)
            for (std::size_t a = 0; a < block_; ++a) {
                at_.push_back(static_cast<Eigen::Index>(static_cast<std::size_t>(patterns_.pattern[e]) * block_ + a));
                v_.push_back(patterns_.value[e * block_ + a]);
            }
    }

    const DilutedHamiltonian& h_;
    const DilutedPatterns& patterns_;
    double beta_;
    Eigen::Index channels_;
    std::size_t block_;
    std::vector<double> t_, reaction_;
    std::vector<Eigen::Index> at_;
    std::vector<double> v_;
    Eigen::VectorXd next_;
    Eigen::MatrixXd Q_;
};

/// What an overlap of random spins is like.
double random_overlap(const DilutedHamiltonian& h, const DilutedPatterns& patterns) {
    double squares = 0.0;
    for (const std::int32_t v : patterns.value) squares += static_cast<double>(v) * v;
    return std::sqrt(squares / static_cast<double>(h.channels())) / h.N;
}

/// Overlaps of the channels per spin that have these means over each pattern's; what tells examples of one pattern
/// apart is that of a configuration, if there is one.
Eigen::VectorXd channels_of(const DilutedHamiltonian& h, const DilutedPatterns& patterns, std::span<const double> n,
                            std::span<const std::int8_t> configuration) {
    const auto block = static_cast<Eigen::Index>(h.block());
    Eigen::VectorXd O = Eigen::VectorXd::Zero(h.channels());
    if (block > 1 && !configuration.empty())
        for (std::size_t i = 0; i < configuration.size(); ++i)
            for (std::size_t e = patterns.first[i]; e < patterns.first[i + 1]; ++e)
                for (Eigen::Index a = 0; a < block; ++a)
                    O[patterns.pattern[e] * block + a] +=
                        static_cast<double>(configuration[i]) *
                        patterns.value[e * static_cast<std::size_t>(block) + static_cast<std::size_t>(a)] / h.N;
    for (int mu = 0; mu < h.K; ++mu) {
        auto own = O.segment(mu * block, block);
        const double mean = n[static_cast<std::size_t>(mu)] / (h.data_overlap_unit() * h.N * h.block());
        own.array() += mean - own.mean();
    }
    return O;
}

/// Multiplications and additions of one pass of respond() and react().
double work_of(const DilutedPatterns& patterns) {
    double work = 0.0;
    for (std::size_t i = 0; i + 1 < patterns.first.size(); ++i) {
        const double entries = static_cast<double>(patterns.first[i + 1] - patterns.first[i]) * patterns.block;
        work += entries * entries;
    }
    return work;
}

/// Whether the solution is where the search began.
bool is_near(const TapSolution& solution, std::span<const double> n, double distance) {
    for (std::size_t mu = 0; mu < n.size(); ++mu)
        if (std::abs(solution.n[mu] - n[mu]) > distance) return false;
    return true;
}

} // namespace

double tap_seconds(const DilutedHamiltonian& h) {
    constexpr double passes = 10.0, field = 4e-8, product = 2e-9; // measured: a site's tanh and lists, a term of Q
    const double entries = (1.0 - h.d) * static_cast<double>(h.channels());
    return passes * h.N * (field + entries * (1e-8 + product * (entries + h.d * h.block())));
}

TapSolution solve_tap(const DilutedHamiltonian& h, const DilutedPatterns& patterns, double T, std::span<const double> n,
                      std::span<const std::int8_t> configuration) {
    constexpr double most_work = 4e8, all_work = 1.5e9; // of a pass, of all of them
    const double work = work_of(patterns);
    if (h.channels() > most_tap_channels || work > most_work) return {.status = Status::absent};
    constexpr double near = 1e-2, tolerance = 1e-12; // relative residuals
    constexpr int at_ease = 30; // passes; where it takes more the state is soft, and approached by small steps
    const int most_passes = static_cast<int>(std::clamp(all_work / work, 20.0, 1000.0));
    SampleEquations equations(h, patterns, T);
    const double random = random_overlap(h, patterns); // overlaps below it are as good as 0
    Eigen::VectorXd O = channels_of(h, patterns, n, configuration);
    for (int k = 0; k < most_passes; ++k) {
        equations.pass(O);
        const double share = k < at_ease ? 1.0 : 0.2;
        const Eigen::VectorXd residual = equations.next() - O;
        const double error = residual.lpNorm<Eigen::Infinity>() / std::max(O.lpNorm<Eigen::Infinity>(), random);
        if (!(error < near)) {
            O = equations.next(); // never raises the free energy
            continue;
        }
        equations.respond();
        const Eigen::LLT<Eigen::MatrixXd> hessian(equations.hessian());
        if (hessian.info() != Eigen::Success) {
            O = equations.next();
            continue;
        }
        const Eigen::MatrixXd inverse = hessian.solve(Eigen::MatrixXd::Identity(O.size(), O.size()));
        O += share * (inverse * residual);
        if (equations.react(inverse, share) >= tolerance || error >= tolerance) continue;
        const TapSolution found = equations.report(O, inverse);
        if (!is_near(found, n, 0.1 * (1.0 - h.d) / h.overlap_unit)) return {.status = Status::inadmissible};
        return found;
    }
    return {};
}

} // namespace mattis::mc
