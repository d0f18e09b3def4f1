#include <array>
#include <cmath>
#include <memory>
#include <stdexcept>

#include "learning/network/ewc_learner.hpp"
#include "learning/network/learner.hpp"
#include "learning/network/variational_learner.hpp"
#include "learning/network/weight_learner.hpp"

namespace mattis::learning {

namespace {

struct Entry {
    NetworkMethod method;
    std::unique_ptr<Learner> (*make)(const NetworkSettings& settings, const StreamKey& key);
};

constexpr std::array entries{
    Entry{NetworkMethod::variational,
          [](const NetworkSettings& settings, const StreamKey& key) -> std::unique_ptr<Learner> {
              return std::make_unique<VariationalLearner>(settings, key);
          }},
    Entry{NetworkMethod::metaplastic,
          [](const NetworkSettings& settings, const StreamKey& key) -> std::unique_ptr<Learner> {
              return std::make_unique<BinaryLearner>(settings, key, settings.meta);
          }},
    Entry{NetworkMethod::plain,
          [](const NetworkSettings& settings, const StreamKey& key) -> std::unique_ptr<Learner> {
              return std::make_unique<BinaryLearner>(settings, key, 0.0);
          }},
    Entry{NetworkMethod::ewc,
          [](const NetworkSettings& settings, const StreamKey& key) -> std::unique_ptr<Learner> {
              return std::make_unique<EwcLearner>(settings, key);
          }},
    Entry{NetworkMethod::real,
          [](const NetworkSettings& settings, const StreamKey& key) -> std::unique_ptr<Learner> {
              return std::make_unique<RealLearner>(settings, key, 0.0);
          }},
};

void require(bool holds, const char* what) {
    if (!holds) throw std::invalid_argument(what);
}

/// What every method needs.
void require_sense(const NetworkSettings& settings) {
    require(settings.layers.size() >= 2, "a network has two layers of units at least: its inputs and its classes");
    for (const int size : settings.layers) require(size >= 1, "every layer of a network has one unit at least");
    require(settings.threads >= 1, "a network has one thread at least");
    require(std::isfinite(settings.rule.rate) && settings.rule.rate > 0.0,
            "a network learns at a finite, positive rate");
    mattis::learning::require_sense(settings.rule);
    require(!settings.own_scales || normalised(settings.method),
            "scales and shifts of each task are of networks with batch normalisation");
}

} // namespace

std::unique_ptr<Learner> make_learner(const NetworkSettings& settings, const StreamKey& key) {
    require_sense(settings);
    for (const Entry& entry : entries)
        if (entry.method == settings.method) return entry.make(settings, key);
    throw std::invalid_argument("a network learns by one of the known methods");
}

} // namespace mattis::learning
