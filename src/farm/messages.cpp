#include "farm/messages.hpp"

namespace mattis::farm {

Bytes pack(int threads) {
    ByteWriter to;
    to.put(threads);
    return to.take();
}

int unpack_hello(const Bytes& bytes) { return ByteReader(bytes).get<int>(); }

Bytes pack(std::size_t task, const Bytes& state) {
    ByteWriter to;
    to.put(task);
    to.put_all(state);
    return to.take();
}

std::pair<std::size_t, Bytes> unpack_assignment(const Bytes& bytes) {
    ByteReader from(bytes);
    const auto task = from.get<std::size_t>();
    return {task, from.get_all<std::byte>()};
}

Bytes pack(const Handover& handover) {
    ByteWriter to;
    to.put(handover.task);
    to.put(handover.finished);
    to.put(handover.failed);
    to.put(handover.refused);
    to.put_all(handover.bytes);
    return to.take();
}

Handover unpack_handover(const Bytes& bytes) {
    ByteReader from(bytes);
    Handover handover;
    handover.task = from.get<std::size_t>();
    handover.finished = from.get<bool>();
    handover.failed = from.get<bool>();
    handover.refused = from.get<bool>();
    handover.bytes = from.get_all<std::byte>();
    return handover;
}

Bytes pack(const Longest& longest) {
    ByteWriter to;
    to.put(longest);
    return to.take();
}

Longest unpack_longest(const Bytes& bytes) { return ByteReader(bytes).get<Longest>(); }

Bytes pack(std::chrono::duration<double> grace) {
    ByteWriter to;
    to.put(grace.count());
    return to.take();
}

std::chrono::duration<double> unpack_grace(const Bytes& bytes) {
    return std::chrono::duration<double>(ByteReader(bytes).get<double>());
}

Bytes pack(Outcome outcome, const std::string& failure) {
    ByteWriter to;
    to.put(outcome);
    to.put_text(failure);
    return to.take();
}

std::string unpack_end(const Bytes& bytes, Outcome& outcome) {
    ByteReader from(bytes);
    outcome = from.get<Outcome>();
    return from.get_text();
}

} // namespace mattis::farm
