#include "solvers/rs/update.hpp"

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

} // namespace mattis::solvers
