#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "models/contract/gaussian_site.hpp"

namespace mattis::solvers {

/// A network whose overlap m with the archetype is held by a field b along it, in place of its own signal field S(m).
/// The noise is that of the network. Its free energy at fixed m is
///   f = signal_free_energy(m) - m S(m) + b m + noise - E T ln 2cosh[(b + sqrt(g) z)/T]
/// of which m = E tanh[(b + sqrt(g) z)/T] makes b stationary. Of a dense network signal_free_energy(m) - m S(m) is
/// -m^P/2. Precondition: the network stores patterns; it must outlive this view. Source: docs/theory.md, section
/// "Potential of a stored pattern".
class HeldSite final : public Site {
public:
    HeldSite(const Site& model, double b)
        : Site(model.temperature(), model.susceptibility_limit(), model.has_signal(), model.has_hidden_layer(),
               model.load(), model.kinds(), model.quality()),
          model_(&model), b_(b) {}
    HeldSite(const Site&& model, double b) = delete;

    double signal_field(double) const override { return b_; }
    double signal_field_slope(double) const override { return 0.0; }
    double signal_free_energy(double m) const override {
        return model_->signal_free_energy(m) + m * (b_ - model_->signal_field(m));
    }
    double noise_variance(double q, double C) const override { return model_->noise_variance(q, C); }
    double noise_variance_slope(double q, double C) const override { return model_->noise_variance_slope(q, C); }
    SpinField field(double m, double q, double C) const override {
        const SpinField own = model_->field(m, q, C);
        return {b_, 0.0, own.g, own.dg_dC};
    }
    double noise_free_energy(double q, double C) const override { return model_->noise_free_energy(q, C); }
    double noise_entropy(double q, double C) const override { return model_->noise_entropy(q, C); }
    double replicon_coupling(double q, double C) const override { return model_->replicon_coupling(q, C); }
    LevelNoise level_noise(const LevelsView& at) const override { return model_->level_noise(at); }
    double instability_bound() const override { return model_->instability_bound(); }
    bool paramagnet_admissible() const override { return model_->paramagnet_admissible(); }
    std::optional<double> hidden_overlap(double q, double C) const override { return model_->hidden_overlap(q, C); }

    const EnergyCovariance* covariance() const override { return model_->covariance(); }
    bool nishimori() const override { return false; }
    bool may_learn() const override { return false; }
    std::vector<SiteField> fields_from_example() const override { return model_->fields_from_example(); }
    std::optional<ErrorFreeStorage> error_free_storage(double N) const override {
        return model_->error_free_storage(N);
    }
    std::optional<double> own_class_scatter(double N) const override { return model_->own_class_scatter(N); }

    /// The network itself with a parameter changed: it is not held.
    std::unique_ptr<const Site> with(std::string_view parameter, double value) const override {
        return model_->with(parameter, value);
    }

private:
    const Site* model_;
    double b_;
};

} // namespace mattis::solvers
