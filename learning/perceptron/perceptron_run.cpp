#include "learning/perceptron/perceptron_run.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "learning/optimiser/optimiser.hpp"
#include "learning/perceptron/length_factor.hpp"
#include "models/perceptron/field_law.hpp"
#include "models/perceptron/field_loss.hpp"

namespace mattis::learning {

namespace {

/// Chains of the purpose `testing`: test inputs of either task, and sampled weights.
constexpr std::uint32_t sampled_weights = 2;

Stream stream(const StreamKey& key, Purpose purpose, std::uint32_t chain) {
    return Stream({.seed = key.seed, .point = key.point, .sample = key.sample, .chain = chain, .purpose = purpose});
}

/// Teachers w^1 and w^2 = B w^1 with P(B_i = +-1) = (1 +- r0)/2.
std::array<PackedSigns, 2> draw_teachers(const PerceptronExperiment& experiment, const StreamKey& key) {
    Stream draws = stream(key, Purpose::teacher, 0);
    std::vector<double> w(static_cast<std::size_t>(experiment.N));
    for (double& x : w) x = draws() >> 63 != 0 ? 1.0 : -1.0;
    const PackedSigns first = packed_signs(w);
    for (double& x : w)
        if (draws.uniform() >= 0.5 * (1.0 + experiment.r0)) x = -x;
    return {first, packed_signs(w)};
}

double root_mean_square(std::span<const double> x) {
    double sum = 0.0;
    for (const double number : x) sum += number * number;
    return std::sqrt(sum / static_cast<double>(x.size()));
}

double sum_of(std::span<const double> x) {
    double sum = 0.0;
    for (const double number : x) sum += number;
    return sum;
}

/// Where a run is: minibatches of the present epoch and epochs of the present task that are over.
struct Place {
    std::int64_t task = 0, epoch = 0, minibatch = 0;

    void save(ByteWriter& to) const {
        for (const std::int64_t number : {task, epoch, minibatch}) to.put(number);
    }
    static Place load(const PerceptronExperiment& experiment, ByteReader& from) {
        Place place;
        for (std::int64_t* number : {&place.task, &place.epoch, &place.minibatch}) *number = from.get<std::int64_t>();
        const auto tasks = static_cast<std::int64_t>(experiment.tasks.size());
        bool fits = place.task >= 0 && place.task <= tasks && place.epoch >= 0 && place.minibatch >= 0;
        if (fits && place.task < tasks) {
            const PerceptronTask& task = experiment.tasks[static_cast<std::size_t>(place.task)];
            fits = place.epoch < task.epochs && place.minibatch < minibatches_of_epoch(experiment, task);
        }
        if (!fits) throw BytesError("these bytes are no state of this perceptron");
        return place;
    }
};

} // namespace

struct PerceptronRun::State {
    State(const PerceptronExperiment& what, const StreamKey& whose);

    const PerceptronTask& task() const { return experiment.tasks[static_cast<std::size_t>(place.task)]; }
    std::size_t N() const { return static_cast<std::size_t>(experiment.N); }
    bool finished() const { return !seen.diverged.empty() || place.task == std::ssize(experiment.tasks); }
    bool anchored() const { return task().anchor != PerceptronAnchor::none; }
    std::span<const double> held() const;

    void draw_inputs();
    void begin_task();
    void minibatch();
    void end_epoch();
    void end_task();
    void look();
    double whole_gradient(std::span<double> to);
    void take_law();
    bool sound() const;
    void diverge(const std::string& how);

    PerceptronExperiment experiment;
    StreamKey key;
    std::array<PackedSigns, 2> teachers;
    std::vector<LabelledInputs> tests;      ///< of each task
    std::optional<LabelledInputs> training; ///< of the present task
    std::vector<FieldLoss> batches;         ///< of the present task, in their order
    std::vector<double> m, variance;        ///< the law of the present fields
    double S = 0.0;                         ///< sum of the variances
    std::vector<double> gradient;           ///< room
    Place place;
    std::optional<Optimiser<double>> optimiser; ///< new for each task
    std::vector<double> theta, earlier, before; ///< fields: now, at the end of the task before, one step earlier
    PerceptronResult seen;                      ///< without the fields
};

PerceptronRun::State::State(const PerceptronExperiment& what, const StreamKey& whose)
    : experiment(what), key(whose), teachers(draw_teachers(what, whose)), m(N()), variance(N()), gradient(N()),
      theta(N()), earlier(N()) {
    for (std::size_t k = 0; k < experiment.tasks.size(); ++k) {
        Stream draws = stream(key, Purpose::testing, static_cast<std::uint32_t>(k));
        tests.emplace_back(teachers[k], N(), static_cast<std::size_t>(experiment.tests), draws);
    }
    Stream draws = stream(key, Purpose::fields, 0);
    for (double& x : theta) x = experiment.spread * gaussian(draws);
}

void PerceptronRun::State::draw_inputs() {
    Stream draws = stream(key, Purpose::examples, static_cast<std::uint32_t>(place.task));
    const auto M = static_cast<std::size_t>(training_inputs(experiment, task()));
    training.emplace(teachers[static_cast<std::size_t>(place.task)], N(), M, draws);
    batches.clear();
    const std::size_t size = task().batch == 0 ? M : static_cast<std::size_t>(task().batch);
    for (std::size_t first = 0; first < M; first += size)
        batches.emplace_back(*training, first, std::min(size, M - first));
    optimiser.emplace(task().rule, N());
    take_law();
}

void PerceptronRun::State::begin_task() {
    draw_inputs();
    earlier = theta;
    before = theta;
    look();
}

/// The fields that the present task holds on to; none for those of the uniform law.
std::span<const double> PerceptronRun::State::held() const {
    if (task().anchor == PerceptronAnchor::task) return earlier;
    if (task().anchor == PerceptronAnchor::step) return before;
    return {};
}

void PerceptronRun::State::take_law() {
    field_law(theta, experiment.b, m, variance);
    S = sum_of(variance);
}

/// Whether the fields are finite, and leave the weights a law: where all of them are certain no gradient moves them.
bool PerceptronRun::State::sound() const {
    return std::ranges::all_of(theta, [](double x) { return std::isfinite(x); }) && S >= FieldLoss::least_variance;
}

/// Goes back to the last sound fields.
void PerceptronRun::State::diverge(const std::string& how) {
    theta = before;
    take_law();
    seen.epochs[static_cast<std::size_t>(place.task)] = place.epoch;
    seen.diverged =
        fmt::format("task {}, epoch {}, minibatch {}: {}", place.task + 1, place.epoch + 1, place.minibatch + 1, how);
}

void PerceptronRun::State::minibatch() {
    FieldLoss& batch = batches[static_cast<std::size_t>(place.minibatch)];
    const auto count = static_cast<double>(batch.count());
    const double b = experiment.b, loss = batch.value(m, S, gradient) / count;
    for (std::size_t i = 0; i < gradient.size(); ++i) gradient[i] *= b * variance[i];
    if (anchored() && task().gamma != 0.0)
        add_divergence_gradient(theta, held(), variance, b,
                                task().gamma * count / static_cast<double>(training->count()), gradient);
    before = theta;
    optimiser->step(theta, gradient);
    take_law();
    if (!std::isfinite(loss) || !sound())
        diverge(fmt::format("the fields diverge after a loss of {:.6g} per input", loss));
    else if (place.minibatch + 1 < std::ssize(batches))
        ++place.minibatch;
    else
        end_epoch();
}

void PerceptronRun::State::end_epoch() {
    const PerceptronTask& now = task();
    if (const auto& length = now.length) {
        const double share = std::min(1.0, static_cast<double>(place.epoch + 1) / static_cast<double>(length->epochs));
        const double longest = 1.0 - 1.0 / static_cast<double>(N());
        const double qd = std::min(longest, length->from + (length->to - length->from) * share);
        const auto factor = length_factor(theta, experiment.b, qd);
        if (!factor) return diverge(fmt::format("no factor gives the fields the length qd = {}", qd));
        for (double& x : theta) x *= *factor;
        take_law();
    }
    place.minibatch = 0;
    ++place.epoch;
    const bool last =
        place.epoch == now.epochs ||
        (now.until_perfect && tests[static_cast<std::size_t>(place.task)].error(packed_signs(theta)) == 0.0);
    if (last || place.epoch % experiment.record_every == 0) look();
    if (last) end_task();
}

void PerceptronRun::State::end_task() {
    seen.epochs[static_cast<std::size_t>(place.task)] = place.epoch;
    place = {.task = place.task + 1};
    if (!finished()) begin_task();
}

/// The gradient of E + gamma KL of the whole training set with respect to the fields; E.
double PerceptronRun::State::whole_gradient(std::span<double> to) {
    std::vector<double> part(N());
    double E = 0.0;
    std::ranges::fill(to, 0.0);
    for (FieldLoss& batch : batches) {
        E += batch.value(m, S, part);
        for (std::size_t i = 0; i < part.size(); ++i) to[i] += experiment.b * variance[i] * part[i];
    }
    if (anchored()) add_divergence_gradient(theta, held(), variance, experiment.b, task().gamma, to);
    return E;
}

void PerceptronRun::State::look() {
    PerceptronLook now{.task = static_cast<std::int32_t>(place.task), .epoch = place.epoch};
    now.loss = whole_gradient(gradient) / static_cast<double>(training->count());
    now.gradient = root_mean_square(gradient);
    const auto weights = static_cast<double>(N());
    if (anchored()) now.kl = field_divergence(theta, held(), experiment.b) / weights;
    now.qd = 1.0 - S / weights;
    Stream draws = stream(key, Purpose::testing, sampled_weights);
    draws.seek(seen.looks.size() * N());
    std::vector<double> w(N());
    for (std::size_t i = 0; i < N(); ++i) w[i] = 2.0 * draws.uniform() - 1.0 < m[i] ? 1.0 : -1.0;
    const PackedSigns likely = packed_signs(theta), drawn = packed_signs(w);
    now.train_error = training->error(likely);
    for (std::size_t k = 0; k < tests.size(); ++k) {
        now.test_error[k] = tests[k].error(likely);
        for (std::size_t i = 0; i < N(); ++i) now.r[k] += m[i] * sign_at(teachers[k], i) / weights;
        now.p[k] = static_cast<double>(sign_product(likely, teachers[k], N())) / weights;
        now.p_sampled[k] = static_cast<double>(sign_product(drawn, teachers[k], N())) / weights;
    }
    seen.looks.push_back(now);
}

PerceptronRun::PerceptronRun(const PerceptronExperiment& experiment, const StreamKey& key) {
    require_sense(experiment);
    state_ = std::make_unique<State>(experiment, key);
    state_->begin_task();
}

PerceptronRun::PerceptronRun(PerceptronRun&&) noexcept = default;
PerceptronRun& PerceptronRun::operator=(PerceptronRun&&) noexcept = default;
PerceptronRun::~PerceptronRun() = default;

std::size_t PerceptronRun::memory(const PerceptronExperiment& experiment) {
    const auto N = static_cast<std::size_t>(experiment.N), words = 8 * packed_words(N);
    std::size_t most = 0, looks = 0;
    for (const PerceptronTask& task : experiment.tasks) {
        const auto M = static_cast<std::size_t>(training_inputs(experiment, task));
        const auto count = static_cast<std::size_t>(minibatches_of_epoch(experiment, task));
        const std::size_t size = task.batch == 0 ? M : std::min(M, static_cast<std::size_t>(task.batch));
        most = std::max(most, M * words + count * FieldLoss::memory(N, size));
        looks += static_cast<std::size_t>(task.epochs / experiment.record_every) + 2;
    }
    const std::size_t tests = experiment.tasks.size() * static_cast<std::size_t>(experiment.tests) * words;
    return most + tests + looks * sizeof(PerceptronLook) + 12 * N * sizeof(double);
}

bool PerceptronRun::finished() const { return state_->finished(); }

void PerceptronRun::advance(std::int64_t minibatches) {
    for (; minibatches > 0 && !finished(); --minibatches) state_->minibatch();
}

PerceptronResult PerceptronRun::result() const {
    if (!finished()) throw std::logic_error("the perceptron has not finished");
    PerceptronResult result = state_->seen;
    result.fields = state_->theta;
    return result;
}

void PerceptronRun::save(ByteWriter& to) const {
    state_->place.save(to);
    state_->seen.save(to);
    to.put_all(state_->theta);
    to.put_all(state_->earlier);
    to.put_all(state_->before);
    state_->optimiser->save(to);
}

void PerceptronRun::load(ByteReader& from) {
    const Place place = Place::load(state_->experiment, from);
    PerceptronResult seen = PerceptronResult::load(from);
    std::array<std::vector<double>, 3> fields;
    for (std::vector<double>& some : fields) {
        some = from.get_all<double>();
        if (some.size() != state_->N()) throw BytesError("these bytes are the state of another perceptron");
    }
    const bool same_task = place.task == state_->place.task;
    state_->place = place;
    state_->seen = std::move(seen);
    state_->theta = std::move(fields[0]);
    state_->earlier = std::move(fields[1]);
    state_->before = std::move(fields[2]);
    if (place.task == std::ssize(state_->experiment.tasks))
        state_->optimiser.emplace(state_->experiment.tasks.back().rule, state_->N());
    else if (!same_task)
        state_->draw_inputs();
    state_->optimiser->load(from);
    state_->take_law();
}

PerceptronRun::Standing PerceptronRun::standing(const PerceptronExperiment& experiment, ByteReader& from) {
    const Place place = Place::load(experiment, from);
    double done = 0.0, all = 0.0;
    for (std::size_t k = 0; k < experiment.tasks.size(); ++k) {
        const auto of_epoch = static_cast<double>(minibatches_of_epoch(experiment, experiment.tasks[k]));
        const double whole = of_epoch * static_cast<double>(experiment.tasks[k].epochs);
        all += whole;
        if (std::cmp_less(k, place.task)) done += whole;
        if (std::cmp_equal(k, place.task))
            done += of_epoch * static_cast<double>(place.epoch) + static_cast<double>(place.minibatch);
    }
    PerceptronResult seen = PerceptronResult::load(from);
    return {.share = seen.diverged.empty() ? done / all : 1.0, .looks = std::move(seen.looks)};
}

} // namespace mattis::learning
