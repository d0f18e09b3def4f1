#include "learning/network/variational_learner.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <string>

#include "core/gaussian_floats.hpp"
#include "core/parallel.hpp"
#include "core/watch.hpp"
#include "learning/blas/flush_subnormals.hpp"
#include "learning/network/right_answers.hpp"
#include "learning/network/variational_kernels.hpp"
#include "learning/optimiser/optimiser.hpp"

namespace mattis::learning {

namespace {

constexpr std::size_t fields_at_once = 1024; ///< which lie in the nearest cache together with all that belongs to them
constexpr std::size_t columns_at_once = 256; ///< of a test

void check(bool sense, const char* what) {
    if (!sense) throw std::invalid_argument(what);
}

void check_settings(const NetworkSettings& settings) {
    require_sense(settings.rule);
    check(std::isfinite(settings.gamma) && settings.gamma >= 0.0,
          "the weight of the divergence is finite and not negative");
    check(settings.threads >= 1, "a network works with one thread or more");
}

void check_strength(double b) { check(std::isfinite(b) && b >= 0.0, "a field strength is finite and not negative"); }

} // namespace

VariationalLearner::VariationalLearner(const NetworkSettings& settings, const StreamKey& key)
    : settings_(settings), shape_(settings.layers), pass_(shape_, settings.activation, settings.threads) {
    check_settings(settings);
    StreamKey own = key;
    own.purpose = Purpose::fields;
    Stream stream(own);
    theta_.resize(shape_.weights());
    gaussian_floats(stream, theta_);
    mean_.resize(theta_.size());
    if (settings.rule.kind == OptimiserKind::adam) square_.resize(theta_.size());
    if (settings.anchor == FieldAnchor::step) anchor_ = theta_;
    laws_.mu.resize(theta_.size());
    laws_.sigma.resize(theta_.size());
    const auto workers = std::min(static_cast<std::size_t>(settings.threads), shape_.blocks().size());
    scratch_.resize(2 * workers * shape_.largest_block());
    divergences_.resize(shape_.blocks().size());
}

void VariationalLearner::set_laws(double b) {
    if (laws_.b == b) return;
    const auto work = [this, b](std::size_t k) {
        const WeightBlock& block = shape_.blocks()[k];
        weight_laws(theta_.data() + block.at, block.rows * shape_.inputs(block.layer), b, laws_.mu.data() + block.at,
                    laws_.sigma.data() + block.at);
    };
    parallel_for(shape_.blocks().size(), settings_.threads, std::cref(work));
    laws_.b = b;
}

StepLoss VariationalLearner::step(const Batch& batch, double b, Stream& noise) {
    pause_point();
    check_strength(b);
    const auto columns = static_cast<std::size_t>(batch.inputs.cols());
    check(static_cast<std::size_t>(batch.inputs.rows()) == shape_.inputs(0) && columns == batch.labels.size() &&
              columns > 0,
          "a minibatch has a label for each column, and as many rows as the network has inputs");
    set_laws(b);
    const WeightLaws<float> laws{laws_.mu.data(), laws_.sigma.data()};
    const std::span<const float> z = pass_.forward(laws, batch.inputs.data(), columns, noise);
    StepLoss cost;
    cost.correct = right_answers(
        Eigen::Map<const Eigen::MatrixXf>(z.data(), settings_.layers.back(), batch.inputs.cols()), batch.labels);
    cost.loss = pass_.backward(laws, batch.labels);
    cost.finite = std::isfinite(cost.loss);
    if (!cost.finite) return cost;
    const double weight = settings_.anchor == FieldAnchor::task ? settings_.gamma * batch.share : settings_.gamma;
    if (tame(b, weight)) {
        cost.regulariser = weight * move(b, weight);
        return cost;
    }
    const Fields before{theta_, mean_, square_, anchor_, steps_};
    cost.regulariser = weight * move(b, weight);
    cost.finite = all_finite() && std::isfinite(cost.regulariser);
    if (!cost.finite) {
        theta_ = before.theta;
        mean_ = before.mean;
        square_ = before.square;
        anchor_ = before.anchor;
        steps_ = before.steps;
        laws_.b = std::numeric_limits<double>::quiet_NaN();
    }
    return cost;
}

/// Gradients below the bound keep all numbers of Adam far from the largest float, 3e38: its averages are no larger than
/// the gradients and their squares, and a step is no longer than rate/epsilon times the gradient. Momentum keeps no
/// such promise, it may add up.
bool VariationalLearner::tame(double b, double weight) const {
    if (settings_.rule.kind != OptimiserKind::adam) return false;
    constexpr double bound = 1e15;
    const auto field = static_cast<double>(largest_magnitude(theta_.data(), theta_.size()));
    const double gradient = b * pass_.largest_gradient() + 2.0 * weight * b * b * field;
    const double length = settings_.rule.rate * (gradient / settings_.rule.epsilon + settings_.rule.decay * field);
    return gradient < bound && field < bound && b * field < bound && length < 1e15 * bound;
}

bool VariationalLearner::all_finite() const {
    const auto finite = [](const std::vector<float>& one) {
        return std::isfinite(largest_magnitude(one.data(), one.size()));
    };
    return finite(theta_) && finite(mean_) && finite(square_);
}

double VariationalLearner::move(double b, double weight) {
    steps_.count(settings_.rule);
    const std::size_t blocks = shape_.blocks().size(), size = shape_.largest_block();
    const std::size_t workers = scratch_.size() / (2 * size);
    const auto work = [&](std::size_t worker) {
        const FlushSubnormals flush;
        float* const mean = scratch_.data() + 2 * worker * size;
        for (std::size_t k = worker; k < blocks; k += workers)
            divergences_[k] = move_block(shape_.blocks()[k], b, weight, mean, mean + size);
    };
    parallel_for(workers, settings_.threads, std::cref(work));
    double sum = 0.0;
    for (const double one : divergences_) sum += one;
    return sum;
}

double VariationalLearner::move_block(const WeightBlock& block, double b, double weight, float* mean, float* spread) {
    pass_.weight_gradients(block, mean, spread);
    const AdamStep<float> adam(settings_.rule, steps_);
    const MomentumStep<float> momentum(settings_.rule);
    const std::size_t all = block.rows * shape_.inputs(block.layer);
    double divergence = 0.0;
    for (std::size_t done = 0; done < all; done += fields_at_once) {
        const std::size_t at = block.at + done, n = std::min(fields_at_once, all - done);
        float* const theta = theta_.data() + at;
        float* const mu = laws_.mu.data() + at;
        float* const sigma = laws_.sigma.data() + at;
        float* const gradient = mean + done;
        field_gradient(mu, sigma, b, spread + done, n, gradient);
        if (!anchor_.empty()) {
            float* const anchor = anchor_.data() + at;
            divergence += add_divergence(theta, anchor, mu, sigma, b, weight, n, gradient);
            if (settings_.anchor == FieldAnchor::step) std::copy_n(theta, n, anchor);
        }
        if (settings_.rule.kind == OptimiserKind::adam)
            adam_fields(adam, gradient, n, theta, mean_.data() + at, square_.data() + at);
        else
            momentum_fields(momentum, gradient, n, theta, mean_.data() + at);
        weight_laws(theta, n, b, mu, sigma);
    }
    return divergence;
}

void VariationalLearner::end_task(const LearningTask& /*task*/, double /*b*/, Stream& /*stream*/) {
    if (settings_.anchor == FieldAnchor::task) anchor_ = theta_;
}

VariationalLearner::Laws VariationalLearner::laws_at(double b) const {
    check_strength(b);
    if (laws_.b == b) return laws_;
    Laws laws{std::vector<float>(theta_.size()), std::vector<float>(theta_.size()), b};
    weight_laws(theta_.data(), theta_.size(), b, laws.mu.data(), laws.sigma.data());
    return laws;
}

std::vector<float> VariationalLearner::drawn_weights(Weights weights, double b, Stream& noise) const {
    std::vector<float> w(theta_.size());
    if (weights == Weights::sign) {
        std::transform(theta_.begin(), theta_.end(), w.begin(), [](float one) { return one < 0.0f ? -1.0f : 1.0f; });
        return w;
    }
    const Laws laws = laws_at(b);
    std::array<std::uint64_t, fields_at_once> draws;
    for (std::size_t done = 0; done < w.size(); done += draws.size()) {
        const std::size_t n = std::min(draws.size(), w.size() - done);
        noise.fill(std::span(draws).first(n));
        sample_weights(laws.mu.data() + done, laws.sigma.data() + done, draws.data(), n, w.data() + done);
    }
    return w;
}

void VariationalLearner::outputs(const Eigen::MatrixXf& inputs, std::size_t /*task*/, Weights weights, double b,
                                 Stream& noise, Eigen::MatrixXf& to) const {
    check(static_cast<std::size_t>(inputs.rows()) == shape_.inputs(0),
          "inputs have as many rows as the network inputs");
    const std::size_t n = shape_.inputs(0), classes = shape_.outputs(shape_.layers() - 1);
    const auto columns = static_cast<std::size_t>(inputs.cols());
    to.resize(static_cast<Eigen::Index>(classes), inputs.cols());
    const bool stochastic = weights == Weights::stochastic;
    const Laws laws = stochastic ? laws_at(b) : Laws{};
    const std::vector<float> w = stochastic ? std::vector<float>{} : drawn_weights(weights, b, noise);
    VariationalPass<float> pass(shape_, settings_.activation, settings_.threads);
    for (std::size_t done = 0; done < columns; done += columns_at_once) {
        pause_point();
        const std::size_t some = std::min(columns_at_once, columns - done);
        const float* const from = inputs.data() + done * n;
        const auto z = stochastic ? pass.forward({laws.mu.data(), laws.sigma.data()}, from, some, noise)
                                  : pass.forward(w.data(), from, some);
        std::copy(z.begin(), z.end(), to.data() + done * classes);
    }
}

std::vector<std::vector<std::int64_t>> VariationalLearner::histogram(int bins, double b) const {
    check(bins >= 1, "a histogram has one bin or more");
    const Laws laws = laws_at(b);
    std::vector<std::vector<std::int64_t>> counts(shape_.layers());
    for (std::size_t l = 0; l < counts.size(); ++l) {
        counts[l].resize(static_cast<std::size_t>(bins));
        for (std::size_t i = shape_.start(l); i < shape_.start(l + 1); ++i) {
            const auto bin = static_cast<int>(0.5 * (1.0 + static_cast<double>(laws.mu[i])) * bins);
            ++counts[l][static_cast<std::size_t>(std::min(bin, bins - 1))];
        }
    }
    return counts;
}

void VariationalLearner::save(ByteWriter& to) const {
    steps_.save(to);
    for (const auto* one : {&theta_, &mean_, &square_, &anchor_}) to.put_all(*one);
}

void VariationalLearner::load(ByteReader& from) {
    Fields stored;
    stored.steps = StepCount::load(from);
    for (auto* one : {&stored.theta, &stored.mean, &stored.square, &stored.anchor}) *one = from.get_all<float>();
    const bool fits = stored.theta.size() == theta_.size() && stored.mean.size() == mean_.size() &&
                      stored.square.size() == square_.size() &&
                      (stored.anchor.size() == anchor_.size() ||
                       (settings_.anchor == FieldAnchor::task && (stored.anchor.empty() || anchor_.empty()) &&
                        stored.anchor.size() <= theta_.size() && stored.anchor.size() % theta_.size() == 0));
    if (!fits) throw BytesError("a stored state is of a network of other sizes or another rule");
    steps_ = stored.steps;
    theta_ = std::move(stored.theta);
    mean_ = std::move(stored.mean);
    square_ = std::move(stored.square);
    anchor_ = std::move(stored.anchor);
    laws_.b = std::numeric_limits<double>::quiet_NaN();
}

std::size_t VariationalLearner::memory() const {
    const std::size_t floats = theta_.capacity() + mean_.capacity() + square_.capacity() + anchor_.capacity() +
                               laws_.mu.capacity() + laws_.sigma.capacity() + scratch_.capacity();
    return floats * sizeof(float) + divergences_.capacity() * sizeof(double) + pass_.memory();
}

} // namespace mattis::learning
