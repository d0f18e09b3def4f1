#pragma once

#include <string>

namespace mattis::farm {

/// The parallel environment of the process, for as long as this value lives: MPI where the program was built with it
/// and started under mpirun (MPI_Init is not called otherwise), else a single rank. One per process.
/// Built without MPI and started on several ranks: InputError.
class Environment {
public:
    Environment(int& argc, char**& argv);
    ~Environment();
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
};

/// The MPI library that the program was built with, in one line; "none" without one.
std::string mpi_version();

int rank(); ///< 0 … ranks() - 1
int ranks();

/// Rank 0's exit code or text, made known to all ranks.
int broadcast(int value);

/// The largest of the values that the ranks give, made known to all.
int largest(int value);

/// Ends all ranks at once with this exit code, for errors after which they would wait for each other forever. Returns
/// only where there is one rank.
void abandon(int code);

} // namespace mattis::farm
