#include "farm/communicator.hpp"

#include <limits>
#include <list>
#include <stdexcept>
#include <utility>

#ifdef MATTIS_HAS_MPI
#include <mpi.h>
#endif

#include "farm/environment.hpp"

namespace mattis::farm {

#ifdef MATTIS_HAS_MPI

/// Messages that MPI has not yet taken, with their memory.
struct Communicator::Outgoing {
    struct Letter {
        Bytes bytes;
        MPI_Request request = MPI_REQUEST_NULL;
    };
    std::list<Letter> letters;

    void send(int to, int kind, Bytes bytes) {
        if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
            throw std::length_error("a state or result of 2 GiB or more cannot travel between ranks");
        Letter& letter = letters.emplace_back(Letter{std::move(bytes)});
        MPI_Isend(letter.bytes.data(), static_cast<int>(letter.bytes.size()), MPI_BYTE, to, kind, MPI_COMM_WORLD,
                  &letter.request);
    }
    void forget_delivered() {
        letters.remove_if([](Letter& letter) {
            int delivered = 0;
            MPI_Test(&letter.request, &delivered, MPI_STATUS_IGNORE);
            return delivered != 0;
        });
    }
    void wait() {
        for (Letter& letter : letters) MPI_Wait(&letter.request, MPI_STATUS_IGNORE);
    }
    static std::optional<Message> receive() {
        int arrived = 0;
        MPI_Status status;
        MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &arrived, &status);
        if (arrived == 0) return std::nullopt;
        int size = 0;
        MPI_Get_count(&status, MPI_BYTE, &size);
        Message message{status.MPI_SOURCE, status.MPI_TAG, Bytes(static_cast<std::size_t>(size))};
        MPI_Recv(message.bytes.data(), size, MPI_BYTE, message.from, message.kind, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        return message;
    }
};

#else

struct Communicator::Outgoing {
    void send(int, int, Bytes) {}
    void forget_delivered() {}
    void wait() {}
    static std::optional<Message> receive() { return std::nullopt; }
};

#endif

Communicator::Communicator() : outgoing_(std::make_unique<Outgoing>()) {}

Communicator::~Communicator() { outgoing_->wait(); }

void Communicator::send(int to, int kind, Bytes bytes) {
    if (to == rank())
        own_.push_back({to, kind, std::move(bytes)});
    else
        outgoing_->send(to, kind, std::move(bytes));
}

std::optional<Message> Communicator::receive() {
    outgoing_->forget_delivered();
    if (!own_.empty()) {
        Message message = std::move(own_.front());
        own_.pop_front();
        return message;
    }
    return ranks() > 1 ? Outgoing::receive() : std::nullopt;
}

} // namespace mattis::farm
