#include "learning/network/network_run.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "core/watch.hpp"
#include "data/random_order.hpp"
#include "learning/network/field_strength.hpp"
#include "learning/network/network_place.hpp"
#include "learning/network/network_schedule.hpp"
#include "learning/network/right_answers.hpp"

namespace mattis::learning {

namespace {

using Stage = NetworkPlace::Stage;

/// Sums over the minibatches of an epoch that are behind.
struct EpochSums {
    double loss = 0.0, regulariser = 0.0;
    std::int64_t correct = 0;
};

Stream stream_of(StreamKey key, Purpose purpose, std::uint32_t chain) {
    key.purpose = purpose;
    key.chain = chain;
    return Stream(key);
}

/// What a saved run begins with: what has been seen, and where it is.
struct Head {
    NetworkResult seen;
    NetworkPlace place;
    EpochSums sums;
    std::vector<std::int64_t> right; ///< answers in the tests under way: of every task, for each reading

    void save(ByteWriter& to, const NetworkSchedule& schedule) const;
    static Head load(ByteReader& from, const NetworkSchedule& schedule);
};

void require(bool holds) {
    if (!holds) throw BytesError("these bytes are no state of a network that learns these tasks");
}

/// The first part of a saved run, which can be read without its images.
NetworkRun::Standing load_standing(ByteReader& from, const std::vector<int>& epochs) {
    NetworkRun::Standing standing;
    standing.share = from.get<double>();
    standing.seen = NetworkResult::load(from);
    require(standing.share >= 0.0 && standing.share <= 1.0);
    require(!standing.seen.readings.empty());
    for (const NetworkLook& look : standing.seen.looks) {
        require(look.task >= 0 && static_cast<std::size_t>(look.task) < epochs.size());
        require(look.epoch >= 0 && look.epoch <= epochs[static_cast<std::size_t>(look.task)]);
        require(look.accuracy.size() == standing.seen.readings.size() * epochs.size());
    }
    for (const NetworkHistogram& histogram : standing.seen.histograms)
        require(histogram.task >= 0 && static_cast<std::size_t>(histogram.task) < epochs.size());
    return standing;
}

void Head::save(ByteWriter& to, const NetworkSchedule& schedule) const {
    to.put(place.share(schedule));
    seen.save(to);
    place.save(to);
    to.put(sums);
    to.put_all(right);
}

Head Head::load(ByteReader& from, const NetworkSchedule& schedule) {
    NetworkRun::Standing standing = load_standing(from, schedule.epochs());
    Head head;
    head.seen = std::move(standing.seen);
    head.place = NetworkPlace::load(from, schedule, head.seen.readings.size());
    head.sums = from.get<EpochSums>();
    head.right = from.get_all<std::int64_t>();
    require(standing.share == head.place.share(schedule));
    require(head.right.size() == head.seen.readings.size() * static_cast<std::size_t>(schedule.tasks()));
    require(head.seen.looks.size() == static_cast<std::size_t>(head.place.looks(schedule)));
    for (const NetworkHistogram& histogram : head.seen.histograms)
        require(histogram.task < head.place.ended_tasks(schedule));
    require(head.seen.diverged.empty() == (head.place.stage != Stage::diverged));
    return head;
}

} // namespace

struct NetworkRun::State {
    State(NetworkExperiment of, const StreamKey& with, std::unique_ptr<Learner> of_network)
        : experiment(std::move(of)), key(with), schedule(experiment), learner(std::move(of_network)),
          noise(stream_of(key, Purpose::training, 0)) {
        if (!learner || learner->readings().empty())
            throw std::invalid_argument("NetworkRun: a network that cannot be read");
        head.seen.readings.assign(learner->readings().begin(), learner->readings().end());
        head.right.assign(head.seen.readings.size() * tasks().size(), 0);
    }

    const std::vector<LearningTask>& tasks() const { return *experiment.tasks; }
    const LearningTask& task() const { return tasks()[static_cast<std::size_t>(head.place.task)]; }
    int global_epoch() const { return schedule.global_epoch(head.place.task, head.place.epoch); }
    double strength() const {
        return field_strength(experiment.network.strength, global_epoch(), schedule.all_epochs());
    }

    void step();
    void learn();
    void test();
    void look();
    void end_task();
    void begin_epoch(int task, int epoch);
    const std::vector<std::uint32_t>& examples();

    NetworkExperiment experiment;
    StreamKey key;
    NetworkSchedule schedule;
    std::unique_ptr<Learner> learner;
    Stream noise;
    Head head;

    // Follows from the place.
    std::vector<std::uint32_t> order; ///< of the examples of epoch `order_of`, if it is a random one
    int order_of = 0;
    // Room that is kept from step to step.
    Eigen::MatrixXf inputs, outputs;
    std::vector<std::uint8_t> labels;
};

void NetworkRun::State::step() {
    switch (head.place.stage) {
    case Stage::testing:
        test();
        break;
    case Stage::learning:
        learn();
        break;
    case Stage::task_end:
        end_task();
        break;
    case Stage::finished:
    case Stage::diverged:
        break;
    }
}

/// Examples of the task in the order of the present epoch.
const std::vector<std::uint32_t>& NetworkRun::State::examples() {
    if (!experiment.shuffle) return task().train;
    if (order_of != global_epoch()) {
        order = task().train;
        Stream stream = stream_of(key, Purpose::tasks, static_cast<std::uint32_t>(global_epoch()));
        data::random_order(order, stream);
        order_of = global_epoch();
    }
    return order;
}

void NetworkRun::State::learn() {
    NetworkPlace& place = head.place;
    const std::vector<std::uint32_t>& all = examples();
    const auto batch = static_cast<std::size_t>(experiment.batch);
    const std::size_t first = static_cast<std::size_t>(place.done) * batch;
    const std::span<const std::uint32_t> images = std::span(all).subspan(first, std::min(batch, all.size() - first));
    gather(task(), images, inputs, labels);
    const auto examples = static_cast<double>(images.size());
    const StepLoss loss =
        learner->step({inputs, labels, examples / static_cast<double>(all.size())}, strength(), noise);
    if (!loss.finite) {
        head.seen.diverged = fmt::format(
            "learning diverged in task {} ({}), epoch {}, minibatch {} of {}: the loss per example is {:.6g}{}",
            place.task + 1, task().name, place.epoch, place.done + 1, schedule.minibatches(place.task),
            loss.loss / examples,
            std::isfinite(loss.loss) ? ", but the next step leaves what single precision holds" : "");
        place.stage = Stage::diverged;
        return;
    }
    head.sums.loss += loss.loss;
    head.sums.regulariser += loss.regulariser;
    head.sums.correct += loss.correct;
    if (++place.done == schedule.minibatches(place.task)) {
        place.stage = Stage::testing;
        place.done = 0;
    }
}

/// One block of images of one task, with one reading. Its noise follows from look, reading, task and block.
void NetworkRun::State::test() {
    NetworkPlace& place = head.place;
    const std::int64_t reading = place.done / schedule.all_blocks();
    std::int64_t block = place.done % schedule.all_blocks();
    int tested = 0;
    for (; block >= schedule.blocks(tested); ++tested) block -= schedule.blocks(tested);
    const LearningTask& task = tasks()[static_cast<std::size_t>(tested)];
    const std::vector<std::uint32_t>& all = tested_images(experiment, task);
    const NetworkSchedule::Block of = schedule.block(tested, block);
    gather(task, std::span(all).subspan(of.first, of.size), inputs, labels);
    Stream stream = stream_of(key, Purpose::testing, static_cast<std::uint32_t>(place.looks(schedule)));
    // 2^34 draws for each of 2^16 blocks of 2^12 tasks
    stream.seek(((static_cast<std::uint64_t>(reading) << 28U) | (static_cast<std::uint64_t>(tested) << 16U) |
                 static_cast<std::uint64_t>(block))
                << 34U);
    const auto way = static_cast<std::size_t>(reading);
    learner->outputs(inputs, static_cast<std::size_t>(tested), head.seen.readings[way], strength(), stream, outputs);
    head.right[way * tasks().size() + static_cast<std::size_t>(tested)] += right_answers(outputs, labels);
    if (++place.done == static_cast<std::int64_t>(head.seen.readings.size()) * schedule.all_blocks()) look();
}

/// All tests of an epoch are done.
void NetworkRun::State::look() {
    NetworkPlace& place = head.place;
    NetworkLook seen;
    seen.task = place.task;
    seen.epoch = place.epoch;
    seen.b = strength();
    if (place.epoch > 0) {
        const auto examples = static_cast<double>(task().train.size());
        seen.loss = head.sums.loss / examples;
        seen.regulariser = head.sums.regulariser / examples;
        seen.train_accuracy = static_cast<double>(head.sums.correct) / examples;
    }
    for (std::size_t k = 0; k < head.right.size(); ++k)
        seen.accuracy.push_back(static_cast<double>(head.right[k]) /
                                static_cast<double>(tested_images(experiment, tasks()[k % tasks().size()]).size()));
    head.seen.looks.push_back(std::move(seen));
    std::fill(head.right.begin(), head.right.end(), 0);
    head.sums = {};
    place.done = 0;
    if (place.epoch == schedule.epochs(place.task))
        place.stage = Stage::task_end;
    else
        begin_epoch(place.task, place.epoch + 1);
}

void NetworkRun::State::begin_epoch(int task, int epoch) {
    head.place = {.stage = Stage::learning, .task = task, .epoch = epoch, .done = 0};
}

void NetworkRun::State::end_task() {
    const int task_number = head.place.task;
    std::int32_t layer = 0;
    for (auto& counts : learner->histogram(experiment.bins, strength()))
        head.seen.histograms.push_back({.task = task_number, .layer = layer++, .counts = std::move(counts)});
    Stream stream = stream_of(key, Purpose::training, static_cast<std::uint32_t>(task_number) + 1);
    learner->end_task(task(), strength(), stream);
    if (task_number + 1 == schedule.tasks())
        head.place.stage = Stage::finished;
    else
        begin_epoch(task_number + 1, 1);
}

NetworkRun::NetworkRun(const NetworkExperiment& experiment, const StreamKey& key, std::unique_ptr<Learner> learner)
    : state_(std::make_unique<State>(experiment, key, std::move(learner))) {}
NetworkRun::NetworkRun(const NetworkExperiment& experiment, const StreamKey& key)
    : NetworkRun(experiment, key, make_learner(experiment.network, key)) {}
NetworkRun::NetworkRun(NetworkRun&&) noexcept = default;
NetworkRun& NetworkRun::operator=(NetworkRun&&) noexcept = default;
NetworkRun::~NetworkRun() = default;

bool NetworkRun::finished() const { return state_->head.place.over(); }

void NetworkRun::advance(std::int64_t steps) {
    for (std::int64_t step = 0; step < steps && !finished(); ++step) {
        pause_point();
        state_->step();
    }
}

NetworkResult NetworkRun::result() const {
    if (!finished()) throw std::logic_error("NetworkRun: result() before the end");
    return state_->head.seen;
}

const Learner& NetworkRun::learner() const { return *state_->learner; }

void NetworkRun::save(ByteWriter& to) const {
    state_->head.save(to, state_->schedule);
    to.put(state_->noise.position());
    ByteWriter network;
    state_->learner->save(network);
    to.put_all(network.bytes());
}

void NetworkRun::load(ByteReader& from) {
    State& state = *state_;
    Head head = Head::load(from, state.schedule);
    if (head.seen.readings != state.head.seen.readings)
        throw BytesError("these bytes are of a network of another kind");
    const auto drawn = from.get<std::uint64_t>();
    const Bytes network = from.get_all<std::byte>();
    ByteReader of_network(network);
    state.learner->load(of_network);
    of_network.require_end();
    state.noise.seek(drawn);
    state.head = std::move(head);
}

NetworkRun::Standing NetworkRun::standing(const NetworkExperiment& experiment, ByteReader& from) {
    return load_standing(from, experiment.epochs);
}

} // namespace mattis::learning
