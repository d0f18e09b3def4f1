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

} // namespace mattis
