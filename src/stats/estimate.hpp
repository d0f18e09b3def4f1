#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace mattis::stats {

/// A measured number. Without a value (no data, or one sample for an error over samples) the field is NaN.
struct Estimate {
    double mean = 0.0;
    double error = 0.0;     ///< one standard error
    double tau = 0.0;       ///< integrated autocorrelation time in measurements (1/2 for independent ones)
    std::int64_t count = 0; ///< measurements that the mean is made of
    int samples = 0;        ///< disorder samples
};

/// Mean over disorder samples of one number each; the error is the standard error between samples, which holds thermal
/// and disorder fluctuations alike. NaN entries are samples without a value and left out. tau and count are left 0.
Estimate over_samples(std::span<const double> values);

/// A function of several means over the same samples (Binder cumulant, …) by the jackknife over samples: bias-corrected
/// value and error. columns[k] holds one number per sample. Efron, SIAM CBMS 38 (1982).
Estimate jackknife(const std::vector<std::vector<double>>& columns,
                   const std::function<double(std::span<const double>)>& f);

} // namespace mattis::stats
