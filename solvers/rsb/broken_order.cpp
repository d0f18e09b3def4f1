#include "solvers/rsb/broken_order.hpp"

#include <array>
#include <string_view>

#include "models/contract/ansatz.hpp"

namespace mattis::solvers {

namespace {

constexpr std::array<std::string_view, deepest + 1> q_names{"q0", "q1", "q2", "q3",  "q4",  "q5", "q6",
                                                            "q7", "q8", "q9", "q10", "q11", "q12"};
constexpr std::array<std::string_view, deepest> theta_names{"theta1", "theta2",  "theta3",  "theta4",
                                                            "theta5", "theta6",  "theta7",  "theta8",
                                                            "theta9", "theta10", "theta11", "theta12"};
constexpr std::array<std::string_view, deepest> y_names{"y1", "y2", "y3", "y4",  "y5",  "y6",
                                                        "y7", "y8", "y9", "y10", "y11", "y12"};

/// Names of the breaking parameters: without a number if there is only one.
std::string_view theta_name(std::size_t i, std::size_t depth) { return depth == 1 ? "theta" : theta_names[i]; }
std::string_view y_name(std::size_t i, std::size_t depth) { return depth == 1 ? "y" : y_names[i]; }

} // namespace

std::vector<NamedValue> broken_order(const Levels& at, std::optional<double> overlap, const Site& model) {
    const std::size_t depth = at.depth();
    const double T = model.temperature();
    std::vector<NamedValue> order;
    if (model.has_signal()) order.push_back({"m", model.stores() ? at.m : overlap});
    if (!model.stores()) order.push_back({"n", at.m});
    for (std::size_t i = 0; i <= depth; ++i) order.push_back({q_names[i], at.q[i]});
    for (std::size_t i = 0; i < depth; ++i)
        order.push_back(T > 0.0 ? NamedValue{theta_name(i, depth), T * at.y[i]}
                                : NamedValue{y_name(i, depth), at.y[i]});
    order.push_back({"C", at.C});
    return order;
}

std::vector<OrderParameter> broken_order_parameters(std::size_t depth) {
    std::vector<OrderParameter> order;
    for (std::size_t i = 0; i <= depth; ++i)
        order.push_back({.name = q_names[i], .doc = "overlap of replicas at this level of the clusters"});
    for (std::size_t i = 0; i < depth; ++i)
        order.push_back({.name = theta_name(i, depth), .doc = "Parisi's breaking parameter", .at_zero_T = false});
    for (std::size_t i = 0; i < depth; ++i)
        order.push_back({.name = y_name(i, depth), .doc = "theta/T", .at_positive_T = false});
    return order;
}

} // namespace mattis::solvers
