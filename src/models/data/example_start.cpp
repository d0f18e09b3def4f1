#include "models/data/example_start.hpp"

#include <cmath>

#include <boost/math/distributions/binomial.hpp>
#include <fmt/format.h>

#include "core/errors.hpp"
#include "core/special.hpp"

namespace mattis {

namespace {

/// The example agrees with the pattern, or not; of the M - 1 others some number does.
std::vector<SiteField> of_every_count(const Dataset::Parameters& p, double unit, double g) {
    std::vector<SiteField> fields;
    const double up = 0.5 * (1.0 + p.r);
    const auto add = [&](double weight, int others) {
        if (weight * up > 0.0) fields.push_back({weight * up, unit * (g * others + 1.0), 0.0});
        if (weight * (1.0 - up) > 0.0) fields.push_back({weight * (1.0 - up), unit * (g * others - 1.0), 0.0});
    };
    if (p.M == 1) {
        add(1.0, 0);
        return fields;
    }
    const boost::math::binomial_distribution<> agreeing(p.M - 1, up);
    for (int b = 0; b < p.M; ++b) add(boost::math::pdf(agreeing, b), 2 * b - (p.M - 1));
    return fields;
}

} // namespace

std::vector<SiteField> fields_from_example(const Dataset& data, int P, double signal_at_r) {
    const Dataset::Parameters& p = data.parameters();
    if (!data.learns() || !data.counts_examples())
        throw InputError(fmt::format("an update from an example with protocol = {}, M = {}: allowed are protocol = "
                                     "supervised or unsupervised with r and M >= 1",
                                     protocol_names[static_cast<std::size_t>(p.protocol)], p.M));
    std::vector<SiteField> fields;
    if (p.protocol == Protocol::supervised) {
        for (const SiteKind& kind : data.site_kinds())
            fields.push_back({kind.weight, signal_at_r * kind.factor, signal_at_r * signal_at_r * kind.spread});
        return fields;
    }
    const double g = integer_power(p.r, 2 * (P - 1)), unit = 0.5 * P / (p.M * std::sqrt(data.moment(P)));
    if (p.class_law == ClassLaw::exact) return of_every_count(p, unit, g);
    const double mean = unit * p.r * (1.0 + (p.M - 1) * g);
    return {{1.0, mean, unit * unit * (1.0 - p.r * p.r) * (1.0 + (p.M - 1) * g * g)}};
}

} // namespace mattis
