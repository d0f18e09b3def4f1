#pragma once

/// MATTIS_VECTOR_CLONES before a function compiles it for wider vector registers too; the program takes the widest that
/// the processor has. The bits of the results do not depend on it: multiply and add are never fused
/// (-ffp-contract=off), and the compiler may not reorder sums. It pays for functions whose loops have no branches.
/// GCC's thread sanitizer starts after the choice is made and cannot follow it: such builds have the common version.
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__SANITIZE_THREAD__)
#define MATTIS_VECTOR_CLONES __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define MATTIS_VECTOR_CLONES
#endif
