#include "montecarlo/field_space/step_size.hpp"

#include <cmath>

namespace mattis::mc {

StepSize::StepSize(double first)
    : log_centre_(std::log(2.0 * first)), log_trial_(std::log(first)), log_mean_(log_trial_) {}

double StepSize::trial() const { return std::exp(log_trial_); }
double StepSize::learned() const { return std::exp(log_mean_); }

void StepSize::learn(double acceptance) {
    constexpr double gain = 0.05, delay = 10.0, forgetting = 0.75; // gamma, t0 and kappa of the paper
    const auto t = static_cast<double>(++trials_);
    const double weight = 1.0 / (t + delay);
    shortfall_ += weight * (target - acceptance - shortfall_);
    log_trial_ = log_centre_ - std::sqrt(t) / gain * shortfall_;
    log_mean_ += std::pow(t, -forgetting) * (log_trial_ - log_mean_);
}

void StepSize::save(ByteWriter& to) const {
    to.put(log_trial_);
    to.put(log_mean_);
    to.put(shortfall_);
    to.put(trials_);
}

void StepSize::load(ByteReader& from) {
    log_trial_ = from.get<double>();
    log_mean_ = from.get<double>();
    shortfall_ = from.get<double>();
    trials_ = from.get<std::int64_t>();
    if (!std::isfinite(log_trial_ + log_mean_ + shortfall_) || trials_ < 0)
        throw BytesError("the step of stored fields is impossible");
}

} // namespace mattis::mc
