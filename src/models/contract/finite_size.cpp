#include "models/contract/finite_size.hpp"

namespace mattis {

std::optional<double> size_exponent(std::span<const FiniteSizeLaw> laws, std::string_view observable,
                                    std::string_view branch, bool marginal) {
    for (const FiniteSizeLaw& law : laws)
        if ((law.observable.empty() || law.observable == observable) && name(law.branch) == branch &&
            (marginal || !law.critical))
            return law.exponent;
    return marginal ? std::nullopt : std::optional(regular_exponent);
}

Criticality criticality(double replicon, double smallest, double largest) {
    constexpr double regular_from = 1.0, critical_to = 0.05;
    const double volume = replicon * replicon * replicon;
    if (largest * volume < critical_to) return Criticality::critical;
    if (smallest * volume < regular_from) return Criticality::between;
    return Criticality::regular;
}

} // namespace mattis
