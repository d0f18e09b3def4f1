#pragma once

// How a kind of Hamiltonians is written: a struct of static functions on its own data, which kind<K>() turns into a
// Kind.
//
//   struct RingKind : WithoutPatterns, WithoutEnsembles, … {
//       using Data = RingHamiltonian;         // a HamiltonianData
//       using Realisation = RingFields;       // of the disorder
//       static constexpr std::string_view name = "ring", doc = "…";
//       …
//   };
//
// A static member answers the question of kind.hpp of the same name. It takes the data themselves in place of the
// Hamiltonian. What a kind has not, it says by deriving from one of the structs below. What it neither answers nor
// disclaims does not compile, and the message names it.

#include <algorithm>
#include <concepts>
#include <stdexcept>
#include <string>

#include "montecarlo/kinds/kind.hpp"

namespace mattis::mc {

/// No patterns that a file could give, no load, no state to escape from.
struct WithoutPatterns {
    static constexpr bool per_pattern = false;
    static constexpr bool shows_data = false;
    static std::int64_t most_archetypes(const auto&) { return 0; }
    static std::vector<std::int8_t> reference(const auto&, const auto&, Start) { return {}; }
    static std::optional<double> realised_load(const auto&) { return std::nullopt; }
    static std::optional<std::int64_t> stored_patterns(const auto&) { return std::nullopt; }
    static bool escapes(const auto&) { return false; }
};

/// One way to draw the disorder.
struct WithoutEnsembles {
    static constexpr std::span<const Ensemble> ensembles{};
    static auto with_ensemble(const auto& data, Ensemble) { return data; }
};

/// Disorder that is drawn, and moves that are made, in no time.
struct WithoutLongWork {
    static LongWork long_work(const auto&) { return {}; }
};

/// Configurations that cannot be counted.
struct WithoutEnumeration {
    static Spectrum enumerate(const auto&, const auto&) {
        throw std::invalid_argument("enumeration: the configurations of this kind cannot be counted");
    }
};

/// Couplings that are not Gaussian.
struct WithoutGaussianIdentity {
    static std::optional<double> gaussian_identity(const auto&, double) { return std::nullopt; }
};

/// Nothing at finite N that theory could not see.
struct WithoutLimitFault {
    static constexpr bool has_limit_fault = false;
    static std::string limit_fault(const auto&) { return {}; }
};

/// No dynamics but those of single moves.
struct WithoutParallelDynamics {
    static std::unique_ptr<System> make_parallel(const auto&, const auto&, Dynamics) {
        throw std::invalid_argument("this kind has no dynamics that moves all spins at once");
    }
    static ParallelCost parallel_cost(const auto&, Dynamics) { return {}; }
    static std::string dynamics_fault(const auto&, Dynamics) { return {}; }
};

/// No mean-field equations of a sample, nor dynamics of them.
struct WithoutOnSample : WithoutParallelDynamics {
    static constexpr bool has_on_sample = false;
    static constexpr int most_on_sample_channels = 0;
    static TapSolution on_sample(const auto&, const auto&, double, std::span<const double>,
                                 std::span<const std::int8_t>) {
        return {.status = Status::absent};
    }
    static double on_sample_seconds(const auto&) { return 0.0; }
    static std::vector<Observable> judged_on_sample(const auto&) { return {}; }
};

// What kind<K>() requires, in groups, so that a message names what is missing.

template <class K>
concept HasData = HamiltonianData<typename K::Data> && DisorderData<typename K::Realisation>;

template <class K>
concept DescribesItself = requires(const typename K::Data& data, ByteWriter& to) {
    { K::name } -> std::convertible_to<std::string_view>;
    { K::doc } -> std::convertible_to<std::string_view>;
    K::fingerprint(data, to);
};

template <class K>
concept OffersChoices = requires(const typename K::Data& data) {
    { K::starts } -> std::convertible_to<std::span<const Start>>;
    { K::orders } -> std::convertible_to<std::span<const Order>>;
    { K::dynamics } -> std::convertible_to<std::span<const Dynamics>>;
    { K::ensembles } -> std::convertible_to<std::span<const Ensemble>>;
    { K::with_ensemble(data, Ensemble::independent) } -> std::same_as<typename K::Data>;
};

template <class K>
concept DrawsDisorder = requires(const typename K::Data& data, const StreamKey& key,
                                 std::span<const std::int8_t> archetypes, const typename K::Realisation& disorder) {
    { K::draw(data, key, archetypes) } -> std::same_as<typename K::Realisation>;
    { K::most_archetypes(data) } -> std::same_as<std::int64_t>;
    { K::reference(data, disorder, Start::random) } -> std::same_as<std::vector<std::int8_t>>;
};

template <class K>
concept KnowsItsCost = requires(const typename K::Data& data) {
    { K::memory(data) } -> std::same_as<SystemMemory>;
    { K::proposal_seconds(data) } -> std::same_as<double>;
    { K::long_work(data) } -> std::same_as<LongWork>;
};

template <class K>
concept SaysWhatIsMeasured = requires(const typename K::Data& data) {
    { K::realised_load(data) } -> std::same_as<std::optional<double>>;
    { K::stored_patterns(data) } -> std::same_as<std::optional<std::int64_t>>;
    { K::per_pattern } -> std::convertible_to<bool>;
    { K::shows_data } -> std::convertible_to<bool>;
    { K::measurable(data) } -> std::same_as<Measurable>;
    { K::escapes(data) } -> std::same_as<bool>;
};

template <class K>
concept MakesSystems = requires(const typename K::Data& data, std::shared_ptr<const typename K::Realisation> shared,
                                const typename K::Realisation& disorder) {
    { K::make_system(data, shared) } -> std::same_as<std::unique_ptr<System>>;
    { K::enumerate(data, disorder) } -> std::same_as<Spectrum>;
    { K::make_parallel(data, shared, Dynamics::plefka) } -> std::same_as<std::unique_ptr<System>>;
    { K::parallel_cost(data, Dynamics::plefka) } -> std::same_as<ParallelCost>;
    { K::dynamics_fault(data, Dynamics::plefka) } -> std::same_as<std::string>;
};

template <class K>
concept SaysHowItIsJudged = requires(const typename K::Data& data, const typename K::Realisation& disorder,
                                     std::span<const double> n, std::span<const std::int8_t> configuration) {
    { K::gaussian_identity(data, 1.0) } -> std::same_as<std::optional<double>>;
    { K::has_limit_fault } -> std::convertible_to<bool>;
    { K::limit_fault(data) } -> std::same_as<std::string>;
    { K::has_on_sample } -> std::convertible_to<bool>;
    { K::on_sample(data, disorder, 1.0, n, configuration) } -> std::same_as<TapSolution>;
    { K::on_sample_seconds(data) } -> std::same_as<double>;
    { K::most_on_sample_channels } -> std::convertible_to<int>;
    { K::judged_on_sample(data) } -> std::same_as<std::vector<Observable>>;
};

template <class K>
concept HamiltonianKind = HasData<K> && DescribesItself<K> && OffersChoices<K> && DrawsDisorder<K> && KnowsItsCost<K> &&
    SaysWhatIsMeasured<K> && MakesSystems<K> && SaysHowItIsJudged<K>;

/// K, asked with a Hamiltonian of any kind.
template <HamiltonianKind K>
class KindOf final : public Kind {
    using Data = typename K::Data;
    using Realisation = typename K::Realisation;

public:
    std::type_index type() const override { return typeid(Data); }
    std::string_view name() const override { return K::name; }
    std::string_view doc() const override { return K::doc; }
    std::span<const Start> starts() const override { return K::starts; }
    std::span<const Order> orders() const override { return K::orders; }
    std::span<const Dynamics> dynamics() const override { return K::dynamics; }
    std::span<const Ensemble> ensembles() const override { return K::ensembles; }
    Hamiltonian with_ensemble(const Hamiltonian& h, Ensemble ensemble) const override {
        if (ensemble != Ensemble::independent && std::ranges::find(ensembles(), ensemble) == ensembles().end())
            throw std::invalid_argument(std::string(K::name) + ": there is no such ensemble");
        return K::with_ensemble(data(h), ensemble);
    }
    void fingerprint(const Hamiltonian& h, ByteWriter& to) const override { K::fingerprint(data(h), to); }
    Disorder draw(const Hamiltonian& h, const StreamKey& key, std::span<const std::int8_t> archetypes) const override {
        const auto N = static_cast<std::size_t>(data(h).N);
        const auto most = static_cast<std::size_t>(K::most_archetypes(data(h)));
        if (!archetypes.empty() && (archetypes.size() % N != 0 || archetypes.size() / N > most))
            throw std::invalid_argument("disorder: archetypes are rows of N entries, at most " + std::to_string(most));
        return K::draw(data(h), key, archetypes);
    }
    std::int64_t most_archetypes(const Hamiltonian& h) const override { return K::most_archetypes(data(h)); }
    std::vector<std::int8_t> reference(const Hamiltonian& h, const Disorder& disorder, Start start) const override {
        return K::reference(data(h), disorder.get<Realisation>(), start);
    }
    SystemMemory memory(const Hamiltonian& h) const override { return K::memory(data(h)); }
    double proposal_seconds(const Hamiltonian& h) const override { return K::proposal_seconds(data(h)); }
    LongWork long_work(const Hamiltonian& h) const override { return K::long_work(data(h)); }
    std::optional<double> realised_load(const Hamiltonian& h) const override { return K::realised_load(data(h)); }
    std::optional<double> load_elsewhere(const Hamiltonian& h) const override {
        if constexpr (requires { K::load_elsewhere(data(h)); })
            return K::load_elsewhere(data(h));
        else
            return K::realised_load(data(h));
    }
    std::optional<std::int64_t> stored_patterns(const Hamiltonian& h) const override {
        return K::stored_patterns(data(h));
    }
    bool per_pattern() const override { return K::per_pattern; }
    bool shows_data() const override { return K::shows_data; }
    bool shows_teacher() const override {
        if constexpr (requires { K::shows_teacher; })
            return K::shows_teacher;
        else
            return false;
    }
    Measurable measurable(const Hamiltonian& h) const override { return K::measurable(data(h)); }
    bool escapes(const Hamiltonian& h) const override { return K::escapes(data(h)); }
    std::unique_ptr<System> make_system(const Hamiltonian& h, const Disorder& disorder) const override {
        disorder.get<Realisation>(); // throws for that of another kind
        return K::make_system(data(h), disorder.share<Realisation>());
    }
    std::unique_ptr<System> make_system(const Hamiltonian& h, const Disorder& disorder,
                                        Dynamics dynamics) const override {
        if (moves_single_spins(dynamics)) return make_system(h, disorder);
        disorder.get<Realisation>();
        return K::make_parallel(data(h), disorder.share<Realisation>(), dynamics);
    }
    ParallelCost parallel_cost(const Hamiltonian& h, Dynamics dynamics) const override {
        return K::parallel_cost(data(h), dynamics);
    }
    std::string dynamics_fault(const Hamiltonian& h, Dynamics dynamics) const override {
        return K::dynamics_fault(data(h), dynamics);
    }
    Spectrum enumerate(const Hamiltonian& h, const Disorder& disorder) const override {
        return K::enumerate(data(h), disorder.get<Realisation>());
    }
    std::optional<double> gaussian_identity(const Hamiltonian& h, double T) const override {
        return K::gaussian_identity(data(h), T);
    }
    bool has_limit_fault() const override { return K::has_limit_fault; }
    std::string limit_fault(const Hamiltonian& h) const override { return K::limit_fault(data(h)); }
    bool has_on_sample() const override { return K::has_on_sample; }
    TapSolution on_sample(const Hamiltonian& h, const Disorder& disorder, double T, std::span<const double> n,
                          std::span<const std::int8_t> configuration) const override {
        return K::on_sample(data(h), disorder.get<Realisation>(), T, n, configuration);
    }
    double on_sample_seconds(const Hamiltonian& h) const override { return K::on_sample_seconds(data(h)); }
    int most_on_sample_channels() const override { return K::most_on_sample_channels; }
    std::vector<Observable> judged_on_sample(const Hamiltonian& h) const override {
        return K::judged_on_sample(data(h));
    }

private:
    static const Data& data(const Hamiltonian& h) { return h.get<Data>(); }
};

/// The kind K for the table of kinds.
template <HamiltonianKind K>
const Kind& kind() {
    static const KindOf<K> one;
    return one;
}

} // namespace mattis::mc
