#include "learning/network/elastic_weights.hpp"

#include <algorithm>
#include <utility>

#include "core/watch.hpp"

namespace mattis::learning {

namespace {

constexpr std::size_t piece = std::size_t{1} << 18; ///< between two pause points

} // namespace

template <class Real>
void ElasticWeights<Real>::add(std::span<const Real> F, std::span<const Real> weights) {
    std::vector<Real> stiffness = stiffness_, centre = centre_;
    stiffness.resize(F.size(), Real(0));
    centre.resize(F.size(), Real(0));
    double more = 0.0;
    for (std::size_t i = 0; i < F.size(); ++i) {
        if (i % piece == 0) pause_point();
        if (F[i] == Real(0)) continue;
        const auto before = static_cast<double>(stiffness[i]), own = static_cast<double>(F[i]);
        const double off = static_cast<double>(weights[i]) - static_cast<double>(centre[i]);
        const double sum = before + own;
        stiffness[i] = static_cast<Real>(sum);
        centre[i] = before == 0.0 ? weights[i] : static_cast<Real>(static_cast<double>(centre[i]) + own / sum * off);
        more += before * own / sum * off * off;
    }
    stiffness_ = std::move(stiffness);
    centre_ = std::move(centre);
    constant_ += 0.5 * more;
}

template <class Real>
double ElasticWeights<Real>::pull(std::span<const Real> weights, double strength, Real* gradient) const {
    const auto factor = static_cast<Real>(strength);
    double sum = 0.0;
    for (std::size_t first = 0; first < stiffness_.size(); first += piece) {
        pause_point();
        const std::size_t last = std::min(first + piece, stiffness_.size());
        for (std::size_t i = first; i < last; ++i) {
            const Real off = weights[i] - centre_[i], force = stiffness_[i] * off;
            gradient[i] += factor * force;
            sum += static_cast<double>(force) * static_cast<double>(off);
        }
    }
    return 0.5 * sum + constant_;
}

template <class Real>
void ElasticWeights<Real>::save(ByteWriter& to) const {
    to.put(constant_);
    to.put_all(stiffness_);
    to.put_all(centre_);
}

template <class Real>
void ElasticWeights<Real>::load(ByteReader& from, std::size_t weights) {
    const auto constant = from.get<double>();
    std::vector<Real> stiffness = from.get_all<Real>(), centre = from.get_all<Real>();
    if (stiffness.size() != centre.size() || (!stiffness.empty() && stiffness.size() != weights))
        throw BytesError("these bytes are quadratic terms of another network");
    constant_ = constant;
    stiffness_ = std::move(stiffness);
    centre_ = std::move(centre);
}

template class ElasticWeights<float>;
template class ElasticWeights<double>;

} // namespace mattis::learning
