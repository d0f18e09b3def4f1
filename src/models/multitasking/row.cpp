#include "models/multitasking/row.hpp"

#include <algorithm>
#include <deque>

#include "models/multitasking/branches.hpp"
#include "models/multitasking/search.hpp"

namespace mattis::multitasking {

namespace {

/// One point of a row: its states, and which of them continue one of the point before.
struct RowPoint {
    MultitaskingSaddle saddle;
    int K;
    MultitaskingSearch search;
    std::vector<bool> from_before{};

    explicit RowPoint(const Multitasking& model)
        : saddle(model.law(), model.temperature()), K(model.parameters.K), search(saddle, K) {}
    RowPoint(const RowPoint&) = delete; // the search refers to the saddle
    RowPoint& operator=(const RowPoint&) = delete;

    /// Whether states can be followed between this point and a neighbour.
    bool joins(const RowPoint& other) const {
        return K == other.K && !saddle.exact_signs() && !other.saddle.exact_signs();
    }
    bool is_from_before(std::size_t state) const { return state < from_before.size() && from_before[state]; }

    void follow_forwards(const RowPoint& before) {
        for (const auto& reached : search.follow(before.stable_states(false))) {
            if (!reached) continue;
            from_before.resize(std::max(from_before.size(), *reached + 1), false);
            from_before[*reached] = true;
        }
    }
    void follow_backwards(const RowPoint& behind) { search.follow(behind.stable_states(true)); }

    std::vector<MultitaskingState> stable_states(bool only_new) const {
        std::vector<MultitaskingState> states;
        for (std::size_t k = 0; k < search.found().size(); ++k)
            if (search.stable(k) && !(only_new && is_from_before(k))) states.push_back(search.found()[k]);
        return states;
    }
};

/// Starts at the ground states of the points of a row, which mostly have the same dilution.
class ColdStarts {
public:
    const std::vector<AmplitudeGroups>& at(double activity, int K) {
        if (activity != activity_ || K != K_) {
            starts_ = ground_state_starts(activity, K);
            activity_ = activity;
            K_ = K;
        }
        return starts_;
    }

private:
    double activity_ = 0.0;
    int K_ = 0;
    std::vector<AmplitudeGroups> starts_{};
};

} // namespace

std::vector<std::vector<Solution>> multitasking_row(std::span<const Multitasking> row) {
    std::deque<RowPoint> points;
    ColdStarts cold;
    const bool followed = row.size() >= full_search_every;
    const std::size_t every = row.empty() || row.front().parameters.d == row.back().parameters.d
                                  ? full_search_every
                                  : full_search_every_dilution;
    for (std::size_t k = 0; k < row.size(); ++k) {
        RowPoint& here = points.emplace_back(row[k]);
        require_possible_sums(row[k], here.saddle);
        const bool joined = followed && k > 0 && here.joins(points[k - 1]);
        if (joined) here.follow_forwards(points[k - 1]);
        if (joined && k % every != 0 && k + 1 < row.size())
            here.search.complete(points[k - 1].search.found());
        else if (here.saddle.exact_signs())
            here.search.everywhere({});
        else
            here.search.everywhere(cold.at(here.saddle.law().activity(), here.K));
    }
    for (std::size_t k = row.size(); followed && k-- > 1;)
        if (points[k].joins(points[k - 1])) points[k - 1].follow_backwards(points[k]);
    std::vector<std::vector<Solution>> states;
    for (std::size_t k = 0; k < row.size(); ++k)
        states.push_back(reports(row[k], points[k].saddle, points[k].search.found()));
    return states;
}

} // namespace mattis::multitasking
