#include "farm/environment.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "core/errors.hpp"

#ifdef MATTIS_HAS_MPI
#include <mpi.h>
#endif

namespace mattis::farm {

#ifdef MATTIS_HAS_MPI

namespace {

bool running = false; ///< between MPI_Init and MPI_Finalize

/// A launcher (mpirun of Open MPI or MPICH, srun with PMI or PMIx) leaves its mark in the environment. Without one MPI
/// is not started: it costs a tenth of a second and may fail where no launcher can be reached.
bool under_launcher() {
    constexpr std::array marks{"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "PMI_SIZE"};
    return std::any_of(marks.begin(), marks.end(), [](const char* mark) { return std::getenv(mark) != nullptr; });
}

} // namespace

Environment::Environment(int& argc, char**& argv) {
    if (!under_launcher()) return;
    int provided = MPI_THREAD_SINGLE;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
    running = true;
}

Environment::~Environment() {
    if (running) MPI_Finalize();
    running = false;
}

std::string mpi_version() {
    std::array<char, MPI_MAX_LIBRARY_VERSION_STRING> text{};
    int length = 0;
    MPI_Get_library_version(text.data(), &length);
    const std::string version(text.data(), static_cast<std::size_t>(length));
    return version.substr(0, version.find_first_of(",\n")); // what follows is how the library was built
}

int rank() {
    int value = 0;
    if (running) MPI_Comm_rank(MPI_COMM_WORLD, &value);
    return value;
}

int ranks() {
    int value = 1;
    if (running) MPI_Comm_size(MPI_COMM_WORLD, &value);
    return value;
}

int broadcast(int value) {
    if (running) MPI_Bcast(&value, 1, MPI_INT, 0, MPI_COMM_WORLD);
    return value;
}

int largest(int value) {
    if (running) MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    return value;
}

void abandon(int code) {
    if (ranks() > 1) MPI_Abort(MPI_COMM_WORLD, code);
}

#else

Environment::Environment(int&, char**&) {
    const char* size = std::getenv("OMPI_COMM_WORLD_SIZE");
    if (size == nullptr) size = std::getenv("PMI_SIZE");
    if (size != nullptr && std::atoi(size) > 1)
        throw InputError(
            "started on several ranks, but this mattis is built without MPI: every rank would do all of the work");
}
Environment::~Environment() = default;
std::string mpi_version() { return "none"; }
int rank() { return 0; }
int ranks() { return 1; }
int broadcast(int value) { return value; }
int largest(int value) { return value; }
void abandon(int) {}

#endif

} // namespace mattis::farm
