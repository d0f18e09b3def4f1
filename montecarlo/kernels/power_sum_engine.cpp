#include "montecarlo/kernels/power_sum_engine.hpp"

#include <cmath>
#include <stdexcept>
#include <utility>

#include "core/watch.hpp"

namespace mattis::mc {

namespace {

void add_entries(std::vector<double>& p, const ChannelMatrix& v, int site, double scale, int k, double step) {
    if (v.is_narrow())
        add_powers(p.data(), v.bytes(site).data(), p.size(), scale, k, step);
    else
        add_powers(p.data(), v.words(site).data(), p.size(), scale, k, step);
}

} // namespace

int PowerSumEngine::own_arrays(const ExampleHamiltonian& h) {
    return h.convention == Convention::full ? 1 : (h.P + 1) / 2;
}

int PowerSumEngine::shared_arrays(const ExampleHamiltonian& h) {
    return (h.convention == Convention::full ? 0 : h.P / 2) + (h.weight.empty() ? 0 : 1);
}

std::shared_ptr<const PowerSumEngine::Constants> PowerSumEngine::constants(const ExampleHamiltonian& h,
                                                                           const ExampleData& data, double scale) {
    auto made = std::make_shared<Constants>();
    if (!h.weight.empty())
        for (std::int64_t c = 0; c < h.channels(); ++c)
            made->weight.push_back(h.weight[static_cast<std::size_t>(c / h.block())]);
    if (h.convention == Convention::full) return made;
    for (int k = 2; k <= h.P; k += 2) {
        std::vector<double>& p = made->even.emplace_back(static_cast<std::size_t>(h.channels()), 0.0);
        for (int i = 0; i < h.N; ++i) {
            pause_point();
            add_entries(p, data.v, i, scale, k, 1.0);
        }
    }
    return made;
}

PowerSumEngine::PowerSumEngine(const ExampleHamiltonian& h, std::shared_ptr<const ExampleData> data)
    : data_(std::move(data)), look_(h, data_) {
    if (data_->N != h.N || data_->v.channels() != h.channels() || h.P > most_powers ||
        (!h.weight.empty() && static_cast<std::int64_t>(h.weight.size()) != h.K))
        throw std::invalid_argument("power-sum engine: the data are not those of the Hamiltonian");
    // Then |p_k| <= N^(1-k): powers of large overlaps neither overflow nor are rounded more than others.
    int exponent = 0;
    std::frexp(static_cast<double>(h.N) * h.largest(), &exponent);
    sums_.P = h.P;
    sums_.convention = h.convention;
    sums_.scale = std::ldexp(1.0, -exponent);
    sums_.channels = static_cast<std::size_t>(h.channels());
    factor_ = std::ldexp(h.unit, exponent * h.P);
    constants_ = constants(h, *data_, sums_.scale);
    odd_.assign(static_cast<std::size_t>(own_arrays(h)), std::vector<double>(sums_.channels, 0.0));
    point();
    rebuild(std::vector<std::int8_t>(static_cast<std::size_t>(h.N), 1));
}

PowerSumEngine::PowerSumEngine(const PowerSumEngine& other)
    : data_(other.data_), look_(other.look_), constants_(other.constants_), factor_(other.factor_),
      spins_(other.spins_), odd_(other.odd_), sums_(other.sums_) {
    point();
}

PowerSumEngine::PowerSumEngine(PowerSumEngine&& other) noexcept
    : data_(std::move(other.data_)), look_(std::move(other.look_)), constants_(std::move(other.constants_)),
      factor_(other.factor_), spins_(std::move(other.spins_)), odd_(std::move(other.odd_)), sums_(other.sums_) {
    point();
}

void PowerSumEngine::point() {
    for (std::size_t k = 0; k < odd_.size(); ++k) sums_.p[2 * k + 1] = odd_[k].data();
    for (std::size_t k = 0; k < constants_->even.size(); ++k) sums_.p[2 * k + 2] = constants_->even[k].data();
    sums_.weight = constants_->weight.empty() ? nullptr : constants_->weight.data();
}

double PowerSumEngine::cost(int site) const {
    const int spin = spins_[static_cast<std::size_t>(site)];
    const ChannelMatrix& v = data_->v;
    const double sum =
        v.is_narrow() ? flip_sum(sums_, v.bytes(site).data(), spin) : flip_sum(sums_, v.words(site).data(), spin);
    return 2.0 * factor_ * sum;
}

void PowerSumEngine::add(int site, double step) {
    for (std::size_t k = 0; k < odd_.size(); ++k)
        add_entries(odd_[k], data_->v, site, sums_.scale, 2 * static_cast<int>(k) + 1, step);
}

void PowerSumEngine::flip(int site, double) {
    std::int8_t& spin = spins_[static_cast<std::size_t>(site)];
    add(site, -2.0 * spin);
    spin = static_cast<std::int8_t>(-spin);
}

void PowerSumEngine::rebuild(std::span<const std::int8_t> spins) {
    spins_.assign(spins.begin(), spins.end());
    for (std::vector<double>& p : odd_) p.assign(p.size(), 0.0);
    for (int i = 0; i < data_->N; ++i) {
        pause_point();
        add(i, spins_[static_cast<std::size_t>(i)]);
    }
}

void PowerSumEngine::look(PatternLook& to) const {
    const double exact = 1.0 / sums_.scale;
    look_.look(to, spins_, [&](std::int64_t c) { return exact * odd_.front()[static_cast<std::size_t>(c)]; });
}

std::size_t PowerSumEngine::memory() const { return spins_.size() + odd_.size() * sums_.channels * sizeof(double); }

} // namespace mattis::mc
