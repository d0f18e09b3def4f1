// Does not compile, and the message says why: this kind does not know what its systems occupy.
#include "tests/guests/ring.hpp"

namespace mattis::guests {

struct ForgetfulKind : RingKind {
    static void memory() = delete;
};

const mc::Kind& forgetful = mc::kind<ForgetfulKind>();

} // namespace mattis::guests
