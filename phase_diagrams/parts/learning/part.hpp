#pragma once

namespace mattis::diagram {

class JobPart;

/// [learning]: perceptrons and multilayer networks that learn by gradients.
const JobPart& learning_part();

} // namespace mattis::diagram
