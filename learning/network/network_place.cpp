#include "learning/network/network_place.hpp"

namespace mattis::learning {

std::int64_t NetworkPlace::looks(const NetworkSchedule& schedule) const {
    const bool epoch_is_seen = stage == Stage::task_end || stage == Stage::finished;
    return schedule.global_epoch(task, epoch) + (epoch_is_seen ? 1 : 0);
}

int NetworkPlace::ended_tasks(const NetworkSchedule& schedule) const {
    return stage == Stage::finished ? schedule.tasks() : task;
}

double NetworkPlace::share(const NetworkSchedule& schedule) const {
    const bool within = stage == Stage::learning || stage == Stage::diverged;
    const std::int64_t behind = within       ? schedule.minibatches_before(task, epoch) + done
                                : epoch == 0 ? 0
                                             : schedule.minibatches_before(task, epoch + 1);
    return static_cast<double>(behind) / static_cast<double>(schedule.all_minibatches());
}

void NetworkPlace::save(ByteWriter& to) const {
    to.put(stage);
    to.put(task);
    to.put(epoch);
    to.put(done);
}

NetworkPlace NetworkPlace::load(ByteReader& from, const NetworkSchedule& schedule, std::size_t readings) {
    const auto require = [](bool holds) {
        if (!holds) throw BytesError("these bytes are no place in the learning of these tasks");
    };
    NetworkPlace place;
    place.stage = from.get<Stage>();
    place.task = from.get<std::int32_t>();
    place.epoch = from.get<std::int32_t>();
    place.done = from.get<std::int64_t>();
    require(place.stage >= Stage::testing && place.stage <= Stage::diverged);
    require(place.task >= 0 && place.task < schedule.tasks());
    const bool at_the_beginning = place.stage == Stage::testing && place.task == 0;
    require(place.epoch >= (at_the_beginning ? 0 : 1) && place.epoch <= schedule.epochs(place.task));
    const bool in_tests = place.stage == Stage::testing;
    const bool in_epoch = place.stage == Stage::learning || place.stage == Stage::diverged;
    const std::int64_t steps = in_tests   ? static_cast<std::int64_t>(readings) * schedule.all_blocks()
                               : in_epoch ? schedule.minibatches(place.task)
                                          : 1;
    require(place.done >= 0 && place.done < steps);
    const bool at_the_end_of_task = place.stage == Stage::task_end || place.stage == Stage::finished;
    require(!at_the_end_of_task || place.epoch == schedule.epochs(place.task));
    require(place.stage != Stage::finished || place.task == schedule.tasks() - 1);
    return place;
}

} // namespace mattis::learning
