#include <array>
#include <memory>
#include <stdexcept>

#include "learning/network/ewc_learner.hpp"
#include "learning/network/learner.hpp"
#include "learning/network/weight_learner.hpp"

namespace mattis::learning {

namespace {

struct Entry {
    NetworkMethod method;
    std::unique_ptr<Learner> (*make)(const NetworkSettings& settings, const StreamKey& key);
};

constexpr std::array entries{
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

} // namespace

std::unique_ptr<Learner> make_learner(const NetworkSettings& settings, const StreamKey& key) {
    for (const Entry& entry : entries)
        if (entry.method == settings.method) return entry.make(settings, key);
    throw std::invalid_argument("a network learns by one of the known methods");
}

} // namespace mattis::learning
