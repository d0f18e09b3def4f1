#include "solvers/rs/update.hpp"

#include <vector>

#include "solvers/rs/site_sums.hpp"

namespace mattis::solvers {

double overlap_after_update(const Site& model) {
    double n = 1.0; // of the archetype with the data
    if (!model.stores()) {
        n = 0.0;
        for (const SiteKind& kind : model.kinds()) n += kind.weight * kind.factor;
        n /= data_moment(model.kinds());
    }
    return site_sums(model, model.signal_field(n), model.noise_variance(1.0, 0.0)).m;
}

double overlap_after_update_from_example(const Site& model) {
    std::vector<SiteKind> kinds; // at a signal field of 1
    for (const SiteField& field : model.fields_from_example())
        kinds.push_back({field.weight, field.mean, field.spread});
    return site_sums(kinds, 1.0, model.noise_variance(1.0, 0.0), model.temperature()).m;
}

} // namespace mattis::solvers
