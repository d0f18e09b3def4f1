#pragma once

#include <array>
#include <limits>
#include <memory>

#include "models/contract/model.hpp"
#include "models/data/pattern_law.hpp"
#include "models/hamiltonians/diluted_hamiltonian.hpp"

namespace mattis {

class Theory;

/// What a network of Hebb's rule is made of: the patterns, or examples of them, averaged over the examples of a class
/// (supervised) or each on its own (unsupervised).
enum class Protocol { storing, supervised, unsupervised };
inline constexpr std::array<std::string_view, 3> protocol_names{"storing", "supervised", "unsupervised"};

/// Law of the mean of the examples of a class: binomial, or Gaussian with the same rho.
enum class ClassLaw { exact, gaussian };
inline constexpr std::array<std::string_view, 2> class_law_names{"exact", "gaussian"};

/// Units: `normalised` divides energies, temperatures and overlaps by the activity 1 - d.
enum class Units { raw, normalised };
inline constexpr std::array<std::string_view, 2> units_names{"raw", "normalised"};

/// Multitasking network: Hebb's rule with K diluted patterns, whose entries xi are 0 with probability d and +-1 with
/// (1-d)/2 each, K finite as N grows (arXiv:2308.04106; Agliari et al., PRL 109, 268101 (2012)).
///
///   storing        H = -(N/2) sum_mu m_mu^2,  m_mu = (1/N) sum_i xi_i^mu s_i
///   supervised     H = -(N/2)(1+rho) sum_mu n_mu^2,  n_mu = sum_i xi_i^mu X_i^mu s_i/(N (1+rho))
///   unsupervised   H = -1/(2NRM) sum_{mu,a} (sum_i eta_i^{mu a} s_i)^2,  R = r^2 (1+rho)
///
/// X is the mean of the M examples of a class over their quality r (PatternLaw), rho = (1-r^2)/(M r^2). With
/// h = sum_mu xi^mu n_mu X_mu and c = 1 - d, per spin:
///   f(n) = (1+rho)/2 sum_mu n_mu^2 - T E ln 2cosh(h/T)
///   (1+rho) n_mu = E[xi^mu X_mu tanh(h/T)],  m_mu = E[xi^mu tanh(h/T)],  q = E tanh^2(h/T)
///   q_mu = E[(xi^mu)^2 tanh^2(h/T)]/c                                      (q_support, on the non-null entries)
///   u = -(1+rho)/2 sum_mu n_mu^2,  s = E ln 2cosh(h/T) - (1+rho) sum_mu n_mu^2/T
///   d^2 f/dn_mu dn_nu = (1+rho) delta - E[xi^mu X_mu xi^nu X_nu (1 - tanh^2)]/T
/// T_c = c whatever K, r and M. Supervised and unsupervised networks have the same states; the unsupervised ones can
/// split into their examples besides, with the eigenvalue 1 - E[(xi^mu)^2 (1-chi^2)(1-tanh^2)]/(T R (M-1)), chi the
/// mean of the examples.
///
/// alpha N further patterns, not condensed, add Gaussian noise to the field (K = 1 only): loaded_network.hpp.
class Multitasking {
public:
    struct Parameters {
        int K;
        double d;
        double T;
        Protocol protocol = Protocol::storing;
        double rho = 0.0;
        double r = 1.0;
        int M = 0;
        ClassLaw class_law = ClassLaw::exact;
        double alpha = 0.0;
        Units units = Units::raw;
    };

    static constexpr std::string_view name = "multitasking";
    static constexpr std::string_view doc = "pairwise Hebbian network of diluted patterns, recalled together";
    static constexpr std::string_view source = "arXiv:2308.04106; Agliari et al., PRL 109, 268101 (2012)";
    static constexpr Capabilities capabilities{
        .temperature = "T", .load = "alpha", .patterns = "K", .signal = true, .units = true};
    static constexpr std::array branches{Branch::pure, Branch::hierarchical, Branch::parallel, Branch::mixed,
                                         Branch::paramagnet};
    static constexpr std::array fields{
        field<&Parameters::K>("K", "K", "number of condensed patterns", {1, 1000}),
        field<&Parameters::d>("d", "d", "dilution, the fraction of null entries", {0, 0.999999}),
        field<&Parameters::T>("T", "T", "temperature, weight exp((beta/2) N sum_mu m_mu^2)",
                              {0, std::numeric_limits<double>::infinity()}),
        choice<&Parameters::protocol>("protocol", "what the network is made of", protocol_names, 0),
        field<&Parameters::rho>("rho", "ρ", "entropy of the data, (1-r^2)/(M r^2), many examples",
                                {0, std::numeric_limits<double>::infinity()}, 0),
        field<&Parameters::r>("r", "r", "quality of the examples, with M", {0, 1}, 1),
        field<&Parameters::M>("M", "M", "examples of each pattern; 0: many, rho says how noisy", {0, 1000000}, 0),
        choice<&Parameters::class_law>("class_law", "law of the mean of M examples", class_law_names, 0),
        field<&Parameters::alpha>("alpha", "α", "further patterns, not condensed, alpha N of them",
                                  {0, std::numeric_limits<double>::infinity()}, 0),
        choice<&Parameters::units>("units", "of energies, T and overlaps: raw, or divided by 1 - d", units_names, 0),
    };

    Parameters parameters;

    /// Throws InputError where parameters contradict each other: examples of a network that stores the patterns
    /// themselves, both descriptions of the examples at once, M without a quality, K > 1 with an extra load, or a
    /// temperature or quality so low that no average can be had of it (see lowest_temperature).
    explicit Multitasking(const Parameters& p);

    /// The door of its theory: multitasking/theory.hpp.
    static std::unique_ptr<const Theory> theory();

    double activity() const { return 1.0 - parameters.d; }
    /// T in raw units.
    double temperature() const { return parameters.T * unit(); }
    /// Raw energies, temperatures and overlaps per reported one.
    double unit() const { return parameters.units == Units::normalised ? activity() : 1.0; }
    PatternLaw law() const;

    /// Energies are exact integers. Throws InputError where sums of their squares could exceed 2^60, and for data that
    /// cannot be drawn: examples of unsupervised networks need r and M.
    DilutedHamiltonian hamiltonian(int N) const;

    /// Lowest temperature above 0, over the activity, and of the exact law of M examples T r over the activity: the
    /// Fourier integral takes a number of points that grows as the largest field over T.
    static constexpr double lowest_temperature = 1e-5;
    /// Most fields that are summed over at T = 0 of discrete data.
    static constexpr double most_fields = 4e6;
};

static_assert(Model<Multitasking>);

} // namespace mattis
