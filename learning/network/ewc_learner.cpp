#include "learning/network/ewc_learner.hpp"

#include <cmath>
#include <stdexcept>

#include "core/watch.hpp"
#include "learning/network/weight_kernels.hpp"

namespace mattis::learning {

namespace {

constexpr std::size_t most_at_once = 256; ///< images of a block

} // namespace

EwcLearner::EwcLearner(const NetworkSettings& settings, const StreamKey& key)
    : BinaryLearner(settings, key, 0.0), lambda_(settings.lambda) {
    if (!std::isfinite(lambda_) || lambda_ < 0.0)
        throw std::invalid_argument("elastic weight consolidation has a finite weight that is not negative");
}

std::vector<float> EwcLearner::fisher(const LearningTask& task) const {
    const std::size_t images = task.train.size(), blocks = (images + most_at_once - 1) / most_at_once;
    std::vector<float> sum(network().shape().weights(), 0.0f), sum_of_block(sum.size());
    NetworkPass<float> pass;
    Eigen::MatrixXf inputs;
    std::vector<std::uint8_t> labels;
    for (std::size_t block = 0; block < blocks; ++block) {
        pause_point();
        std::vector<std::uint32_t> own;
        for (std::size_t k = block; k < images; k += blocks) own.push_back(task.train[k]);
        gather(task, own, inputs, labels);
        network().squared_gradients(seen().data(), inputs.data(), labels, pass, sum_of_block.data());
        add_scaled(1.0f / static_cast<float>(images), sum_of_block, sum);
    }
    return sum;
}

void EwcLearner::end_task(const LearningTask& task, double b, Stream& stream) {
    elastic_.add(fisher(task), weights());
    BinaryLearner::end_task(task, b, stream);
}

double EwcLearner::add_terms(float* gradient) const {
    return elastic_.empty() ? 0.0 : lambda_ * elastic_.pull(weights(), lambda_, gradient);
}

void EwcLearner::save(ByteWriter& to) const {
    BinaryLearner::save(to);
    elastic_.save(to);
}

void EwcLearner::load(ByteReader& from) {
    BinaryLearner::load(from);
    elastic_.load(from, weights().size());
}

std::size_t EwcLearner::memory() const { return BinaryLearner::memory() + elastic_.memory(); }

} // namespace mattis::learning
