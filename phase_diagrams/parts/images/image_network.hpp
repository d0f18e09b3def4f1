#pragma once

#include <memory>
#include <span>
#include <vector>

#include "data/class_average.hpp"
#include "models/data/convention.hpp"
#include "models/data/dataset.hpp"
#include "montecarlo/chain/system.hpp"
#include "phase_diagrams/parts/images/image_draw.hpp"

namespace mattis::diagram {

/// What a network of images is made of.
struct ImagePoint {
    ParameterValues values;
    int P = 2;
    int M = 1;
    double T = 0.0;
    Convention convention = Convention::distinct;
    Protocol protocol = Protocol::supervised;

    /// Whether the examples of a class interact one by one, not through their average.
    bool one_by_one() const { return protocol == Protocol::unsupervised; }
};

/// A network of the first M training images of each class. Each class is normalised by its own data:
///   supervised    H = -(N/2) sum_c u_c^P, u_c = (1/N) sum_i s^c_i sigma_i, s^c = etabar^c/sqrt((1/N) sum_i etabar_i^2)
///   unsupervised  H = -(N/2) sum_c R_c^(-1/2) (1/M) sum_a y_(c,a)^P, R_c = (1/M^2) sum_ab o_ab^P, o the overlap of two
///                 examples of the class
/// These are the energies of arXiv:2212.00606 and arXiv:2211.14067 with each moment of the data replaced by what the
/// examples show of it.
struct ImageNetwork {
    std::vector<data::ClassAverage> averages; ///< of each class
    std::unique_ptr<mc::System> system;

    /// Puts spins into the system.
    void set(std::span<const std::int8_t> spins);
    /// The class with the largest u_c.
    int class_of(std::span<const std::int8_t> spins) const;
};

/// The images of a class that a network of M examples learns.
std::span<const int> examples_of(const data::ClassSplit& split, int M);

ImageNetwork network_of(const ImageDraw& draw, const ImagePoint& point);

/// The class with the largest overlap with anything that the network is made of: of a supervised one class_of, of an
/// unsupervised one the class of the nearest example.
int nearest_class(const ImageDraw& draw, const ImagePoint& point, const ImageNetwork& network,
                  std::span<const std::int8_t> spins);

} // namespace mattis::diagram
