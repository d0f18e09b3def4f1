#pragma once

#include <vector>

#include "models/contract/state.hpp"
#include "models/perceptron/one_task_states.hpp"

namespace mattis {

/// Names of what the states of the variational perceptron have beside their order parameters.
inline constexpr std::string_view free_entropy_diagnostic = "log_z", joining_diagnostic = "joining",
                                  apart_diagnostic = "apart", above_stable_diagnostic = "above_stable";

/// The order parameters, with their documentation.
std::vector<OrderParameter> variational_order_parameters();

/// Order parameters and energies of a point of the equations, which need not solve them.
State variational_state(const OneTask& task, const OneTask::Point& point, double alpha);

/// A state as it is reported.
Solution variational_solution(const OneTask& task, const OneTaskState& state, double alpha);

/// The only state without inputs, in closed form.
Solution variational_solution_without_inputs(const OneTask& task);

} // namespace mattis
