#pragma once

// Degrees of freedom that are no spins: what a chain needs of them is a System. docs/add-a-model.md tells the
// story of this file.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <vector>

#include "montecarlo/kinds/make_kind.hpp"

namespace mattis::guests {

/// N independent magnetisations x in [-1, 1], each in a double well: H = sum_i V(x_i), V(x) = a (x^2 - 1/2)^2. The law
/// of each is exp(-V(x)/T), whose averages are integrals over one variable.
struct DoubleWellHamiltonian {
    int N = 0;
    double a = 0.0;

    double well(double x) const { return a * (x * x - 0.5) * (x * x - 0.5); }
};

/// Nothing is quenched.
struct NoDisorder {};

/// The magnetisations. A proposal is a new value for one of them, uniform in [-1, 1].
class DoubleWellSystem final : public mc::System {
public:
    explicit DoubleWellSystem(const DoubleWellHamiltonian& h)
        : h_(h), x_(static_cast<std::size_t>(h.N), std::sqrt(0.5)) {}

    int size() const override { return h_.N; }

    /// At the archetype all are at the bottom of the well of x > 0; at random they are uniform.
    void begin(mc::Start start, double, Stream& stream) override {
        for (double& x : x_) x = start == mc::Start::random ? stream.uniform(-1.0, 1.0) : std::sqrt(0.5);
    }

    std::int64_t advance(const mc::Block& block, Stream& stream) override {
        std::int64_t accepted = 0;
        for (std::int64_t k = 0; k < block.proposals; ++k) {
            std::size_t i = static_cast<std::size_t>(block.first + k) % x_.size();
            if (block.order == mc::Order::random) i = uniform_below(stream, static_cast<std::uint32_t>(x_.size()));
            const double proposed = stream.uniform(-1.0, 1.0);
            const double cost = h_.well(proposed) - h_.well(x_[i]);
            if (stream.uniform() >= mc::flip_probability(block.dynamics, block.beta * cost)) continue;
            x_[i] = proposed;
            ++accepted;
        }
        return accepted;
    }

    /// Summed afresh, so that it depends on the configuration alone.
    double energy() const override {
        double sum = 0.0;
        for (const double x : x_) sum += h_.well(x);
        return sum;
    }
    double energy_difference(const System& other) const override { return energy() - same(other).energy(); }
    /// The overlap with all magnetisations up takes the place of that with an archetype.
    void look(mc::PatternLook& to, const System*) const override {
        double sum = 0.0;
        for (const double x : x_) sum += x;
        to.m.assign(1, sum / h_.N);
    }
    double overlap(const System& other) const override {
        double sum = 0.0;
        for (std::size_t i = 0; i < x_.size(); ++i) sum += x_[i] * same(other).x_[i];
        return sum / h_.N;
    }

    std::unique_ptr<System> clone() const override { return std::make_unique<DoubleWellSystem>(*this); }

    void save(ByteWriter& to) const override { to.put_all(x_); }
    void load(ByteReader& from) override {
        auto stored = from.get_all<double>();
        const auto possible = [](double x) { return x >= -1.0 && x <= 1.0; };
        if (stored.size() != x_.size() || !std::ranges::all_of(stored, possible))
            throw BytesError("these are no magnetisations of this system");
        x_ = std::move(stored);
    }
    void save_check(ByteWriter& to) const override { to.put(energy()); }

    std::size_t memory() const override { return sizeof(*this) + x_.size() * sizeof(double); }

private:
    static const DoubleWellSystem& same(const System& other) {
        const auto* found = dynamic_cast<const DoubleWellSystem*>(&other);
        if (found == nullptr) throw std::invalid_argument("a double well and another system");
        return *found;
    }

    DoubleWellHamiltonian h_;
    std::vector<double> x_;
};

/// What a DoubleWellHamiltonian answers.
struct DoubleWellKind : mc::WithoutPatterns,
                        mc::WithoutEnsembles,
                        mc::WithoutEnumeration,
                        mc::WithoutGaussianIdentity,
                        mc::WithoutLimitFault,
                        mc::WithoutOnSample,
                        mc::WithoutLongWork {
    using Data = DoubleWellHamiltonian;
    using Realisation = NoDisorder;
    static constexpr std::string_view name = "double_well";
    static constexpr std::string_view doc = "independent magnetisations, each in a double well";
    static constexpr std::array starts{mc::Start::archetype, mc::Start::random, mc::Start::archetype_and_random};
    static constexpr std::array orders{mc::Order::random, mc::Order::sequential};
    static constexpr std::array dynamics{mc::Dynamics::heat_bath, mc::Dynamics::metropolis};

    static void fingerprint(const Data& h, ByteWriter& to) {
        to.put_text(name);
        to.put(h.N);
        to.put(h.a);
    }
    static NoDisorder draw(const Data&, const StreamKey&, std::span<const std::int8_t>) { return {}; }
    static mc::SystemMemory memory(const Data& h) { return {.system = 8.0 * h.N}; }
    static double proposal_seconds(const Data&) { return 2e-8; }
    static mc::Measurable measurable(const Data& h) { return {.N = h.N, .patterns = 1, .spins = false}; }
    static std::unique_ptr<mc::System> make_system(const Data& h, std::shared_ptr<const NoDisorder>) {
        return std::make_unique<DoubleWellSystem>(h);
    }
};

} // namespace mattis::guests
