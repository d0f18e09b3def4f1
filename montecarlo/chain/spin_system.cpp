#include "montecarlo/chain/spin_system.hpp"

#include <algorithm>
#include <stdexcept>
#include <typeinfo>

namespace mattis::mc {

void SpinConfiguration::begin(Start start, double overlap, Stream& stream) {
    set_spins(starting_spins(size(), start, overlap, reference_(start), stream));
}

double SpinSystem::energy_difference(const System& other) const {
    if (typeid(other) != typeid(*this)) throw std::invalid_argument("energies of systems of different kinds");
    const auto& same = static_cast<const SpinSystem&>(other);
    return unit() * static_cast<double>(integer_energy() - same.integer_energy()); // exact but for the unit
}

double SpinConfiguration::overlap(const System& other) const {
    const std::span<const std::int8_t> a = spins(), b = other.spins();
    int sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum / static_cast<double>(a.size());
}

void SpinConfiguration::save(ByteWriter& to) const { to.put_all(spins()); }

void SpinConfiguration::load(ByteReader& from) {
    const auto stored = from.get_all<std::int8_t>();
    if (stored.size() != spins().size()) throw BytesError("a stored chain has another number of spins");
    if (!std::ranges::all_of(stored, [](std::int8_t s) { return s == 1 || s == -1; }))
        throw BytesError("a stored spin is neither +1 nor -1");
    set_spins(stored);
}

void SpinSystem::save_check(ByteWriter& to) const {
    to.put(integer_energy());
    to.put(archetype_overlap());
}

} // namespace mattis::mc
