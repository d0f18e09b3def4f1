#pragma once

#include <array>

#include "models/hamiltonians/teacher_hamiltonian.hpp"
#include "models/perceptron/labelled_inputs.hpp"
#include "montecarlo/kinds/make_kind.hpp"

namespace mattis::mc {

/// Perceptrons that learn laws of their weights from a teacher: what a TeacherHamiltonian answers (kind.hpp). The
/// teacher takes the place of the archetype: its weights are all +1, which is a gauge. Magnetisations move by
/// Hamiltonian dynamics alone.
struct TeacherKind : WithoutPatterns,
                     WithoutEnsembles,
                     WithoutEnumeration,
                     WithoutGaussianIdentity,
                     WithoutLimitFault,
                     WithoutOnSample {
    using Data = TeacherHamiltonian;
    using Realisation = LabelledInputs;
    static constexpr std::string_view name = "teacher";
    static constexpr std::string_view doc = "perceptron whose magnetisations learn the labels of a teacher";
    static constexpr std::array starts{Start::random, Start::archetype, Start::noisy, Start::archetype_and_random};
    static constexpr std::array orders{Order::random};
    static constexpr std::array dynamics{Dynamics::hamiltonian};
    static constexpr bool shows_teacher = true;

    static void fingerprint(const Data& h, ByteWriter& to);
    static LabelledInputs draw(const Data& h, const StreamKey& key, std::span<const std::int8_t>);
    static SystemMemory memory(const Data& h);
    static double proposal_seconds(const Data& h);
    static LongWork long_work(const Data& h);
    static std::optional<double> realised_load(const Data& h) { return static_cast<double>(h.M) / h.N; }
    static Measurable measurable(const Data& h) { return {.N = h.N, .patterns = 1, .spins = false, .teacher = true}; }
    static std::unique_ptr<System> make_system(const Data& h, const std::shared_ptr<const LabelledInputs>& inputs);
    static std::unique_ptr<System> make_parallel(const Data& h, const std::shared_ptr<const LabelledInputs>& inputs,
                                                 Dynamics) {
        return make_system(h, inputs);
    }
    static ParallelCost parallel_cost(const Data& h, Dynamics dynamics);
};

} // namespace mattis::mc
