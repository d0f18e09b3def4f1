#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/bytes.hpp"

namespace mattis::learning {

/// Quadratic terms that hold weights w to those at the end of earlier tasks t, sum_t 1/2 sum_i F_ti (w_i - w_ti)^2
/// (elastic weight consolidation: Kirkpatrick et al., PNAS 114, 3521 (2017)). Kept in the memory of one task: the sum
/// over tasks is 1/2 sum_i F_i (w_i - c_i)^2 + constant, with F_i = sum_t F_ti, c_i = sum_t F_ti w_ti/F_i, and
/// constant = 1/2 sum_ti F_ti (w_ti - c_i)^2, all of which are updated task by task (as weighted means and variances
/// are: West, Commun. ACM 22, 532 (1979)).
template <class Real>
class ElasticWeights {
public:
    bool empty() const { return stiffness_.empty(); } ///< no task has been added

    /// Another task. Precondition: as many as before, F >= 0.
    void add(std::span<const Real> F, std::span<const Real> weights);

    /// The sum of the terms, and `strength` times its derivatives added to `gradient`. Precondition: sizes as added.
    double pull(std::span<const Real> weights, double strength, Real* gradient) const;

    void save(ByteWriter& to) const;
    /// Throws BytesError if the bytes are none for so many weights; nothing is changed then.
    void load(ByteReader& from, std::size_t weights);
    std::size_t memory() const { return (stiffness_.size() + centre_.size()) * sizeof(Real); } ///< bytes

private:
    std::vector<Real> stiffness_, centre_; ///< F, c
    double constant_ = 0.0;
};

extern template class ElasticWeights<float>;
extern template class ElasticWeights<double>;

} // namespace mattis::learning
