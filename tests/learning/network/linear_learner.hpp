#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "learning/network/learner.hpp"
#include "learning/network/right_answers.hpp"

namespace mattis::learning::test {

/// What a network was given, step by step.
struct StepsSeen {
    std::vector<Eigen::MatrixXf> inputs;
    std::vector<double> shares, strengths;
};

/// The simplest network: one layer of real weights with softmax, whose noise is a Gaussian number on every output.
class LinearLearner final : public Learner {
public:
    LinearLearner(int entries, int classes, float noise = 0.1F, std::int64_t diverges_at = -1,
                  std::shared_ptr<StepsSeen> seen = {})
        : weights_(Eigen::MatrixXf::Zero(classes, entries)), noise_(noise), diverges_at_(diverges_at),
          seen_(std::move(seen)) {}

    StepLoss step(const Batch& batch, double b, Stream& noise) override {
        if (seen_) {
            seen_->inputs.push_back(batch.inputs);
            seen_->shares.push_back(batch.share);
            seen_->strengths.push_back(b);
        }
        if (steps_ == diverges_at_) return {.loss = std::numeric_limits<double>::quiet_NaN(), .finite = false};
        ++steps_;
        Eigen::MatrixXf delta;
        outputs(batch.inputs, 0, Weights::stochastic, b, noise, delta);
        StepLoss loss{.correct = right_answers(delta, batch.labels)};
        for (Eigen::Index k = 0; k < delta.cols(); ++k) {
            const auto label = static_cast<Eigen::Index>(batch.labels[static_cast<std::size_t>(k)]);
            delta.col(k) = (delta.col(k).array() - delta.col(k).maxCoeff()).exp();
            delta.col(k) /= delta.col(k).sum();
            loss.loss -= std::log(static_cast<double>(delta(label, k)));
            delta(label, k) -= 1.0F;
        }
        loss.regulariser = 0.5 * static_cast<double>(delta.cols());
        weights_ -= 0.02F * (delta * batch.inputs.transpose());
        return loss;
    }

    void end_task(const LearningTask& /*task*/, double /*b*/, Stream& stream) override { kept_ += stream.uniform(); }

    std::span<const Weights> readings() const override { return ways; }

    void outputs(const Eigen::MatrixXf& inputs, std::size_t /*task*/, Weights weights, double /*b*/, Stream& noise,
                 Eigen::MatrixXf& to) const override {
        to = weights_ * inputs;
        if (weights != Weights::stochastic) return;
        for (Eigen::Index k = 0; k < to.size(); ++k) to(k) += noise_ * static_cast<float>(gaussian(noise));
    }

    std::vector<std::vector<std::int64_t>> histogram(int bins, double /*b*/) const override {
        std::vector<std::int64_t> counts(static_cast<std::size_t>(bins), 0);
        counts.front() = weights_.size();
        return {counts};
    }

    void save(ByteWriter& to) const override {
        to.put(steps_);
        to.put(kept_);
        to.put_all(std::span<const float>(weights_.data(), static_cast<std::size_t>(weights_.size())));
    }
    void load(ByteReader& from) override {
        steps_ = from.get<std::int64_t>();
        kept_ = from.get<double>();
        const auto weights = from.get_all<float>();
        if (weights.size() != static_cast<std::size_t>(weights_.size())) throw BytesError("another number of weights");
        std::copy(weights.begin(), weights.end(), weights_.data());
    }
    std::size_t memory() const override { return static_cast<std::size_t>(weights_.size()) * sizeof(float); }

private:
    static constexpr std::array<Weights, 2> ways{Weights::stochastic, Weights::sign};

    Eigen::MatrixXf weights_;
    float noise_;
    std::int64_t diverges_at_, steps_ = 0;
    double kept_ = 0.0;
    std::shared_ptr<StepsSeen> seen_;
};

} // namespace mattis::learning::test
