#include "montecarlo/mean_field/magnetisations.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "core/watch.hpp"

namespace mattis::mc {

namespace {

constexpr double tolerance = 1e-10, damping = 0.5;

const Magnetisations& same(const System& other) {
    const auto* found = dynamic_cast<const Magnetisations*>(&other);
    if (found == nullptr) throw std::invalid_argument("magnetisations and another system");
    return *found;
}

} // namespace

Magnetisations::Magnetisations(std::shared_ptr<const HebbianNetwork> network, MeanFieldOrder order, Reference reference)
    : equations_(std::move(network), order), reference_(std::move(reference)),
      m_(static_cast<std::size_t>(this->network().N), 1.0), h_(m_.size()) {}

void Magnetisations::set(std::span<const double> m) {
    m_.assign(m.begin(), m.end());
    moved_ = rest_ = 0;
    changed();
}

void Magnetisations::begin(Start start, double overlap, Stream& stream) {
    const auto spins = starting_spins(size(), start, overlap, reference_(start), stream);
    set(std::vector<double>(spins.begin(), spins.end()));
}

/// Returns how many magnetisations are not at rest.
std::int64_t Magnetisations::sweep(double beta) {
    equations_.fields(m_, beta, h_);
    ++moved_;
    std::int64_t moving = 0;
    for (std::size_t i = 0; i < m_.size(); ++i) {
        const double target = std::tanh(beta * h_[i]);
        moving += std::abs(target - m_[i]) <= tolerance ? 0 : 1; // a NaN never rests
        h_[i] = target;
    }
    if (moving == 0) {
        rest_ = moved_;
        return 0;
    }
    for (std::size_t i = 0; i < m_.size(); ++i) m_[i] += damping * (h_[i] - m_[i]);
    changed();
    return moving;
}

std::int64_t Magnetisations::advance(const Block& block, Stream&) {
    if (block.beta != beta_) {
        beta_ = block.beta;
        moved_ = rest_ = 0;
        changed();
    }
    std::int64_t moved = 0;
    for (std::int64_t done = 0; done < block.proposals / size() && rest_ == 0; ++done) {
        pause_point();
        moved += sweep(block.beta);
    }
    return moved;
}

std::optional<std::int64_t> Magnetisations::iterations() const {
    if (rest_ == 0 || !admissible()) return std::nullopt;
    return rest_;
}

double Magnetisations::energy() const {
    if (!energy_is_known_) energy_ = equations_.energy(m_, beta_);
    energy_is_known_ = true;
    return energy_;
}

double Magnetisations::energy_difference(const System& other) const { return energy() - same(other).energy(); }

double Magnetisations::archetype_overlap() const {
    double sum = 0.0;
    for (std::size_t i = 0; i < m_.size(); ++i) sum += network().archetype[i] * m_[i];
    return sum / size();
}

double Magnetisations::data_overlap() const {
    double sum = 0.0;
    const HebbianNetwork& net = network();
    for (std::size_t i = 0; i < m_.size(); ++i) {
        int v = 0;
        for (int a = 0; a < net.block; ++a) v += net.v->at(static_cast<int>(i), a);
        sum += v * m_[i];
    }
    return net.data_overlap_unit * net.step * sum;
}

void Magnetisations::look(PatternLook& to, const System*) const {
    to.m.assign(1, archetype_overlap());
    to.n.assign(1, data_overlap());
    to.loss.assign(1, 1.0 - std::abs(to.m.front())); // its mean over spins of these magnetisations
    to.loss_product = 2.0 * energy() / size();       // what it is of spins, but for its constant
}

double Magnetisations::overlap(const System& other) const {
    const std::vector<double>& t = same(other).m_;
    double sum = 0.0;
    for (std::size_t i = 0; i < m_.size(); ++i) sum += m_[i] * t[i];
    return sum / size();
}

void Magnetisations::save(ByteWriter& to) const {
    to.put_all(m_);
    to.put(beta_);
    to.put(moved_);
    to.put(rest_);
}

/// A map that rests is looked at once more, to know whether its equations exist there.
void Magnetisations::load(ByteReader& from) {
    auto stored = from.get_all<double>();
    if (stored.size() != m_.size() || !std::ranges::all_of(stored, [](double x) { return x >= -1.0 && x <= 1.0; }))
        throw BytesError("these are no magnetisations of this system");
    beta_ = from.get<double>();
    moved_ = from.get<std::int64_t>();
    rest_ = from.get<std::int64_t>();
    if (!(beta_ >= 0.0) || !std::isfinite(beta_) || moved_ < 0 || (rest_ != 0 && rest_ != moved_))
        throw BytesError("the clock of stored magnetisations is impossible");
    m_ = std::move(stored);
    changed();
    if (rest_ > 0) equations_.fields(m_, beta_, h_);
}

std::size_t Magnetisations::memory() const {
    return sizeof(*this) + 4 * m_.size() * sizeof(double) + equations_.memory();
}

} // namespace mattis::mc
