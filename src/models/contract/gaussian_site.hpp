#pragma once

// The contract of a model whose spins feel a Gaussian field. From the functions on this page follow its states,
// replica-symmetric or broken to any depth, at any T, its lines and its phases. Energies are per spin, and free
// energies are f = -T lim (1/N) E log Z. Everything that a model returns must stay finite as T -> 0 at fixed C =
// (1-q)/T, because the solvers treat T = 0 as a case of its own. Source: docs/theory.md, section "One family".

#include <concepts>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "models/contract/model.hpp"
#include "models/landscape/level_noise.hpp"

namespace mattis {

class EnergyCovariance;

/// One kind of sites of a network that learns from examples. A fraction `weight` of the sites has data
/// X = factor + sqrt(spread) z, and feels the field
///   h = factor S(n) + sqrt(g + spread S(n)^2) z
/// where S is the signal field, n the overlap with the data, and g the noise. The overlaps are
///   n = sum_kinds weight E[X tanh(h/T)] / sum_kinds weight (factor^2 + spread),  m = sum_kinds weight E tanh(h/T).
/// These make f = signal_free_energy(n) + … - sum_kinds weight E T ln 2cosh(h/T) stationary if the model's
/// signal_free_energy has the derivative S'(n) n sum_kinds weight (factor^2 + spread). A network that stores the
/// patterns themselves has a single kind, {1, 1, 0}, and n = m. Source: docs/theory.md, section "Learning networks".
struct SiteKind {
    double weight = 1.0;
    double factor = 1.0;
    double spread = 0.0;
};

/// One kind of sites in a configuration that is no state of the model: a fraction `weight` of the sites feels the field
/// mean + sqrt(noise + spread) z, where the noise is that of all other patterns.
struct SiteField {
    double weight = 1.0;
    double mean = 0.0;
    double spread = 0.0;
};

/// A model without a condensed pattern: S = 0.
template <class M>
concept WithoutSignal = !M::has_signal;

/// Parameters that every network has: the load, the temperature, how the interaction of a pattern is written; and P,
/// unless it is 2. At given (q, C) the noise g is proportional to the load. So a state determines its load, which the
/// retrieval curve uses.
template <class M>
concept StoresPatterns = requires(const M& model) {
    { model.parameters.alpha } -> std::convertible_to<double>;
    { model.parameters.T } -> std::convertible_to<double>;
    model.parameters.convention;
};

/// Mean-field theory of a spin in a Gaussian field h = S(m) + sqrt(g) z at temperature T. All of it is stated through
/// the overlap q and the susceptibility C = (1-q)/T. Both are given, because at T = 0 q is 1 while C is finite.
///   temperature()                   T >= 0
///   signal_field(m), _slope(m)      S and dS/dm; S = 0 identically for models without a condensed pattern
///   signal_free_energy(m)           the part of f that depends on m outside the site average
///   noise_variance(q, C), _slope    g, and dg/dC along q = 1 - T C
///   noise_free_energy(q, C)         the part of f that depends on q outside the site average
///   noise_entropy(q, C)             the same part of the entropy
///   replicon_coupling(q, C)         k in: replicon = 1 - k E (d tanh(h/T)/dh)^2
///   level_noise(levels)            all of these for a state of k+1 levels of overlap, see LevelNoise
///   susceptibility_limit()          the noise formulas make sense for smaller C only (D > 0 for pairwise networks)
///   instability_bound()             above this temperature no m = 0 state is unstable; it grows with the load
///   paramagnet_admissible()         whether q = 0 is a state of the model here (no random field, finite free energy)
///   hidden_overlap(q, C)            p = beta q/D^2 if has_hidden_layer (pairwise networks); nothing where it diverges
/// A model with a signal (has_signal) stores patterns, see StoresPatterns. A model may offer besides
///   site_kinds()                    a network that learns from examples: its kinds of sites; m above is n then
///   fields_from_example()           the same: fields of the spins of an example, see SiteField; throws InputError
///                                   where nothing is known of single examples
///   covariance()                    a Gaussian landscape: the covariance of the energies of configurations
///   parameters.quality              what lines ask of the overlap m, see models/data/quality.hpp
///   nishimori()                     whether T = alpha is a line on which retrieval is replica-symmetric exactly
///   error_free_storage(N)           bounds of storage without a single wrong bit, see ErrorFreeStorage
///   own_class_scatter(N)            what N spins add to the spread of the data, see models/data/own_class.hpp
template <class M>
concept GaussianSite = Model<M> &&
    (WithoutSignal<M> || StoresPatterns<M>)&&requires(const M& model, double m, double q, double C) {
    { M::has_signal } -> std::convertible_to<bool>;
    { M::has_hidden_layer } -> std::convertible_to<bool>;
    { model.temperature() } -> std::same_as<double>;
    { model.signal_field(m) } -> std::same_as<double>;
    { model.signal_field_slope(m) } -> std::same_as<double>;
    { model.signal_free_energy(m) } -> std::same_as<double>;
    { model.noise_variance(q, C) } -> std::same_as<double>;
    { model.noise_variance_slope(q, C) } -> std::same_as<double>;
    { model.noise_free_energy(q, C) } -> std::same_as<double>;
    { model.noise_entropy(q, C) } -> std::same_as<double>;
    { model.replicon_coupling(q, C) } -> std::same_as<double>;
    { model.level_noise(LevelsView{}) } -> std::same_as<LevelNoise>;
    { model.susceptibility_limit() } -> std::same_as<double>;
    { model.instability_bound() } -> std::same_as<double>;
    { model.paramagnet_admissible() } -> std::same_as<bool>;
    { model.hidden_overlap(q, C) } -> std::same_as<std::optional<double>>;
};

/// Numbers K of patterns up to which one of them, or every one, is a fixed point of T = 0 dynamics without a single
/// wrong bit at N spins.
struct ErrorFreeStorage {
    double one_pattern;
    double all_patterns;
};

/// Signal S and noise variance g of the field of a spin, and their slopes: dS/dm at m, dg/dC along q = 1 - T C.
struct SpinField {
    double S, dS_dm, g, dg_dC;
};

/// A GaussianSite of unknown type. The solvers of such models are written for it, so that they are compiled once. Its
/// functions are those of the concept.
class Site {
public:
    virtual ~Site() = default;

    double temperature() const { return T_; }
    double susceptibility_limit() const { return limit_; }
    bool has_signal() const { return has_signal_; }
    bool has_hidden_layer() const { return has_hidden_layer_; }
    double load() const { return load_; } ///< alpha of a network, otherwise 1
    /// The m that a threshold asks for (models/data/quality.hpp), if the model has such a parameter.
    std::optional<double> quality() const { return quality_; }
    /// Kinds of sites of a network that learns from examples; none where the patterns themselves are stored.
    const std::vector<SiteKind>& kinds() const { return kinds_; }
    /// Whether the patterns themselves are stored: all sites are of the kind {1, 1, 0}.
    bool stores() const { return stores_; }

    virtual double signal_field(double m) const = 0;
    virtual double signal_field_slope(double m) const = 0;
    virtual double signal_free_energy(double m) const = 0;
    virtual double noise_variance(double q, double C) const = 0;
    virtual double noise_variance_slope(double q, double C) const = 0;
    /// These four at once.
    virtual SpinField field(double m, double q, double C) const = 0;
    virtual double noise_free_energy(double q, double C) const = 0;
    virtual double noise_entropy(double q, double C) const = 0;
    virtual double replicon_coupling(double q, double C) const = 0;
    virtual LevelNoise level_noise(const LevelsView& at) const = 0;
    virtual double instability_bound() const = 0;
    virtual bool paramagnet_admissible() const = 0;
    virtual std::optional<double> hidden_overlap(double q, double C) const = 0;

    virtual const EnergyCovariance* covariance() const = 0; ///< nullptr: not a Gaussian landscape
    virtual bool nishimori() const = 0;
    /// Whether such a model may learn from examples.
    virtual bool may_learn() const = 0;
    /// Fields of the spins of an example. Precondition: may_learn(). Throws InputError where it does not.
    virtual std::vector<SiteField> fields_from_example() const = 0;
    virtual std::optional<ErrorFreeStorage> error_free_storage(double N) const = 0;
    virtual std::optional<double> own_class_scatter(double N) const = 0;

    /// The same model with one real parameter changed; unchanged if it has no such parameter.
    virtual std::unique_ptr<const Site> with(std::string_view parameter, double value) const = 0;

protected:
    Site(double T, double limit, bool has_signal, bool has_hidden_layer, double load, std::vector<SiteKind> kinds,
         std::optional<double> quality)
        : T_(T), limit_(limit), load_(load), quality_(quality), has_signal_(has_signal),
          has_hidden_layer_(has_hidden_layer), stores_(kinds.empty()), kinds_(std::move(kinds)) {}
    Site(const Site&) = default;
    Site& operator=(const Site&) = delete;

private:
    double T_, limit_, load_;
    std::optional<double> quality_;
    bool has_signal_, has_hidden_layer_, stores_;
    std::vector<SiteKind> kinds_; ///< none: the one of stored patterns, without an allocation
};

/// A model as a Site. SiteOf(model) borrows a variable, and holds a temporary.
template <class Stored>
requires GaussianSite<std::remove_cvref_t<Stored>>
class SiteOf final : public Site {
    using M = std::remove_cvref_t<Stored>;

public:
    explicit SiteOf(Stored model)
        : Site(model.temperature(), model.susceptibility_limit(), M::has_signal, M::has_hidden_layer, load_of(model),
               kinds_of(model), quality_of(model)),
          model_(std::forward<Stored>(model)) {}

    double signal_field(double m) const override { return model_.signal_field(m); }
    double signal_field_slope(double m) const override { return model_.signal_field_slope(m); }
    double signal_free_energy(double m) const override { return model_.signal_free_energy(m); }
    double noise_variance(double q, double C) const override { return model_.noise_variance(q, C); }
    double noise_variance_slope(double q, double C) const override { return model_.noise_variance_slope(q, C); }
    SpinField field(double m, double q, double C) const override {
        return {model_.signal_field(m), model_.signal_field_slope(m), model_.noise_variance(q, C),
                model_.noise_variance_slope(q, C)};
    }
    double noise_free_energy(double q, double C) const override { return model_.noise_free_energy(q, C); }
    double noise_entropy(double q, double C) const override { return model_.noise_entropy(q, C); }
    double replicon_coupling(double q, double C) const override { return model_.replicon_coupling(q, C); }
    LevelNoise level_noise(const LevelsView& at) const override { return model_.level_noise(at); }
    double instability_bound() const override { return model_.instability_bound(); }
    bool paramagnet_admissible() const override { return model_.paramagnet_admissible(); }
    std::optional<double> hidden_overlap(double q, double C) const override { return model_.hidden_overlap(q, C); }

    const EnergyCovariance* covariance() const override {
        if constexpr (requires { model_.covariance(); }) return &model_.covariance();
        return nullptr;
    }
    bool nishimori() const override {
        if constexpr (requires { model_.nishimori(); }) return model_.nishimori();
        return false;
    }
    bool may_learn() const override {
        return requires { model_.fields_from_example(); };
    }
    std::vector<SiteField> fields_from_example() const override {
        if constexpr (requires { model_.fields_from_example(); }) return model_.fields_from_example();
        return {};
    }
    std::optional<ErrorFreeStorage> error_free_storage(double N) const override {
        if constexpr (requires { model_.error_free_storage(N); }) return model_.error_free_storage(N);
        return std::nullopt;
    }
    std::optional<double> own_class_scatter(double N) const override {
        if constexpr (requires { model_.own_class_scatter(N); }) return model_.own_class_scatter(N);
        return std::nullopt;
    }

    std::unique_ptr<const Site> with(std::string_view parameter, double value) const override {
        return std::make_unique<const SiteOf<M>>(with_parameter(model_, parameter, value));
    }

private:
    static double load_of(const M& model) {
        if constexpr (M::has_signal) return model.parameters.alpha;
        return 1.0;
    }

    static std::optional<double> quality_of(const M& model) {
        if constexpr (requires { model.parameters.quality; }) return model.parameters.quality;
        return std::nullopt;
    }

    static std::vector<SiteKind> kinds_of(const M& model) {
        if constexpr (requires { model.site_kinds(); }) return model.site_kinds();
        return {};
    }

    Stored model_;
};
template <class M>
SiteOf(M&&) -> SiteOf<std::conditional_t<std::is_lvalue_reference_v<M>, const std::remove_reference_t<M>&, M>>;

} // namespace mattis
