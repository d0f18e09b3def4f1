#include "solvers/rs/update.hpp"

#include <vector>

#include "solvers/rs/site_sums.hpp"

namespace mattis::solvers {

namespace {

/// Of the archetype with the data.
double overlap_with_data(const Site& model) {
    if (model.stores()) return 1.0;
    double n = 0.0;
    for (const SiteKind& kind : model.kinds()) n += kind.weight * kind.factor;
    return n / data_moment(model.kinds());
}

} // namespace

double overlap_after_update(const Site& model) {
    return site_sums(model, model.signal_field(overlap_with_data(model)), model.noise_variance(1.0, 0.0)).m;
}

std::optional<double> overlap_after_update(const Site& model, double N) {
    const std::optional<double> scatter = model.own_class_scatter(N);
    if (!scatter) return std::nullopt;
    std::vector<SiteKind> kinds = model.kinds();
    for (SiteKind& kind : kinds) kind.spread += *scatter;
    const double S = model.signal_field(overlap_with_data(model));
    return site_sums(kinds, S, model.noise_variance(1.0, 0.0), model.temperature()).m;
}

double overlap_after_update_from_example(const Site& model) {
    std::vector<SiteKind> kinds; // at a signal field of 1
    for (const SiteField& field : model.fields_from_example())
        kinds.push_back({field.weight, field.mean, field.spread});
    return site_sums(kinds, 1.0, model.noise_variance(1.0, 0.0), model.temperature()).m;
}

} // namespace mattis::solvers
