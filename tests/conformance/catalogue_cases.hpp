#pragma once

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "models/catalogue.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "models/multitasking/multitasking.hpp"
#include "models/perceptron/continual.hpp"
#include "models/perceptron/storage.hpp"
#include "models/perceptron/teacher.hpp"
#include "models/perceptron/variational.hpp"
#include "models/pspin.hpp"
#include "models/sk.hpp"
#include "models/spherical_pspin.hpp"
#include "models/template.hpp"
#include "solvers/theory/theory.hpp"

namespace mattis::conformance {

/// Networks that learn from examples: both protocols, both laws of the data, data of which rho alone is known, noise of
/// the stored tensors, and a temperature at which there are two retrieval states.
inline std::vector<ModelAt> learning_specimens() {
    using enum Protocol;
    constexpr auto full = Convention::full;
    constexpr auto gaussian = ClassLaw::gaussian;
    return {
        Hopfield({.alpha = 0.02, .T = 0.3, .protocol = supervised, .r = 0.5, .M = 20}),
        Hopfield({.alpha = 0.01, .T = 0.2, .convention = full, .protocol = unsupervised, .r = 0.8, .M = 5}),
        Hopfield({.alpha = 0.01, .T = 0.4, .protocol = unsupervised, .r = 0.5, .M = 40, .class_law = gaussian}),
        Dense({.P = 4, .alpha = 0.1, .T = 0.3, .protocol = supervised, .rho = 0.1}),
        Dense({.P = 4, .alpha = 0.25, .T = 0.1, .protocol = supervised, .rho = 0.1}),
        Dense({.P = 3, .alpha = 0.02, .T = 0.3, .convention = full, .protocol = supervised, .r = 0.7, .M = 6}),
        Dense({.P = 4, .alpha = 0.008, .T = 0.35, .convention = full, .protocol = unsupervised, .r = 0.8, .M = 5}),
        Dense({.P = 6, .alpha = 0.02, .T = 0.3, .protocol = unsupervised, .r = 0.9, .M = 10, .w = 0.7}),
    };
}

/// Every model of the catalogue at representative parameters, seen through the door. A new one fails
/// Gradient.EveryModelHasASpecimen until it is added here.
inline std::vector<ModelAt> specimens() {
    std::vector<ModelAt> models;
    for (const Convention c : {Convention::distinct, Convention::full}) {
        models.emplace_back(Hopfield({0.05, 0.4, c}));
        models.emplace_back(Hopfield({0.4, 0.9, c}));
        for (const int P : {3, 4, 5, 6, 9})
            for (const double T : {0.15, 0.5}) models.emplace_back(Dense({P, 0.02, T, c}));
    }
    for (ModelAt& at : learning_specimens()) models.push_back(std::move(at));
    models.emplace_back(Sk({0.4}));
    for (const int P : {3, 4}) models.emplace_back(PSpin({P, 0.3}));
    for (const int P : {3, 5}) models.emplace_back(SphericalPSpin({P, 0.4}));
    models.emplace_back(Multitasking({.K = 3, .d = 0.3, .T = 0.15}));
    models.emplace_back(Multitasking({.K = 2, .d = 0.6, .T = 0.1, .protocol = Protocol::supervised, .rho = 0.2}));
    models.emplace_back(
        Multitasking({.K = 3, .d = 0.8, .T = 0.05, .protocol = Protocol::unsupervised, .r = 0.6, .M = 7}));
    models.emplace_back(Multitasking({.K = 1, .d = 0.2, .T = 0.1, .alpha = 0.02}));
    for (const double alpha : {0.1, 0.5, 1.2}) models.emplace_back(PerceptronTeacher({alpha}));
    for (const double alpha : {0.1, 0.8}) models.emplace_back(PerceptronStorage({alpha}));
    for (const double alpha : {0.5, 1.6}) models.emplace_back(VariationalPerceptron({alpha, 20.0}));
    models.emplace_back(VariationalPerceptron({2.0, 5.0, 0.0, 0.8}));
    models.emplace_back(VariationalPerceptron({1.0, 100.0, 100.0}));
    models.emplace_back(Continual({.alpha1 = 0.5, .alpha2 = 0.7, .beta = 5.0, .gamma = 0.5, .r0 = 0.5}));
    for (const double T : {0.15, 0.6}) models.emplace_back(TemplateNetwork({0.1, 0.16, T}));
    models.emplace_back(TemplateNetwork({2.0, 0.1, 0.3}));
    return models;
}

inline std::string label(const ModelAt& at) {
    std::string text(at.entry().info.name);
    for (std::size_t k = 0; k < at.values().size(); ++k) {
        const FieldInfo& field = at.entry().info.fields[k];
        text += fmt::format(" {}={}", field.name, format_field(field, at.values()[k]));
    }
    return text;
}

/// All states of an ansatz, of every branch.
inline std::vector<Solution> states(const ModelAt& at, const Ansatz& ansatz) {
    const std::vector<ModelAt> row{at};
    const std::vector<Branch> branches = solvers::theory_of(at).branches(ansatz);
    return solvers::solve(row, 1, ansatz, branches).front();
}

/// Those of the first ansatz that converged.
inline std::vector<Solution> converged_states(const ModelAt& at) {
    std::vector<Solution> found;
    for (Solution& s : states(at, solvers::theory_of(at).ansaetze().front()))
        if (s.converged()) found.push_back(std::move(s));
    return found;
}

} // namespace mattis::conformance
