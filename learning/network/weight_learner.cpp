#include "learning/network/weight_learner.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "learning/blas/flush_subnormals.hpp"
#include "learning/network/right_answers.hpp"
#include "learning/network/weight_kernels.hpp"

namespace mattis::learning {

namespace {

constexpr double start_width = 0.05;       ///< of hidden weights
constexpr float largest_to_square = 1e18f; ///< gradients beyond leave no square in single precision

const NetworkSettings& sensible(const NetworkSettings& settings, double meta) {
    if (settings.threads < 1) throw std::invalid_argument("a network has at least one thread");
    if (!std::isfinite(meta) || meta < 0.0)
        throw std::invalid_argument("metaplasticity has a finite strength that is not negative");
    return settings;
}

template <class Units>
Units units_of(const NetworkSettings& settings) {
    if constexpr (Units::binary)
        return {};
    else
        return {.activation = settings.activation};
}

Stream start_stream(StreamKey key) {
    key.purpose = Purpose::fields;
    return Stream(key);
}

void draw_binary(const LayeredNetwork<float, NormalisedUnits<SignStep>>& network, Stream& stream,
                 std::vector<float>& to) {
    const NetworkShape& shape = network.shape();
    for (std::size_t i = 0; i < shape.weights(); ++i)
        to[i] = static_cast<float>(stream.uniform(-start_width, start_width));
    for (std::size_t l = 0; l < shape.layers(); ++l)
        for (std::size_t i = 0; i < shape.outputs(l); ++i)
            to[network.vector(l, 0) + i] = static_cast<float>(stream.uniform());
}

void draw_real(const NetworkShape& shape, Activation activation, Stream& stream, std::vector<float>& to) {
    for (std::size_t l = 0; l < shape.layers(); ++l) {
        const auto below = static_cast<double>(shape.inputs(l)), above = static_cast<double>(shape.outputs(l));
        const bool rectified = activation == Activation::relu && l + 1 < shape.layers();
        const double deviation = std::sqrt(2.0 / (rectified ? below : below + above));
        for (std::size_t i = shape.start(l); i < shape.start(l + 1); ++i)
            to[i] = static_cast<float>(deviation * gaussian(stream));
    }
}

std::vector<std::int64_t> counts_of(std::span<const float> weights, int bins) {
    std::vector<std::int64_t> counts(static_cast<std::size_t>(bins), 0);
    const auto most = static_cast<double>(largest_magnitude(weights));
    for (const float w : weights) {
        const double share = most > 0.0 ? static_cast<double>(w) / most : 0.0; // of [-1, 1]
        const auto bin = static_cast<std::size_t>(0.5 * (share + 1.0) * bins);
        ++counts[std::min(bin, counts.size() - 1)];
    }
    return counts;
}

} // namespace

template <class Units>
WeightLearner<Units>::WeightLearner(const NetworkSettings& settings, const StreamKey& key, double meta)
    : settings_(sensible(settings, meta)), meta_(meta),
      network_(NetworkShape(settings.layers), units_of<Units>(settings), settings.threads),
      parameters_(network_.parameters(), 0.0f), optimiser_(settings.rule, parameters_.size()),
      gradient_(parameters_.size(), 0.0f) {
    Stream stream = start_stream(key);
    if constexpr (Units::binary)
        draw_binary(network_, stream, parameters_);
    else
        draw_real(network_.shape(), settings.activation, stream, parameters_);
    renew_seen();
}

template <class Units>
void WeightLearner<Units>::renew_seen() {
    if constexpr (Units::binary) {
        const std::size_t weights = network_.shape().weights();
        const std::span<const float> all(parameters_);
        seen_.resize(all.size());
        take_signs(all.first(weights), std::span(seen_).first(weights));
        std::copy(all.begin() + static_cast<std::ptrdiff_t>(weights), all.end(),
                  seen_.begin() + static_cast<std::ptrdiff_t>(weights));
    }
}

template <class Units>
StepLoss WeightLearner<Units>::step(const Batch& batch, double /*b*/, Stream& /*noise*/) {
    const FlushSubnormals flush;
    const auto examples = static_cast<double>(batch.labels.size());
    StepLoss loss;
    loss.loss = examples * network_.gradient(seen().data(), batch.inputs.data(), batch.labels, pass_, gradient_.data());
    loss.finite = std::isfinite(loss.loss);
    if (!loss.finite) return loss;
    const Eigen::Map<const Eigen::MatrixXf> outputs(pass_.outputs().data(), settings_.layers.back(),
                                                    static_cast<Eigen::Index>(batch.labels.size()));
    loss.correct = right_answers(outputs, batch.labels);
    loss.regulariser = examples * add_terms(gradient_.data());
    if constexpr (Units::binary)
        if (settings_.rule.decay != 0.0) add_scaled(static_cast<float>(settings_.rule.decay), parameters_, gradient_);
    loss.finite = std::isfinite(loss.regulariser) && move();
    return loss;
}

/// A bound of what one step can subtract from a parameter.
template <class Units>
double WeightLearner<Units>::reach() const {
    const OptimiserRule& rule = settings_.rule;
    const double most = rule.rate * static_cast<double>(largest_gradient_);
    return rule.kind == OptimiserKind::adam ? most / ((1.0 - rule.beta1) * rule.epsilon) : most / (1.0 - rule.momentum);
}

/// False, and nothing is changed, if a number leaves the range of single precision. Where it may, a copy is kept.
template <class Units>
bool WeightLearner<Units>::move() {
    const float most = largest_magnitude(gradient_), before = largest_gradient_;
    if (!(most < largest_to_square)) return false;
    largest_gradient_ = std::max(before, most);
    const double far =
        static_cast<double>(largest_magnitude(parameters_)) * (1.0 + settings_.rule.rate * settings_.rule.decay) +
        reach();
    if (far < 0.5 * static_cast<double>(std::numeric_limits<float>::max())) {
        move_parameters();
        return true;
    }
    const std::vector<float> parameters = parameters_;
    const Optimiser<float> optimiser = optimiser_;
    move_parameters();
    if (std::isfinite(largest_magnitude(parameters_)) && std::isfinite(largest_magnitude(optimiser_.first_moment())))
        return true;
    parameters_ = parameters;
    optimiser_ = optimiser;
    largest_gradient_ = before;
    renew_seen();
    return false;
}

template <class Units>
void WeightLearner<Units>::move_parameters() {
    if constexpr (Units::binary) {
        const std::size_t weights = network_.shape().weights();
        const std::span<float> all(parameters_), step(gradient_);
        optimiser_.update(step, step);
        metaplastic_step(meta_, step.first(weights), all.first(weights));
        add_scaled(-1.0f, step.subspan(weights), all.subspan(weights));
        renew_seen();
    } else {
        optimiser_.step(parameters_, gradient_);
    }
}

template <class Units>
void WeightLearner<Units>::end_task(const LearningTask& /*task*/, double /*b*/, Stream& /*stream*/) {
    optimiser_ = Optimiser<float>(settings_.rule, parameters_.size());
    largest_gradient_ = 0.0f;
    if (settings_.own_scales) kept_.insert(kept_.end(), unit_parameters().begin(), unit_parameters().end());
}

template <class Units>
void WeightLearner<Units>::outputs(const Eigen::MatrixXf& inputs, std::size_t task, Weights weights, double /*b*/,
                                   Stream& /*noise*/, Eigen::MatrixXf& to) const {
    if (weights != Weights::sign)
        throw std::invalid_argument("a network without laws of weights is read by its own weights alone");
    const std::size_t own = unit_parameters().size();
    const float* parameters = seen().data();
    std::vector<float> of_task;
    if (task < kept_.size() / own) {
        of_task = seen();
        std::copy_n(kept_.data() + task * own, own, of_task.data() + network_.shape().weights());
        parameters = of_task.data();
    }
    NetworkPass<float> pass;
    network_.forward(parameters, inputs.data(), static_cast<std::size_t>(inputs.cols()), pass);
    to = Eigen::Map<const Eigen::MatrixXf>(pass.outputs().data(), settings_.layers.back(), inputs.cols());
}

template <class Units>
std::vector<std::vector<std::int64_t>> WeightLearner<Units>::histogram(int bins, double /*b*/) const {
    std::vector<std::vector<std::int64_t>> layers;
    const NetworkShape& shape = network_.shape();
    for (std::size_t l = 0; l < shape.layers(); ++l)
        layers.push_back(counts_of(weights().subspan(shape.start(l), shape.start(l + 1) - shape.start(l)), bins));
    return layers;
}

template <class Units>
void WeightLearner<Units>::save(ByteWriter& to) const {
    to.put_all(parameters_);
    to.put_all(kept_);
    to.put(largest_gradient_);
    optimiser_.save(to);
}

template <class Units>
void WeightLearner<Units>::load(ByteReader& from) {
    std::vector<float> parameters = from.get_all<float>();
    if (parameters.size() != parameters_.size()) throw BytesError("these bytes are weights of another network");
    std::vector<float> kept = from.get_all<float>();
    if (kept.size() % unit_parameters().size() != 0 || (!settings_.own_scales && !kept.empty()))
        throw BytesError("these bytes hold no scales and shifts of the tasks of this network");
    const auto largest_gradient = from.get<float>();
    optimiser_.load(from);
    largest_gradient_ = largest_gradient;
    parameters_ = std::move(parameters);
    kept_ = std::move(kept);
    renew_seen();
}

template <class Units>
std::size_t WeightLearner<Units>::memory() const {
    std::size_t passes = 0;
    for (const auto* all : {&pass_.z, &pass_.a, &pass_.inverse, &pass_.delta, &pass_.squares})
        for (const std::vector<float>& one : *all) passes += one.capacity();
    return (parameters_.size() + seen_.size() + kept_.capacity() + gradient_.size() + passes) * sizeof(float) +
           optimiser_.memory();
}

template class WeightLearner<NormalisedUnits<SignStep>>;
template class WeightLearner<RealUnits>;

} // namespace mattis::learning
