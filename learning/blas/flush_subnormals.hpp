#pragma once

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace mattis::learning {

/// While it lives, the calling thread counts subnormal numbers as 0, on x86 processors: averages that decay reach them,
/// and each operation on one costs a hundred others.
class FlushSubnormals {
public:
#if defined(__SSE2__)
    FlushSubnormals() : before_(_mm_getcsr()) { _mm_setcsr(before_ | flush_to_zero | subnormals_are_zero); }
    ~FlushSubnormals() { _mm_setcsr(before_); }
#else
    FlushSubnormals() = default;
    ~FlushSubnormals() {}
#endif
    FlushSubnormals(const FlushSubnormals&) = delete;
    FlushSubnormals& operator=(const FlushSubnormals&) = delete;

#if defined(__SSE2__)
private:
    static constexpr unsigned flush_to_zero = 0x8000, subnormals_are_zero = 0x0040;
    unsigned before_;
#endif
};

} // namespace mattis::learning
