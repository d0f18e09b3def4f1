#include "phase_diagrams/parts/images/image_network.hpp"

#include <cmath>
#include <utility>

#include "core/bytes.hpp"
#include "core/special.hpp"
#include "models/hamiltonians/example_hamiltonian.hpp"
#include "montecarlo/disorder/example_data.hpp"
#include "montecarlo/kinds/table.hpp"

namespace mattis::diagram {

namespace {

/// The weight of a class, beside what the unit holds.
double weight_of(const ImageDraw& draw, const data::ClassSplit& split, const data::ClassAverage& average,
                 const ImagePoint& point) {
    if (point.one_by_one())
        return 1.0 / std::sqrt(data::mean_square_product(draw.images, examples_of(split, point.M), point.P));
    const double Q = average.mean_square();
    return Q > 0.0 ? std::pow(Q, -0.5 * point.P) : 0.0;
}

ExampleHamiltonian hamiltonian_of(const ImageDraw& draw, const ImagePoint& point,
                                  const std::vector<data::ClassAverage>& averages) {
    ExampleHamiltonian h;
    h.N = draw.images.N;
    h.P = point.P;
    h.convention = point.convention;
    h.K = static_cast<std::int64_t>(draw.classes.size());
    h.data = point.one_by_one() ? Dataset::Vectors::examples : Dataset::Vectors::class_sums;
    h.M = point.M;
    h.unit = 0.5 / integer_power(h.N, point.P - 1) / integer_power(point.M, point.one_by_one() ? 1 : point.P);
    for (std::size_t c = 0; c < draw.classes.size(); ++c)
        h.weight.push_back(weight_of(draw, draw.classes[c], averages[c], point));
    return h;
}

mc::ExampleData data_of(const ImageDraw& draw, const ImagePoint& point, const std::vector<data::ClassAverage>& averages,
                        const ExampleHamiltonian& h) {
    mc::ExampleData data;
    data.N = h.N;
    data.K = h.K;
    data.block = h.block();
    for (const auto& archetype : draw.archetypes) data.xi.insert(data.xi.end(), archetype.begin(), archetype.end());
    const auto example = draw.images.image(draw.classes.front().training.front());
    data.example.assign(example.begin(), example.end());
    data.v = mc::ChannelMatrix(h.N, h.channels(), point.one_by_one() ? 1 : point.M);
    for (std::size_t c = 0; c < draw.classes.size(); ++c) {
        const std::span<const int> examples = examples_of(draw.classes[c], point.M);
        for (int i = 0; i < h.N; ++i) {
            const auto site = static_cast<std::size_t>(i);
            const auto first = static_cast<std::int64_t>(c) * h.block();
            if (!point.one_by_one()) data.v.set(i, first, averages[c].sums[site]);
            for (std::size_t a = 0; point.one_by_one() && a < examples.size(); ++a)
                data.v.set(i, first + static_cast<std::int64_t>(a), draw.images.image(examples[a])[site]);
        }
    }
    return data;
}

} // namespace

std::span<const int> examples_of(const data::ClassSplit& split, int M) {
    return std::span(split.training).first(static_cast<std::size_t>(M));
}

void ImageNetwork::set(std::span<const std::int8_t> spins) {
    ByteWriter to;
    to.put_all(spins);
    ByteReader from(to.bytes());
    system->load(from);
}

int ImageNetwork::class_of(std::span<const std::int8_t> spins) const {
    int best = 0;
    double largest = -1.0;
    for (std::size_t c = 0; c < averages.size(); ++c)
        if (const double u = averages[c].overlap(spins); c == 0 || u > largest) {
            largest = u;
            best = static_cast<int>(c);
        }
    return best;
}

ImageNetwork network_of(const ImageDraw& draw, const ImagePoint& point) {
    ImageNetwork network;
    for (const data::ClassSplit& split : draw.classes)
        network.averages.push_back(data::class_average(draw.images, examples_of(split, point.M)));
    ExampleHamiltonian h = hamiltonian_of(draw, point, network.averages);
    mc::Disorder data = data_of(draw, point, network.averages, h);
    network.system = mc::make_system(Hamiltonian(std::move(h)), data);
    return network;
}

int nearest_class(const ImageDraw& draw, const ImagePoint& point, const ImageNetwork& network,
                  std::span<const std::int8_t> spins) {
    if (!point.one_by_one()) return network.class_of(spins);
    int best = 0;
    double largest = -2.0; // below every overlap
    for (std::size_t c = 0; c < draw.classes.size(); ++c)
        for (const int example : examples_of(draw.classes[c], point.M))
            if (const double y = data::overlap(draw.images.image(example), spins); y > largest) {
                largest = y;
                best = static_cast<int>(c);
            }
    return best;
}

} // namespace mattis::diagram
