#include "solvers/rsb/complexity.hpp"
#include "solvers/theory/theory.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "app/json.hpp"
#include "app/message.hpp"
#include "app/parameters.hpp"
#include "app/table.hpp"
#include "app/verbs.hpp"
#include "core/errors.hpp"

namespace mattis::app {

namespace {

using solvers::ComplexityPoint;

class Complexity final : public Verb {
public:
    VerbInfo info() const override {
        return {"complexity", "number of glassy states against their free energy",
                "One step of replica-symmetry breaking at fixed theta (Monasson): phi of the replicated system,\n"
                "f and energy of its states, their complexity Sigma = theta^2 dphi/dtheta / T.\n"
                "`mattis complexity MODEL --help` lists the parameters of a model.\nexamples:\n"
                "  mattis complexity pspin --P 3 --T 0.5\n"
                "  mattis complexity dense --P 4 --alpha 1 --T 0.65 --theta 0.8:1:21\n"
                "  mattis complexity sk --T 0 --y 0.8:1.3:6"};
    }

    void add_flags(Flags& flags, const std::string& model) override {
        flags.model(model_, "model, see `mattis describe`", true);
        if (!model.empty()) flags_.add_to(flags, model_info(model));
        flags.text("--theta", theta_,
                   "breaking parameter, a value or first:last:count; default: from the marginal to the static "
                   "states, 11 values");
        flags.text("--y", y_, "the same at T = 0: y = theta/T");
        flags.json(json_);
    }

    int run() override {
        const std::vector<ParameterValues> points = flags_.points();
        if (points.size() > 1)
            throw InputError(
                "complexity is a curve at one point: allowed is one value for each parameter of the model");
        const ModelAt model(flags_.model().name, points.front());
        const auto site = solvers::theory_of(model).site(model);
        if (!site)
            throw InputError(fmt::format("model {} is none of spins in a Gaussian field, whose complexity is computed: "
                                         "allowed are {}",
                                         flags_.model().name, comma_list(models_of_sites())));
        T_ = site->temperature();
        std::vector<double> y = chosen();
        if (y.empty()) y = solvers::breaking_range(*site, default_count);
        const std::vector<ComplexityPoint> curve = solvers::complexity_curve(*site, y);
        if (json_)
            fmt::print("{}\n", json_text(document(points.front(), curve)));
        else
            print_table(points.front(), curve);
        const bool any =
            std::any_of(curve.begin(), curve.end(), [](const auto& p) { return p.status == Status::converged; });
        const bool none = std::any_of(curve.begin(), curve.end(),
                                      [](const auto& p) { return p.complexity.value_or(0.0) < -rounding; });
        if (none) tell("note: where Sigma < 0 there are no such states");
        if (!any) tell("there are no glassy states here, or none converged");
        return any ? done : nothing_converged;
    }

private:
    static constexpr std::size_t default_count = 11;
    static constexpr double rounding = 1e-12; ///< of a complexity that is 0

    /// Names of the models that complexity is computed for.
    static std::vector<std::string_view> models_of_sites() {
        std::vector<std::string_view> names;
        for (const auto& entry : catalogue())
            if (entry->info.has_theory) {
                const ModelAt specimen(*entry, entry->info.specimen());
                if (solvers::theory_of(specimen).site(specimen)) names.push_back(entry->info.name);
            }
        return names;
    }

    /// The values of y that were asked for; none for the default.
    std::vector<double> chosen() const {
        const auto theta = only(theta_, "--theta"), y = only(y_, "--y");
        if (T_ > 0.0 && y)
            throw InputError(fmt::format("--y = {} has a meaning at T = 0 only: allowed at T = {} is --theta", *y, T_));
        if (T_ == 0.0 && theta)
            throw InputError(fmt::format("--theta = {} has no meaning at T = 0: allowed is --y (theta/T)", *theta));
        std::vector<double> values;
        constexpr double smallest = 1e-6, largest_y = 1e6;
        if (theta)
            for (const double value :
                 parse_values({"theta", "θ", "breaking parameter", FieldKind::real, {smallest, 1.0}}, *theta))
                values.push_back(value / T_);
        if (y) values = parse_values({"y", "y", "breaking parameter", FieldKind::real, {smallest, largest_y}}, *y);
        return values;
    }

    Document document(const ParameterValues& values, const std::vector<ComplexityPoint>& curve) const {
        Document doc = Document::object();
        doc["model"] = flags_.model().name;
        doc["parameters"] = document_of(flags_.model(), values);
        doc["points"] = Document::list();
        for (const ComplexityPoint& p : curve) {
            Document object = Document::object();
            if (T_ > 0.0) object["theta"] = theta_of(p);
            object["y"] = p.y;
            object["status"] = name(p.status);
            object["phi"] = p.phi;
            object["free_energy"] = p.free_energy;
            object["energy"] = p.energy;
            object["complexity"] = p.complexity;
            object["order"] = Document::object({{"q0", p.q0}, {"q1", p.q1}, {"C", p.C}});
            object["replicons"] = Document::list();
            for (const auto& replicon : p.replicons) object["replicons"].push_back(replicon);
            object["residual"] = p.residual;
            object["stable"] = p.stable;
            doc["points"].push_back(object);
        }
        return doc;
    }

    void print_table(const ParameterValues& values, const std::vector<ComplexityPoint>& curve) const {
        if (curve.empty()) return;
        fmt::print("complexity of {}, one step of replica-symmetry breaking: {}\n", flags_.model().name,
                   to_text(flags_.model(), values));
        TextTable table({T_ > 0.0 ? "theta" : "y", "status", "phi", "f", "energy", "Sigma", "q0", "q1", "lambda0",
                         "lambda1", "stable", "residual"});
        for (const ComplexityPoint& p : curve) {
            const bool here = p.status == Status::converged;
            const auto replicon = [&](std::size_t i) {
                return here && !p.replicons[i] ? "-inf" : cell(here ? p.replicons[i] : std::nullopt);
            };
            table.add({fmt::format("{:.10g}", T_ > 0.0 ? theta_of(p) : p.y), std::string(name(p.status)), cell(p.phi),
                       cell(p.free_energy), cell(p.energy), cell(p.complexity), cell(p.q0), cell(p.q1), replicon(0),
                       replicon(1), here ? (p.stable ? "yes" : "no") : "-", short_cell(p.residual)});
        }
        fmt::print("{}", table.text());
    }

    /// Rounding must not make 1 into more.
    double theta_of(const ComplexityPoint& p) const { return std::min(T_ * p.y, 1.0); }

    std::string model_;
    ParameterFlags flags_;
    std::vector<std::string> theta_, y_;
    double T_ = 0.0;
    bool json_ = false;
};

} // namespace

std::unique_ptr<Verb> complexity_verb() { return std::make_unique<Complexity>(); }

} // namespace mattis::app
