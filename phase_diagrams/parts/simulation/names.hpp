#pragma once

#include <string_view>
#include <vector>

#include "io/job_keys.hpp"

namespace mattis::diagram {

/// What can be measured, as far as the checks of a job must know.
struct JobObservable {
    std::string_view name;
    bool of_two_replicas;      ///< cannot be measured with a single replica
    bool needs_archetype;      ///< cannot be measured in a model without signal
    bool of_one_state = false; ///< cannot be measured where replicas choose states of their own
};

/// Those of a model.
std::vector<JobObservable> job_observables(const ModelInfo& model);

/// Data that the equations of a sample can do with, whatever the kind.
int most_channels(const ModelInfo& model);

// Names that the keys of [montecarlo] take. Starts: the default first.
io::Names::List start_names(const ModelInfo& model);
io::Names::List order_names(const ModelInfo& model);
io::Names::List ensembles_of(const ModelInfo& model); ///< none: its disorder is drawn in one way
io::Names::List observable_names(const ModelInfo& model);
io::Names::List compared_names(const ModelInfo& model); ///< observables that theory predicts
io::Names::List dynamics_names(const ModelInfo& model);
/// Observables of a teacher (mc::Needs::teacher); none of a model that has none.
io::Names::List teacher_observables(const ModelInfo& model);
io::Names::List ensemble_list();
io::Names::List histogram_names();
io::Names::List spacing_list();

} // namespace mattis::diagram
