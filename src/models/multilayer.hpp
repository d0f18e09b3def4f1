#pragma once

#include <array>
#include <limits>
#include <string_view>

#include "models/contract/model.hpp"
#include "models/contract/network_method.hpp"

namespace mattis {

/// A multilayer network that learns tasks in turn by gradients. What its parameters say is how it learns; its layers
/// and its tasks are those of a job. No equation of the replica method is known for it, and it has no energy.
class Multilayer {
public:
    struct Parameters {
        NetworkMethod method = NetworkMethod::variational;
        double rate = 0.01;
        double decay = 0.0;
        double gamma = 1.0;
        double meta = 1.35;
        double lambda = 5000.0;
    };

    static constexpr std::string_view name = "multilayer";
    static constexpr std::string_view doc = "multilayer network of binary weights that learns tasks in turn";
    static constexpr std::string_view source = "arXiv:2212.02846";
    static constexpr Capabilities capabilities{.thermodynamics = false, .learning = LearningKind::network};
    static constexpr std::array<Branch, 0> branches{};
    static constexpr double infinity = std::numeric_limits<double>::infinity();
    static constexpr std::array fields{
        choice<&Parameters::method>("method", "how it learns", network_method_names, 0),
        field<&Parameters::rate>("rate", "η", "learning rate", {0, infinity}, 0.01),
        field<&Parameters::decay>("decay", "λ", "decay of fields or weights, per step and unit of rate", {0, infinity},
                                  0),
        field<&Parameters::gamma>("gamma", "γ", "variational: weight of the Kullback-Leibler term", {0, infinity}, 1),
        field<&Parameters::meta>("meta", "m", "metaplastic: how hard large hidden weights are to flip", {0, infinity},
                                 1.35),
        field<&Parameters::lambda>("lambda", "Λ", "ewc: weight of the quadratic terms", {0, infinity}, 5000),
    };

    Parameters parameters;

    explicit Multilayer(const Parameters& p) : parameters(p) {}
};

static_assert(Model<Multilayer>);

} // namespace mattis
