#pragma once

#include <functional>
#include <string>
#include <vector>

#include "models/catalogue.hpp"
#include "models/contract/expectation.hpp"
#include "montecarlo/sample/schedule.hpp"

namespace mattis::diagram {

/// Expectation of the theory at these parameter values.
using Theory = std::function<Expectation(const ParameterValues&)>;

/// What theory with these ansaetze expects of chains of this protocol.
Theory expectation(const ModelInfo& model, const mc::Schedule& protocol, const std::vector<std::string>& ansaetze);

} // namespace mattis::diagram
