#include "montecarlo/kernels/data_look.hpp"

#include <utility>

#include "core/special.hpp"
#include "core/watch.hpp"
#include "montecarlo/kernels/byte_sums.hpp"

namespace mattis::mc {

namespace {

/// (1 + |w_c|^2/N)/2 of each channel; none where all entries are +-1.
std::vector<double> kappas(const ExampleHamiltonian& h, const ExampleData& data) {
    std::vector<double> kappa;
    if (h.largest() == 1) return kappa;
    const auto channels = static_cast<std::size_t>(h.channels());
    kappa.assign(channels, 0.0);
    for (int i = 0; i < h.N; ++i) {
        pause_point();
        for (std::size_t c = 0; c < channels; ++c) {
            const double v = data.v.at(i, static_cast<std::int64_t>(c));
            kappa[c] += v * v;
        }
    }
    const double scale = h.loss_scale() * h.loss_scale() / h.N;
    for (double& k : kappa) k = 0.5 * (1.0 + scale * k);
    return kappa;
}

} // namespace

DataLook::DataLook(const ExampleHamiltonian& hamiltonian, std::shared_ptr<const ExampleData> data)
    : h_(hamiltonian), data_(std::move(data)),
      kappa_(std::make_shared<const std::vector<double>>(kappas(hamiltonian, *data_))),
      factor_(2.0 * h_.unit / h_.N * integer_power(h_.N / h_.loss_scale(), h_.P)) {}

double DataLook::archetype_overlap(std::span<const std::int8_t> spins) const {
    return static_cast<double>(product_sum(data_->row(0), spins)) / h_.N;
}

double DataLook::cost_of(double minus, double plus, double kappa) const {
    if (h_.P == 2) return minus * plus;
    const double square = kappa * kappa - minus * plus;
    if (h_.P % 2 == 0) return -integer_power(square, h_.P / 2);
    return -0.5 * (plus - minus) * integer_power(square, h_.P / 2);
}

} // namespace mattis::mc
