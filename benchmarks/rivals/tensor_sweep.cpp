#include "benchmarks/rivals/tensor_sweep.hpp"

#include <algorithm>

namespace mattis::benchmarks {

namespace {

constexpr std::size_t most_spins = 128;

/// Rows of patterns as floats.
std::vector<std::vector<float>> rows_of(const BitPatterns& patterns) {
    std::vector<std::vector<float>> rows;
    for (std::size_t mu = 0; mu < patterns.count(); ++mu) {
        std::vector<float>& row = rows.emplace_back();
        for (int i = 0; i < patterns.size(); ++i) row.push_back(static_cast<float>(patterns.entry(mu, i)));
    }
    return rows;
}

} // namespace

FullTensor::FullTensor(const BitPatterns& patterns)
    : N_(static_cast<std::size_t>(patterns.size())), J_(N_ * N_ * N_ * N_, 0.0f) {
    for (const std::vector<float>& xi : rows_of(patterns))
        for (std::size_t at = 0, i = 0; i < N_; ++i)
            for (std::size_t j = 0; j < N_; ++j)
                for (std::size_t k = 0; k < N_; ++k) {
                    const float three = xi[i] * xi[j] * xi[k];
                    for (std::size_t l = 0; l < N_; ++l) J_[at++] += three * xi[l];
                }
}

void FullTensor::fields(const std::vector<float>& spins, std::vector<float>& h) const {
    const float* J = J_.data();
    for (std::size_t i = 0; i < N_; ++i) {
        // Sums over j and k by l: N contiguous values that stay in registers or in the nearest cache.
        float sums[most_spins] = {};
        for (std::size_t j = 0; j < N_; ++j)
            for (std::size_t k = 0; k < N_; ++k, J += N_) {
                const float pair = spins[j] * spins[k];
#pragma omp simd
                for (std::size_t l = 0; l < N_; ++l) sums[l] += pair * J[l];
            }
        float field = 0.0f;
        for (std::size_t l = 0; l < N_; ++l) field += sums[l] * spins[l];
        h[i] = field;
    }
}

SymmetricTensor::SymmetricTensor(const BitPatterns& patterns) : N_(static_cast<std::size_t>(patterns.size())) {
    const auto rows = rows_of(patterns);
    for (std::size_t i = 0; i < N_; ++i)
        for (std::size_t j = i + 1; j < N_; ++j)
            for (std::size_t k = j + 1; k < N_; ++k)
                for (std::size_t l = k + 1; l < N_; ++l) {
                    float sum = 0.0f;
                    for (const std::vector<float>& xi : rows) sum += xi[i] * xi[j] * xi[k] * xi[l];
                    J_.push_back(sum);
                }
}

void SymmetricTensor::fields(const std::vector<float>& spins, std::vector<float>& h) const {
    std::fill(h.begin(), h.end(), 0.0f);
    const float *J = J_.data(), *s = spins.data();
    float* to = h.data();
    for (std::size_t i = 0; i < N_; ++i)
        for (std::size_t j = i + 1; j < N_; ++j)
            for (std::size_t k = j + 1; k < N_; ++k) {
                const float three = s[i] * s[j] * s[k];
                const std::size_t count = N_ - k - 1;
                const float* last = s + k + 1;
                float* ends = to + k + 1;
                float field = 0.0f;
#pragma omp simd reduction(+ : field)
                for (std::size_t l = 0; l < count; ++l) {
                    ends[l] += three * J[l];
                    field += J[l] * last[l];
                }
                to[i] += s[j] * s[k] * field;
                to[j] += s[i] * s[k] * field;
                to[k] += s[i] * s[j] * field;
                J += count;
            }
}

} // namespace mattis::benchmarks
