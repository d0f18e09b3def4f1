#include "phase_diagrams/phases.hpp"

#include <cmath>
#include <map>
#include <string>

#include "phase_diagrams/columns.hpp"
#include "phase_diagrams/disordered.hpp"

namespace mattis::diagram {

namespace {

/// Freezing temperatures by everything but the temperature, on which they do not depend.
class Freezing {
public:
    explicit Freezing(const ModelInfo& model) : model_(model) {}

    std::optional<double> at(ParameterValues values) {
        const ParameterValues asked = values;
        for (std::size_t k = 0; k < values.size(); ++k)
            if (model_.fields[k].name == "T") values[k] = 0.0;
        const auto known = known_.find(values);
        if (known != known_.end()) return known->second;
        return known_[values] = freezing_temperature(model_, asked);
    }

private:
    const ModelInfo& model_;
    std::map<ParameterValues, std::optional<double>> known_;
};

std::string phase_of(const ModelInfo& model, const ParameterValues& at, std::optional<double> freezing,
                     std::optional<double> retrieval) {
    const Disordered rival = disordered_state(model, at, freezing);
    if (!rival.state.converged()) return retrieval ? "retrieval" : "none";
    if (retrieval) return *retrieval <= *rival.state.free_energy ? "retrieval" : "retrieval_metastable";
    return rival.frozen || rival.state.branch == Branch::glass ? "glass" : "paramagnet";
}

} // namespace

Table phase_table(const ModelInfo& model, std::string_view ansatz, const Table& theory) {
    std::map<ParameterValues, std::optional<double>> retrieval;
    std::vector<ParameterValues> order;
    for (std::size_t row = 0; row < theory.rows(); ++row) {
        const ParameterValues at = read_parameters(theory, model, row);
        if (!retrieval.contains(at)) order.push_back(at);
        auto& known = retrieval[at];
        if (theory.texts("branch")[row] == name(Branch::retrieval) && theory.texts("status")[row] == "converged")
            known = theory.reals("free_energy")[row];
    }
    Freezing freezing(model);
    Table table;
    for (const ParameterValues& at : order) {
        add_parameters(table, model, at);
        table.texts("ansatz").emplace_back(ansatz);
        table.texts("phase").push_back(phase_of(model, at, freezing.at(at), retrieval[at]));
    }
    return table;
}

} // namespace mattis::diagram
