#include "models/multitasking/saddle_view.hpp"

#include <cstddef>

#include "models/multitasking/branches.hpp"
#include "models/multitasking/states.hpp"

namespace mattis::multitasking {

namespace {

class AmplitudeSaddle final : public Saddle {
public:
    explicit AmplitudeSaddle(const Multitasking& network)
        : saddle_(network.law(), network.temperature()), spread_(1.0 + network.law().rho()) {}

    std::optional<Vector> residual(const Vector& n) const override {
        if (!(n.minCoeff() >= 0.0)) return std::nullopt;
        const AmplitudeGroups at = groups(n);
        const FieldAverages field = saddle_.averages(at);
        Vector r = Vector::Zero(n.size()); // a pattern with n = 0 has none
        Eigen::Index group = 0;
        for (Eigen::Index mu = 0; mu < n.size(); ++mu)
            if (n(mu) > 0.0) r(mu) = n(mu) - field.map(group++) / spread_;
        return r;
    }
    State state(const Vector& n) const override {
        const AmplitudeGroups at = groups(n);
        const FieldAverages field = saddle_.averages(at);
        State state;
        state.order = {{"q", field.q}};
        state.free_energy = saddle_.free_energy(at, field);
        state.energy = -0.5 * spread_ * at.squares();
        const double T = saddle_.temperature();
        state.entropy = T > 0.0 ? (state.energy - state.free_energy) / T : 0.0;
        state.residual = residual(n).value().lpNorm<Eigen::Infinity>();
        return state;
    }
    Vector gradient(const Vector& n) const override { return spread_ * residual(n).value(); }
    double potential(const Vector& n) const override { return state(n).free_energy; }
    std::vector<Vector> starts() const override { return {}; }
    Branch branch_of(const Vector& n) const override { return multitasking::branch_of(joined(groups(n).canonical())); }

private:
    static AmplitudeGroups groups(const Vector& n) {
        AmplitudeGroups at;
        for (Eigen::Index mu = 0; mu < n.size(); ++mu) {
            if (n(mu) == 0.0) {
                ++at.zeros;
                continue;
            }
            at.amplitude.push_back(n(mu));
            at.size.push_back(1);
        }
        return at;
    }

    /// Equal amplitudes as one group.
    static AmplitudeGroups joined(const AmplitudeGroups& at) {
        constexpr double same = 1e-9;
        AmplitudeGroups groups{.zeros = at.zeros};
        for (const double n : at.amplitude) {
            if (!groups.amplitude.empty() && groups.amplitude.back() - n < same) {
                ++groups.size.back();
                continue;
            }
            groups.amplitude.push_back(n);
            groups.size.push_back(1);
        }
        return groups;
    }

    MultitaskingSaddle saddle_;
    double spread_;
};

} // namespace

std::unique_ptr<const Saddle> saddle_view(const Multitasking& network) {
    if (network.parameters.alpha > 0.0) return nullptr;
    return std::make_unique<const AmplitudeSaddle>(network);
}

} // namespace mattis::multitasking
