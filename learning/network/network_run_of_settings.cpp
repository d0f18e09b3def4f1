#include "learning/network/learner.hpp"
#include "learning/network/network_run.hpp"

namespace mattis::learning {

NetworkRun::NetworkRun(const NetworkExperiment& experiment, const StreamKey& key)
    : NetworkRun(experiment, key, make_learner(experiment.network, key)) {}

} // namespace mattis::learning
