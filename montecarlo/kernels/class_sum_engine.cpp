#include "montecarlo/kernels/class_sum_engine.hpp"

#include <limits>
#include <stdexcept>
#include <utility>

#include "core/watch.hpp"
#include "montecarlo/kernels/class_sum.hpp"

namespace mattis::mc {

namespace {

std::int64_t square_sum(const ChannelMatrix& v, int site) {
    std::int64_t sum = 0;
    for (std::int64_t c = 0; c < v.channels(); ++c) {
        const std::int64_t entry = v.at(site, c);
        sum += entry * entry;
    }
    return sum;
}

} // namespace

bool ClassSumEngine::suits(const ExampleHamiltonian& h) {
    constexpr double most_energy = 0x1p60;
    const double overlap = static_cast<double>(h.N) * h.largest();
    return h.P == 2 && h.weight.empty() && 2.0 * overlap < std::numeric_limits<std::int32_t>::max() &&
           4.0 * overlap * overlap * static_cast<double>(h.channels()) < most_energy;
}

ClassSumEngine::ClassSumEngine(const ExampleHamiltonian& hamiltonian, std::shared_ptr<const ExampleData> data)
    : data_(std::move(data)), look_(hamiltonian, data_),
      largest_(static_cast<std::int64_t>(hamiltonian.largest()) * hamiltonian.largest() * hamiltonian.N),
      O_(static_cast<std::size_t>(hamiltonian.channels()), 0) {
    if (!suits(hamiltonian)) throw std::invalid_argument("class-sum engine: sums would not be exact");
    if (data_->N != hamiltonian.N || data_->v.channels() != hamiltonian.channels())
        throw std::invalid_argument("class-sum engine: the data are not those of the Hamiltonian");
    std::vector<std::int64_t> squares;
    for (int i = 0; i < data_->N; ++i) {
        pause_point();
        squares.push_back(square_sum(data_->v, i));
        if (hamiltonian.convention == Convention::distinct) diagonal_ += squares.back();
    }
    squares_ = std::make_shared<const std::vector<std::int64_t>>(std::move(squares));
    rebuild(std::vector<std::int8_t>(static_cast<std::size_t>(data_->N), 1));
}

std::int64_t ClassSumEngine::energy() const {
    std::int64_t sum = 0;
    for (const std::int64_t O : O_) sum += O * O;
    return diagonal_ - sum;
}

std::int64_t ClassSumEngine::cost(int site) const {
    const auto i = static_cast<std::size_t>(site);
    const ChannelMatrix& v = data_->v;
    const std::int64_t field =
        v.is_narrow() ? class_sum(v.bytes(site), O_, largest_) : class_sum(v.words(site), O_, largest_);
    return 4 * (spins_[i] * field - (*squares_)[i]);
}

void ClassSumEngine::add(int site, std::int32_t step) {
    const ChannelMatrix& v = data_->v;
    if (v.is_narrow())
        add_class(v.bytes(site), O_, step);
    else
        add_class(v.words(site), O_, step);
}

void ClassSumEngine::flip(int site, std::int64_t) {
    std::int8_t& spin = spins_[static_cast<std::size_t>(site)];
    add(site, -2 * spin);
    spin = static_cast<std::int8_t>(-spin);
}

void ClassSumEngine::rebuild(std::span<const std::int8_t> spins) {
    spins_.assign(spins.begin(), spins.end());
    O_.assign(O_.size(), 0);
    for (int i = 0; i < data_->N; ++i) {
        pause_point();
        add(i, spins_[static_cast<std::size_t>(i)]);
    }
}

void ClassSumEngine::look(PatternLook& to) const {
    look_.look(to, spins_, [&](std::int64_t c) { return static_cast<double>(O_[static_cast<std::size_t>(c)]); });
}

} // namespace mattis::mc
