#pragma once

#include <deque>
#include <memory>
#include <optional>

#include "core/bytes.hpp"

namespace mattis::farm {

/// A block of bytes on its way between two ranks; `kind` says what it is about.
struct Message {
    int from = 0;
    int kind = 0;
    Bytes bytes{};
};

/// Messages between the ranks of a run. Sending and receiving never block; a rank may send to itself. Used by one
/// thread of each rank. Without MPI there is one rank.
class Communicator {
public:
    Communicator();
    /// Waits until everything sent has left.
    ~Communicator();
    Communicator(const Communicator&) = delete;
    Communicator& operator=(const Communicator&) = delete;

    void send(int to, int kind, Bytes bytes);
    /// The next message that has arrived, in the order of sending for each sender; nothing if there is none now.
    std::optional<Message> receive();

private:
    struct Outgoing;
    std::deque<Message> own_; ///< sent to this rank itself
    std::unique_ptr<Outgoing> outgoing_;
};

} // namespace mattis::farm
