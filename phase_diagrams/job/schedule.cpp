#include "phase_diagrams/job/schedule.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <queue>

namespace mattis::diagram {

std::vector<std::size_t> order_of_tasks(const Plan& plan) {
    const std::vector<double> cost = plan.work(1).cost;
    std::vector<std::size_t> order(cost.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return cost[a] > cost[b]; });
    return order;
}

Schedule scheduled(std::span<const double> seconds, std::span<const std::size_t> order, int threads) {
    Schedule result;
    std::priority_queue<double, std::vector<double>, std::greater<>> free_at; // the thread that is free first on top
    for (int thread = 0; thread < threads; ++thread) free_at.push(0.0);
    for (const std::size_t task : order) {
        const double end = free_at.top() + seconds[task];
        free_at.pop();
        free_at.push(end);
        result.seconds = std::max(result.seconds, end);
        if (seconds[task] > result.longest_seconds) {
            result.longest = task;
            result.longest_seconds = seconds[task];
        }
    }
    return result;
}

} // namespace mattis::diagram
