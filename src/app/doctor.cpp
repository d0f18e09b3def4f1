#include <bit>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <numbers>

#include <boost/version.hpp>
#include <fmt/format.h>

#include "app/json.hpp"
#include "app/parameters.hpp"
#include "app/verbs.hpp"
#include "app/version.hpp"
#include "core/errors.hpp"
#include "core/parallel.hpp"
#include "farm/environment.hpp"
#include "io/hdf5.hpp"
#include "learning/blas/blas.hpp"
#include "models/dense.hpp"
#include "models/hopfield.hpp"
#include "models/multitasking/multitasking.hpp"
#include "models/sk.hpp"
#include "montecarlo/kernels/signed_sum.hpp"
#include "montecarlo/kinds/table.hpp"
#include "phase_diagrams/run/source_state.hpp"
#include "solvers/rs/one_pattern.hpp"
#include "solvers/rs/retrieval_curve.hpp"
#include "solvers/rs/rs_branches.hpp"

namespace mattis::app {

namespace {

struct Check {
    std::string what;
    double got;
    double expected;
    double tolerance;
    bool passed() const { return std::abs(got - expected) <= tolerance; }
};

/// The engine of a small system, flipped through all its configurations, against exact enumeration: how many energies
/// differ.
Check walk_through_every_configuration(std::string_view system, const Hamiltonian& hamiltonian) {
    const mc::Disorder disorder = mc::draw_disorder(hamiltonian, {});
    const mc::Spectrum exact = mc::enumerate(hamiltonian, disorder);
    const auto walker = mc::make_spin_system(hamiltonian, disorder);
    std::size_t code = exact.energies.size() - 1; // all spins up
    int differ = 0;
    for (std::size_t step = 1; step <= exact.energies.size(); ++step) {
        differ += walker->integer_energy() == exact.energies[code] ? 0 : 1;
        const int site = std::countr_zero(step) % walker->size();
        walker->flip(site);
        code ^= std::size_t{1} << site;
    }
    return {fmt::format("{} against exact enumeration: energies that differ", system), static_cast<double>(differ), 0.0,
            0.0};
}

/// Exact sums over all 2^N configurations against the theory for N -> infinity, and constants of the literature.
std::vector<Check> self_test() {
    std::vector<Check> checks;
    for (const int P : {3, 4}) {
        constexpr int N = 20000;
        constexpr double T = 0.6;
        // f_N = f + c/N + O(1/N^2): two sizes remove the first correction.
        const double exact =
            2.0 * solvers::exact_one_pattern_free_energy(P, 2 * N, T) - solvers::exact_one_pattern_free_energy(P, N, T);
        const auto theory = solvers::rs_retrieval(SiteOf(Dense({P, 0.0, T, Convention::full})));
        checks.push_back({fmt::format("one pattern, P = {}, T = {}: 2^N configurations against theory", P, T),
                          theory.free_energy.value_or(NAN), exact, 1e-8});
    }
    checks.push_back({"hopfield capacity at T = 0 (Amit, Gutfreund and Sompolinsky 1987)",
                      solvers::RetrievalCurve(SiteOf(Hopfield({0.0, 0.0, Convention::full}))).fold().alpha, 0.1379,
                      5e-5});
    checks.push_back(walk_through_every_configuration(fmt::format("engine {}", mc::isa()),
                                                      Dense({4, 0.5, 1.0, Convention::distinct}).hamiltonian(10)));
    checks.push_back(walk_through_every_configuration("engine of diluted patterns",
                                                      Multitasking({.K = 3, .d = 0.4, .T = 1.0}).hamiltonian(10)));
    const auto ground = solvers::rs_glass(SiteOf(Sk({0.0})));
    checks.push_back({"sk ground-state energy, rs: -sqrt(2/pi)", ground.free_energy.value_or(NAN),
                      -std::sqrt(2.0 / std::numbers::pi), 1e-12});
    return checks;
}

class Doctor final : public Verb {
public:
    VerbInfo info() const override {
        return {"doctor", "environment, versions, instruction set, self-test", "example:\n  mattis doctor"};
    }

    void add_flags(Flags& flags, const std::string&) override { flags.json(json_); }

    int run() override {
        Document doc = Document::object();
        doc["mattis"] = MATTIS_VERSION;
        doc["commit"] = diagram::source_state().commit;
        doc["source_tree"] = diagram::source_state().tree;
        doc["compiler"] = compiler();
        doc["libraries"] = libraries();
        doc["isa"] = mc::isa();
        doc["blas_core"] = learning::blas_core();
        doc["threads"] = thread_count();
        doc["self_test"] = Document::list();
        bool healthy = true;
        const std::vector<Check> checks = self_test();
        for (const Check& c : checks) {
            doc["self_test"].push_back(
                Document::object({{"what", c.what}, {"got", c.got}, {"expected", c.expected}, {"passed", c.passed()}}));
            healthy = healthy && c.passed();
        }
        doc["healthy"] = healthy;
        if (json_)
            fmt::print("{}\n", json_text(doc));
        else
            print(doc, checks);
        return healthy ? done : nothing_converged;
    }

private:
    static std::string compiler() {
#if defined(__clang__)
        return fmt::format("clang {}", __clang_version__);
#else
        return fmt::format("g++ {}", __VERSION__);
#endif
    }

    static Document libraries() {
        return Document::object(
            {{"boost",
              fmt::format("{}.{}.{}", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)},
             {"eigen", fmt::format("{}.{}.{}", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION)},
             {"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)},
             {"cli11", Flags::parser_version()},
             {"hdf5", io::hdf5_version()},
             {"mpi", farm::mpi_version()}});
    }

    static void print(const Document& doc, const std::vector<Check>& checks) {
        fmt::print("mattis {}, {}\n", version_text(), doc.at("compiler").text());
        fmt::print("instruction set {}, {} threads\n", doc.at("isa").text(), doc.at("threads").integer());
        fmt::print("matrix products of OpenBLAS for {}\n", doc.at("blas_core").text());
        for (const auto& [library, version] : doc.at("libraries").members())
            fmt::print("{:<6} {}\n", library, version.text());
        fmt::print("\nself-test\n");
        for (const Check& c : checks)
            fmt::print("  {:<4} {}: {:.10f}, expected {:.10f}\n", c.passed() ? "ok" : "FAIL", c.what, c.got,
                       c.expected);
    }

    bool json_ = false;
};

} // namespace

std::unique_ptr<Verb> doctor_verb() { return std::make_unique<Doctor>(); }

} // namespace mattis::app
