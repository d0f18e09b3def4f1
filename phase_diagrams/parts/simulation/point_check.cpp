#include <algorithm>

#include <fmt/format.h>

#include "core/errors.hpp"
#include "phase_diagrams/job/job.hpp"
#include "phase_diagrams/job/job_file.hpp"
#include "phase_diagrams/parts/simulation/reading.hpp"
#include "phase_diagrams/parts/simulation/simulations.hpp"

namespace mattis::diagram {

namespace {

/// The key of a job that a message "M = 40000 ...: allowed is ..." is about.
std::string key_of(const JobFile& file, std::string_view message) {
    const std::string name(message.substr(0, message.find(' ')));
    for (const std::string_view section : {"parameters", "montecarlo.points", "montecarlo"})
        if (const std::string key = fmt::format("{}.{}", section, name); file.has(key)) return key;
    return file.has("montecarlo.points") ? "montecarlo.points" : "parameters";
}

/// Reports what speaks against a point at this size; whether there was something.
bool refuse_point(const JobFile& file, const Job& job, const ParameterValues& values, int N) {
    const auto said = [&](const InputError& error) {
        return fmt::format("{}: {}", place_of(job, values, N), error.what());
    };
    try {
        require_simulated(*job.section<MonteCarloSection>(), ModelAt(job.model.name, values), N);
    } catch (const ChoiceError& error) {
        const std::string key = "montecarlo." + error.key;
        if (error.item && file.has(key))
            file.refuse_item(key, *error.item, said(error));
        else
            file.refuse(key, said(error));
        return true;
    } catch (const InputError& error) {
        file.refuse(key_of(file, error.what()), said(error));
        return true;
    }
    return false;
}

} // namespace

void check_points(const JobFile& file, const Job& job) {
    constexpr int largest_size = 100000; // larger ones take long
    constexpr std::size_t most = 256;
    const auto& own = *job.section<MonteCarloSection>();
    if (!file.sound({"theory", "montecarlo", "parameters"}) || !job.model.is_simulated()) return;
    std::size_t looked_at = 0;
    for (const ParameterValues& values : own.points)
        for (const int N : own.N)
            if (N <= largest_size && (++looked_at > most || refuse_point(file, job, values, N))) return;
}

} // namespace mattis::diagram
