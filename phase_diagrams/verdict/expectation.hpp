#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/bytes.hpp"
#include "models/catalogue.hpp"
#include "models/contract/expectation.hpp"
#include "montecarlo/sample/schedule.hpp"

namespace mattis::diagram {

/// Expectations by the parameters at which theory was asked for.
using Expectations = std::map<ParameterValues, Expectation>;

/// How chains of this schedule begin, as far as theory must know it.
ChainStart chain_start(const mc::Schedule& schedule);

/// What theory with these ansaetze expects of chains that begin so: Theory::expectation by the names of a job.
Expectation expectation_at(const ParameterValues& at, const ModelInfo& model, const ChainStart& start,
                           const std::vector<std::string>& ansaetze);

// An expectation as the result of a task.
void save_expectation(const Expectation& expectation, ByteWriter& to);
Expectation load_expectation(ByteReader& from);

} // namespace mattis::diagram
