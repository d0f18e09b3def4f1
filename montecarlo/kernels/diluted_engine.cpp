#include "montecarlo/kernels/diluted_engine.hpp"

#include <cmath>
#include <stdexcept>
#include <utility>

#include "core/watch.hpp"
#include "montecarlo/kernels/byte_sums.hpp"
#include "montecarlo/kernels/parallel_types.hpp"
#include "montecarlo/kernels/serial_types.hpp"

namespace mattis::mc {

namespace {

constexpr std::size_t entries_between_pauses = 1 << 12, sites_between_pauses = 64;

/// What a channel's entries are over in the data w of the energy -(g/2N) sum_c (sum_i w_c s)^2.
double entry_scale(const DilutedHamiltonian& h) {
    if (h.data == Dataset::Vectors::class_sums) return 1.0 / h.M;
    return 1.0 / h.spread;
}

/// g = 2 unit N/scale^2.
double loss_weight(const DilutedHamiltonian& h) {
    const double scale = entry_scale(h);
    return h.field_unit() / (scale * scale);
}

std::vector<double> activities(const DilutedPatterns& patterns) {
    std::vector<double> activity;
    for (int mu = 0; mu < patterns.K; ++mu) {
        const auto row = patterns.row(mu);
        activity.push_back(static_cast<double>(product_sum(row, row)) / patterns.N);
    }
    return activity;
}

/// g sum_c ((1 + a_c)/2)^2, a_c = (1/N) sum_i w_c^2.
double loss_constant(const DilutedHamiltonian& h, const DilutedPatterns& patterns) {
    const double scale = entry_scale(h);
    std::vector<double> squares(static_cast<std::size_t>(h.channels()), 0.0);
    const auto block = static_cast<std::size_t>(patterns.block);
    for (std::size_t e = 0; e < patterns.pattern.size(); ++e) {
        if (e % entries_between_pauses == 0) pause_point();
        for (std::size_t a = 0; a < block; ++a) {
            const double w = scale * patterns.value[e * block + a];
            squares[static_cast<std::size_t>(patterns.pattern[e]) * block + a] += w * w;
        }
    }
    double sum = 0.0;
    for (const double square : squares) {
        const double half = 0.5 * (1.0 + square / h.N);
        sum += half * half;
    }
    return loss_weight(h) * sum;
}

} // namespace

DilutedEngine::DilutedEngine(const DilutedHamiltonian& hamiltonian, std::shared_ptr<const DilutedPatterns> patterns)
    : h_(hamiltonian), patterns_(std::move(patterns)), O_(static_cast<std::size_t>(hamiltonian.channels()), 0) {
    if (patterns_->N != h_.N || patterns_->K != h_.K || patterns_->block != h_.block())
        throw std::invalid_argument("diluted engine: the patterns are not those of the Hamiltonian");
    activity_ = std::make_shared<const std::vector<double>>(activities(*patterns_));
    loss_constant_ = loss_constant(h_, *patterns_);
    if (SiteTypes::suit(h_)) types_ = std::make_shared<const SiteTypes>(*patterns_);
    rebuild(std::vector<std::int8_t>(static_cast<std::size_t>(h_.N), 1));
}

std::int64_t DilutedEngine::cost(int site) const {
    const DilutedPatterns& p = *patterns_;
    const auto i = static_cast<std::size_t>(site);
    const auto block = static_cast<std::size_t>(p.block);
    std::int64_t field = 0, square = 0;
    if (block == 1) {
        for (std::size_t e = p.first[i]; e < p.first[i + 1]; ++e) {
            const std::int64_t v = p.value[e];
            field += v * O_[static_cast<std::size_t>(p.pattern[e])];
            square += v * v;
        }
        return 4 * (spins_[i] * field - square);
    }
    for (std::size_t e = p.first[i]; e < p.first[i + 1]; ++e) {
        const std::int64_t* O = O_.data() + static_cast<std::size_t>(p.pattern[e]) * block;
        const std::int32_t* v = p.value.data() + e * block;
        for (std::size_t a = 0; a < block; ++a) {
            field += v[a] * O[a];
            square += static_cast<std::int64_t>(v[a]) * v[a];
        }
    }
    return 4 * (spins_[i] * field - square);
}

void DilutedEngine::flip(int site, std::int64_t cost) {
    const DilutedPatterns& p = *patterns_;
    const auto i = static_cast<std::size_t>(site);
    const auto block = static_cast<std::size_t>(p.block);
    const std::int64_t change = -2 * spins_[i];
    for (std::size_t e = p.first[i]; e < p.first[i + 1]; ++e) {
        std::int64_t* O = O_.data() + static_cast<std::size_t>(p.pattern[e]) * block;
        const std::int32_t* v = p.value.data() + e * block;
        for (std::size_t a = 0; a < block; ++a) O[a] += change * v[a];
    }
    energy_ += cost;
    spins_[i] = static_cast<std::int8_t>(-spins_[i]);
}

void DilutedEngine::rebuild(std::span<const std::int8_t> spins) {
    const DilutedPatterns& p = *patterns_;
    spins_.assign(spins.begin(), spins.end());
    O_.assign(O_.size(), 0);
    const auto block = static_cast<std::size_t>(p.block);
    for (std::size_t i = 0; i < spins_.size(); ++i) {
        if (i % sites_between_pauses == 0) pause_point();
        for (std::size_t e = p.first[i]; e < p.first[i + 1]; ++e)
            for (std::size_t a = 0; a < block; ++a)
                O_[static_cast<std::size_t>(p.pattern[e]) * block + a] +=
                    static_cast<std::int64_t>(spins_[i]) * p.value[e * block + a];
    }
    settle_energy();
}

std::optional<std::int64_t> DilutedEngine::advance(const Block& block, double unit, Stream& stream) {
    const bool cold = block.dynamics == Dynamics::zero_temperature;
    // Bounds on the probabilities of few states pay only if they serve many sites.
    constexpr std::size_t sites_per_type = 128;
    const bool serial = block.order != Order::parallel;
    if (!types_ || (serial && (cold || types_->count() * sites_per_type > spins_.size()))) return std::nullopt;
    const double scale = cold ? 1.0 : block.beta * unit;
    const TypedNetwork network{*types_, *patterns_, spins_, O_};
    std::int64_t accepted = 0;
    switch (block.order) {
    case Order::random:
        accepted = random_proposals(network, block.dynamics, scale, block.proposals, stream);
        break;
    case Order::sequential:
        accepted = sequential_proposals(network, block.dynamics, scale, static_cast<std::size_t>(block.first % h_.N),
                                        block.proposals, stream);
        break;
    case Order::parallel:
        for (std::int64_t sweep = 0; sweep < block.proposals / h_.N; ++sweep)
            accepted += parallel_sweep(network, block.dynamics, scale, stream);
        break;
    }
    settle_energy();
    return accepted;
}

void DilutedEngine::settle_energy() {
    energy_ = 0;
    for (const std::int64_t O : O_) energy_ -= O * O;
}

std::size_t DilutedEngine::memory() const { return spins_.size() + O_.size() * sizeof(std::int64_t); }

double DilutedEngine::overlap(int mu) const {
    if (h_.data == Dataset::Vectors::patterns) return static_cast<double>(O_[static_cast<std::size_t>(mu)]) / h_.N;
    const auto row = patterns_->row(mu);
    return static_cast<double>(product_sum(row, spins_)) / h_.N;
}

double DilutedEngine::loss_product() const {
    const double scale = entry_scale(h_);
    double sum = 0.0;
    for (const std::int64_t O : O_) {
        const double w = scale * static_cast<double>(O) / h_.N;
        sum += w * w;
    }
    return loss_constant_ - loss_weight(h_) * sum;
}

void DilutedEngine::look(PatternLook& to) const {
    const auto K = static_cast<std::size_t>(h_.K), block = static_cast<std::size_t>(h_.block());
    for (auto* values : {&to.m, &to.n, &to.loss, &to.loss_support}) values->resize(K);
    const bool data_are_patterns = h_.data == Dataset::Vectors::patterns;
    for (std::size_t mu = 0; mu < K; ++mu) {
        const double m = overlap(static_cast<int>(mu)), a = (*activity_)[mu];
        std::int64_t sum = 0;
        for (std::size_t c = mu * block; c < (mu + 1) * block; ++c) sum += O_[c];
        to.m[mu] = m / h_.overlap_unit;
        to.n[mu] = data_are_patterns ? to.m[mu] : h_.data_overlap_unit() * static_cast<double>(sum);
        to.loss[mu] = 0.5 * (1.0 + a) - std::abs(m);
        to.loss_support[mu] = a > 0.0 ? 1.0 - std::abs(m) / a : 1.0;
    }
    to.loss_product = loss_product();
}

void DilutedEngine::support_overlaps(std::span<const std::int8_t> other, std::vector<double>& to) const {
    to.resize(static_cast<std::size_t>(h_.K));
    for (std::size_t mu = 0; mu < to.size(); ++mu) {
        const auto row = patterns_->row(static_cast<int>(mu));
        const double sites = (*activity_)[mu] * h_.N;
        to[mu] = sites > 0.0 ? static_cast<double>(support_sum(row, spins_, other)) / sites : 0.0;
    }
}

} // namespace mattis::mc
