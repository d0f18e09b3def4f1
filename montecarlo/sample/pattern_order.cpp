#include "montecarlo/sample/pattern_order.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace mattis::mc {

PatternOrder::PatternOrder(int patterns)
    : of_(static_cast<std::size_t>(patterns)), sign_(static_cast<std::size_t>(patterns), 1) {
    std::iota(of_.begin(), of_.end(), 0);
}

PatternOrder::PatternOrder(std::span<const double> m) : PatternOrder(static_cast<int>(m.size())) {
    std::ranges::stable_sort(of_, std::ranges::greater{},
                             [&](int mu) { return std::abs(m[static_cast<std::size_t>(mu)]); });
    for (std::size_t k = 0; k < of_.size(); ++k) sign_[k] = m[static_cast<std::size_t>(of_[k])] < 0.0 ? -1 : 1;
}

void PatternOrder::sort(std::span<double> values) const {
    const std::vector<double> drawn(values.begin(), values.end());
    for (std::size_t k = 0; k < of_.size(); ++k) values[k] = drawn[static_cast<std::size_t>(of_[k])];
}

void PatternOrder::sort_back(std::span<double> values) const {
    const std::vector<double> ordered(values.begin(), values.end());
    for (std::size_t k = 0; k < of_.size(); ++k) values[static_cast<std::size_t>(of_[k])] = ordered[k];
}

void PatternOrder::turn(std::span<double> overlaps) const {
    sort(overlaps);
    for (std::size_t k = 0; k < of_.size(); ++k) overlaps[k] *= sign_[k];
}

void PatternOrder::turn_back(std::span<double> overlaps) const {
    for (std::size_t k = 0; k < of_.size(); ++k) overlaps[k] *= sign_[k];
    sort_back(overlaps);
}

void PatternOrder::save(ByteWriter& to) const {
    to.put_all(of_);
    to.put_all(sign_);
}

void PatternOrder::load(ByteReader& from) {
    auto of = from.get_all<int>();
    auto sign = from.get_all<int>();
    std::vector<int> all(of_.size());
    std::iota(all.begin(), all.end(), 0);
    const bool signs = std::ranges::all_of(sign, [](int s) { return s == 1 || s == -1; });
    if (!std::ranges::is_permutation(of, all) || sign.size() != of_.size() || !signs)
        throw BytesError("a stored order of the patterns is none");
    of_ = std::move(of);
    sign_ = std::move(sign);
}

} // namespace mattis::mc
