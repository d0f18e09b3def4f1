#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "montecarlo/disorder/templates.hpp"

namespace mattis::mc {

/// Network of noisy templates: E = -sum_mu U_mu^2, U_mu = sum_{i<j} T^mu_ij s_i s_j. The U_mu and the fields F^mu_i =
/// sum_j T^mu_ij s_j are kept. A flip of i takes 2 s_i F^mu_i from U_mu, so that it costs
///   4 sum_mu F^mu_i (s_i U_mu - F^mu_i).
/// A proposal reads the K fields of its site, an accepted flip changes the K N fields of all sites.
class TemplateEngine {
public:
    /// Throws std::invalid_argument if the templates are not complete.
    explicit TemplateEngine(std::shared_ptr<const Templates> templates);

    int size() const { return static_cast<int>(spins_.size()); }
    std::int64_t energy() const { return energy_; }
    std::span<const std::int8_t> spins() const { return spins_; }
    double archetype_overlap() const;
    std::int64_t cost(int site) const;
    void flip(int site, std::int64_t cost);
    void rebuild(std::span<const std::int8_t> spins);
    std::size_t memory() const;

private:
    std::shared_ptr<const Templates> templates_;
    std::vector<std::int8_t> spins_;
    std::vector<std::int64_t> U_; ///< by pattern
    std::vector<std::int32_t> F_; ///< by site, then by pattern
    std::int64_t energy_ = 0;
};

} // namespace mattis::mc
