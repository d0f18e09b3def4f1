#pragma once

#include "learning/network/elastic_weights.hpp"
#include "learning/network/weight_learner.hpp"

namespace mattis::learning {

/// The plain binary network with elastic weight consolidation (Kirkpatrick et al., PNAS 114, 3521 (2017)): the mean of
/// the loss over the minibatch plus lambda/2 sum_t sum_i F_ti (w_i - w_ti)^2 over the hidden weights and the tasks t
/// that are behind; w_t: at the end of task t. F_t is the empirical Fisher information: the mean over the training
/// images of (d ln p(label)/d sgn w_i)^2. Scales and shifts are free. Images are taken in blocks of 256 or fewer,
/// dealt out in turn so that blocks differ by one image at most; the derivative is that of one image with mean and
/// variance of batch normalisation, which are those of its block, held fixed.
class EwcLearner : public BinaryLearner {
public:
    /// Throws std::invalid_argument if the settings make no sense.
    EwcLearner(const NetworkSettings& settings, const StreamKey& key);

    void end_task(const LearningTask& task, double b, Stream& stream) override;
    void save(ByteWriter& to) const override;
    void load(ByteReader& from) override;
    std::size_t memory() const override;

    /// F of the network as it is, for images of a task, by its weights.
    std::vector<float> fisher(const LearningTask& task) const;

protected:
    double add_terms(float* gradient) const override;

private:
    double lambda_;
    ElasticWeights<float> elastic_;
};

} // namespace mattis::learning
