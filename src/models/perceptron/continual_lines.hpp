#pragma once

#include <vector>

#include "models/contract/line.hpp"

namespace mattis {

/// Lines of continual learning in alpha2, at loads up to 50: `spinodal_poor`, the fold at which the curve of states
/// from alpha2 = 0 ends; `spinodal_good`, the fold at which the one that comes down from large alpha2 does;
/// `transition`, where poor and good have the same potential. Where a curve ends otherwise there are remarks. Source:
/// docs/theory.md, section "Two tasks of a variational perceptron".
std::vector<Line> continual_lines(const Ansatz& ansatz);

} // namespace mattis
