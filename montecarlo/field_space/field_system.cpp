#include "montecarlo/field_space/field_system.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/watch.hpp"
#include "models/perceptron/field_law.hpp"
#include "montecarlo/field_space/leapfrog.hpp"

namespace mattis::mc {

namespace {

constexpr int fewest_steps = 8, most_steps = 16;
constexpr double archetype_field = 2.5;

const FieldSystem& same(const System& other) {
    const auto* found = dynamic_cast<const FieldSystem*>(&other);
    if (found == nullptr) throw std::invalid_argument("fields of a perceptron and another system");
    return *found;
}

/// Where the acceptance of a Gaussian of N dimensions is of order 1 (Beskos et al., Bernoulli 19, 1501 (2013)).
StepSize first_step(int N) { return StepSize(0.5 * std::pow(N, -0.25)); }

double kinetic(std::span<const double> momentum) {
    double sum = 0.0;
    for (const double p : momentum) sum += p * p;
    return 0.5 * sum;
}

} // namespace

FieldSystem::FieldSystem(const LabelledInputs& inputs, const FieldAnchor& anchor)
    : potential_(inputs, anchor), theta_(inputs.N(), archetype_field), m_(theta_.size()), step_(first_step(size())),
      moved_(theta_.size()), momentum_(theta_.size()), slope_(theta_.size()), gradient_(theta_.size()) {
    changed();
}

void FieldSystem::changed() {
    field_law(theta_, 1.0, m_, moved_);
    beta_ = -1.0;
}

void FieldSystem::set(std::span<const double> theta) {
    theta_.assign(theta.begin(), theta.end());
    changed();
}

void FieldSystem::begin(Start start, double overlap, Stream& stream) {
    step_ = first_step(size());
    if (start == Start::random) {
        for (double& theta : theta_) {
            const double u = stream.uniform(); // may be rounded to 1
            theta = 0.5 * std::log(u / std::max(1.0 - u, 0x1p-54));
        }
    } else {
        const std::vector<std::int8_t> spins = starting_spins(size(), start, overlap, {}, stream);
        for (std::size_t i = 0; i < theta_.size(); ++i) theta_[i] = archetype_field * spins[i];
    }
    changed();
}

/// Computes gradient, U and E at the fields where they are not known.
void FieldSystem::know(double beta) const {
    if (beta_ == beta) return;
    value_ = potential_.at(theta_, beta, gradient_);
    beta_ = beta;
}

bool FieldSystem::trajectory(const Block& block, Stream& stream) {
    know(block.beta);
    const double step = block.settling ? step_.trial() : step_.learned();
    const int steps = fewest_steps + static_cast<int>(uniform_below(stream, most_steps - fewest_steps + 1));
    for (double& p : momentum_) p = gaussian(stream);
    moved_ = theta_;
    slope_ = gradient_;
    const double before = value_.U + kinetic(momentum_);
    const FieldPotential::Value end = leapfrog(potential_, block.beta, steps, step, moved_, momentum_, slope_);
    const double change = end.U + kinetic(momentum_) - before;
    // What has left the numbers is refused.
    const double probability = std::isfinite(change) ? std::min(1.0, std::exp(-change)) : 0.0;
    const bool accept = stream.uniform() < probability;
    if (block.settling) step_.learn(probability);
    if (!accept) return false;
    theta_.swap(moved_);
    gradient_.swap(slope_);
    changed();
    value_ = end;
    beta_ = block.beta;
    return true;
}

std::int64_t FieldSystem::advance(const Block& block, Stream& stream) {
    std::int64_t moved = 0;
    for (std::int64_t k = 0; k < block.proposals / size(); ++k) {
        pause_point();
        if (trajectory(block, stream)) moved += size();
    }
    return moved;
}

/// E depends on the fields alone, whatever beta it was computed with.
double FieldSystem::energy() const {
    if (beta_ < 0.0) know(0.0);
    return value_.energy;
}

double FieldSystem::energy_difference(const System& other) const { return energy() - same(other).energy(); }

void FieldSystem::look(PatternLook& to, const System*) const {
    double sum = 0.0;
    for (const double m : m_) sum += m;
    to.m.assign(1, sum / size());
}

void FieldSystem::look_at_teacher(TeacherLook& to) const {
    double square = 0.0, sum = 0.0, signs = 0.0;
    for (std::size_t i = 0; i < m_.size(); ++i) {
        square += m_[i] * m_[i];
        sum += m_[i];
        signs += std::signbit(theta_[i]) ? -1.0 : 1.0;
    }
    to = {.qd = square / size(), .r = sum / size(), .p = signs / size()};
}

double FieldSystem::overlap(const System& other) const {
    const std::vector<double>& t = same(other).m_;
    double sum = 0.0;
    for (std::size_t i = 0; i < m_.size(); ++i) sum += m_[i] * t[i];
    return sum / size();
}

void FieldSystem::save(ByteWriter& to) const {
    to.put_all(theta_);
    step_.save(to);
}

void FieldSystem::load(ByteReader& from) {
    auto stored = from.get_all<double>();
    if (stored.size() != theta_.size() || !std::ranges::all_of(stored, [](double x) { return std::isfinite(x); }))
        throw BytesError("these are no fields of this system");
    step_.load(from);
    theta_ = std::move(stored);
    changed();
}

std::size_t FieldSystem::memory() const {
    return sizeof(*this) + 6 * theta_.size() * sizeof(double) + potential_.memory();
}

} // namespace mattis::mc
