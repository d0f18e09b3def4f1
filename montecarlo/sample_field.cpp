#include "montecarlo/sample_field.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Dense>

namespace mattis::mc {

namespace {

/// The equations on one sample, and one pass over its sites.
class SampleEquations {
public:
    SampleEquations(const DilutedHamiltonian& h, const DilutedPatterns& patterns, double T)
        : h_(h), patterns_(patterns), beta_(1.0 / T), channels_(h.channels()),
          block_(static_cast<std::size_t>(patterns.block)), t_(static_cast<std::size_t>(patterns.N), 0.0),
          reaction_(t_.size(), 0.0) {}

    /// From overlaps O: the magnetisations, the overlaps that they have (`next`), and Q.
    void pass(const Eigen::VectorXd& O) {
        next_ = Eigen::VectorXd::Zero(channels_);
        Q_ = Eigen::MatrixXd::Zero(channels_, channels_);
        for (std::size_t i = 0; i < t_.size(); ++i) {
            gather(i);
            double field = 0.0;
            for (std::size_t k = 0; k < at_.size(); ++k) field += v_[k] * O[at_[k]];
            t_[i] = std::tanh(beta_ * (h_.field_unit() * field - reaction_[i] * t_[i]));
            const double slope = 1.0 - t_[i] * t_[i];
            for (std::size_t k = 0; k < at_.size(); ++k) {
                next_[at_[k]] += v_[k] * t_[i];
                for (std::size_t l = 0; l <= k; ++l) Q_(at_[k], at_[l]) += v_[k] * v_[l] * slope;
            }
        }
        next_ /= h_.N;
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

    SampleField report(const Eigen::VectorXd& O, const Eigen::MatrixXd& inverse) const {
        SampleField field{.status = Status::converged};
        for (int mu = 0; mu < patterns_.K; ++mu) {
            const auto row = patterns_.row(mu);
            double m = 0.0;
            for (std::size_t i = 0; i < t_.size(); ++i) m += row[i] * t_[i];
            field.m.push_back(m / (h_.N * h_.overlap_unit));
            const auto block = static_cast<Eigen::Index>(block_);
            field.n.push_back(h_.data_overlap_unit() * h_.N * O.segment(mu * block, block).sum());
        }
        for (const double t : t_) field.q += t * t / h_.N;
        field.energy = -0.5 * h_.field_unit() * (O.squaredNorm() + (Q_ * inverse).trace() / h_.N);
        return field;
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

} // namespace

SampleField sample_field(const DilutedHamiltonian& h, const DilutedPatterns& patterns, double T,
                         std::span<const double> n) {
    if (h.channels() > most_channels) return {.status = Status::absent};
    constexpr int most_passes = 1000;
    constexpr double near = 1e-2, tolerance = 1e-12; // relative residuals
    constexpr int at_ease = 30; // passes; where it takes more the state is soft, and approached by small steps
    SampleEquations equations(h, patterns, T);
    const double random = random_overlap(h, patterns); // overlaps below it are as good as 0
    Eigen::VectorXd O(h.channels());
    for (Eigen::Index c = 0; c < O.size(); ++c) {
        const double channel = n[static_cast<std::size_t>(c / h.block())] / h.block();
        O[c] = channel / (h.data_overlap_unit() * h.N);
    }
    for (int k = 0; k < most_passes; ++k) {
        equations.pass(O);
        const double share = k < at_ease ? 1.0 : 0.2;
        const Eigen::VectorXd residual = equations.next() - O;
        const double error = residual.lpNorm<Eigen::Infinity>() / std::max(O.lpNorm<Eigen::Infinity>(), random);
        const Eigen::LLT<Eigen::MatrixXd> hessian(equations.hessian());
        if (!(error < near) || hessian.info() != Eigen::Success) {
            O = equations.next(); // never raises the free energy
            continue;
        }
        const Eigen::MatrixXd inverse = hessian.solve(Eigen::MatrixXd::Identity(O.size(), O.size()));
        O += share * (inverse * residual);
        if (equations.react(inverse, share) < tolerance && error < tolerance) return equations.report(O, inverse);
    }
    return {};
}

} // namespace mattis::mc
