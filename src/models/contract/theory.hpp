#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/contract/ansatz.hpp"
#include "models/contract/expectation.hpp"
#include "models/contract/line.hpp"
#include "models/contract/model_at.hpp"
#include "models/contract/potential.hpp"
#include "models/contract/state.hpp"

namespace mattis {

class Site;
class Saddle;

/// The phase that a point is in.
struct Phase {
    std::string name;     ///< "none" where nothing converged, or the solver of a state failed that decides
    std::string groups{}; ///< of several patterns: sizes of the groups of equal amplitudes
};

/// The door of theory: what a model can be asked, whatever the method behind it. The program, jobs and conformance
/// tests know theories through it alone. Every GaussianSite has the one of solvers/theory/site_theory.hpp, every plain
/// saddle point that of solvers/theory/saddle_theory.hpp. Other models bring their own.
///
/// Every function may be called from several threads at once.
class Theory {
public:
    virtual ~Theory() = default;

    /// The ansaetze that it offers; the first is meant where nothing is said.
    virtual std::vector<Ansatz> ansaetze() const = 0;

    /// The branches of an ansatz, in the order in which they are listed. Precondition: it is one of ansaetze().
    virtual std::vector<Branch> branches(const Ansatz& ansatz) const = 0;

    /// What describes the states of an ansatz, in the order in which it is listed. A solution has those of them that
    /// are its own.
    virtual std::vector<OrderParameter> order_parameters(const Ansatz& ansatz) const = 0;

    /// The diagnostics that its states have, in their order.
    struct DiagnosticInfo {
        std::string_view name;
        std::string_view json_name{}; ///< in JSON documents, where that is another one
        std::string_view doc;
        bool is_text = false;
        bool is_stability = false; ///< the eigenvalue that tables show in place of the replicon
        bool is_flag = false;      ///< a number that is 1 or 0, for yes or no
        bool additional = false;   ///< shown where the additional parameters of the model are
    };
    virtual std::vector<DiagnosticInfo> diagnostics() const { return {}; }

    /// Solutions of the named branches at every point of a row, in their order at each point; a branch that does not
    /// exist there is `absent`. A branch that the model cannot have with its choices of parameters has no entry, and
    /// one of several states an entry for each. Where the ansatz says `along_rows`, states are followed from point to
    /// point. Precondition: the branches are among branches(ansatz). Throws InputError where a point cannot be
    /// computed.
    virtual std::vector<std::vector<Solution>> solve(std::span<const ModelAt> row, const Ansatz& ansatz,
                                                     std::span<const Branch> branches) const = 0;

    /// The lines that the model has with these choices of its parameters, in the order in which they are listed.
    virtual std::vector<Line> lines(const ModelAt& at) const = 0;

    /// The potentials that the model has, each with a coordinate of its own. They live as long as the theory.
    virtual std::vector<const Potential*> potentials() const { return {}; }

    /// The phase at every point of a row, given the solutions of all branches there, as tables of results hold them:
    /// without unknowns, arrays and replicons of levels. Precondition: ansatz.free_energies.
    virtual std::vector<Phase> phases(std::span<const ModelAt> row, const Ansatz& ansatz,
                                      std::span<const std::vector<Solution>> solutions) const = 0;

    /// The state that chains of this start meet, by the deepest of these ansaetze whose state is stable or marginal.
    virtual Expectation expectation(const ModelAt& at, const ChainStart& start,
                                    const std::vector<Ansatz>& ansaetze) const = 0;

    /// The GaussianSite of the model, for solvers that take nothing else (complexity of glasses); nullptr if it is
    /// none.
    virtual std::unique_ptr<const Site> site(const ModelAt& at) const;

    /// The saddle point whose solutions are the states of the first ansatz. Conformance tests ask it for the gradient
    /// of its free energy. nullptr where there is none at these parameters.
    virtual std::unique_ptr<const Saddle> saddle(const ModelAt& at) const;
};

} // namespace mattis
