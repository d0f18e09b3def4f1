#pragma once

#include <cstdint>

#include "core/bytes.hpp"

namespace mattis::mc {

/// The step of a discretised motion, learned from the acceptance of its trajectories so that this becomes 0.8, and then
/// kept: dual averaging (Nesterov; Hoffman and Gelman, J. Mach. Learn. Res. 15, 1593 (2014), section 3.2).
class StepSize {
public:
    static constexpr double target = 0.8; ///< mean acceptance

    /// Begins at `first` > 0.
    explicit StepSize(double first);

    /// The step: while it is learned the one to be tried next, once it has been learned an average of those tried.
    double trial() const;
    double learned() const;

    /// A trajectory of the step `trial` was acceptable with this probability.
    void learn(double acceptance);

    void save(ByteWriter& to) const;
    /// Throws BytesError if the bytes are no step.
    void load(ByteReader& from);

private:
    double log_centre_;      ///< what it is drawn to at first
    double log_trial_;       ///< ln of the next one to be tried
    double log_mean_;        ///< ln of the average
    double shortfall_ = 0.0; ///< average of target less acceptance
    std::int64_t trials_ = 0;
};

} // namespace mattis::mc
