#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include <gtest/gtest.h>
#include <unistd.h>

#include "farm/stop.hpp"
#include "io/result_file.hpp"
#include "phase_diagrams/job/plan.hpp"
#include "phase_diagrams/parts/simulation/plan.hpp"
#include "phase_diagrams/parts/theory/plan.hpp"

namespace mattis::diagram {

/// A job of every kind of task, done in a moment.
inline constexpr std::string_view small_job = R"(
mattis = 1
title = "small"
model = "dense"
[parameters]
P = 3
alpha = [0.05, 0.1]
T = { from = 0.2, to = 0.8, count = 4 }
[theory]
boundaries = ["retrieval_spinodal", "glass_static"]
[montecarlo]
points = { alpha = [0.1], T = [0.4] }
N = [12, 16, 20]
samples = 5
sweeps = { thermalise = 10, measure = 40 }
bins = 4
)";

inline Job job_of(std::string_view text = small_job) { return parse_job(std::string(text), "small.toml"); }

inline Plan plan_of(std::string_view text = small_job) { return make_plan(job_of(text), 1); }

/// One part of it alone.
inline TheoryPlan theory_of(std::string_view text) { return TheoryPlan(std::make_shared<const Job>(job_of(text))); }
inline SimulationPlan simulation_of(std::string_view text = small_job) {
    return SimulationPlan(std::make_shared<const Job>(job_of(text)));
}

/// A task from its beginning to its end.
inline farm::Progress finished_task(const Plan& plan, std::size_t task) {
    const auto made = plan.work(1).make(task);
    while (!made->advance()) {
    }
    return {.finished = true, .bytes = made->save()};
}

/// Tables as bytes: equal bits, NaN included.
inline std::map<std::string, Bytes> table_bytes(const io::ResultFile& file) {
    std::map<std::string, Bytes> bytes;
    for (const auto& [name, table] : file.tables) {
        ByteWriter to;
        table.save(to);
        bytes[name] = to.take();
    }
    return bytes;
}

/// A test with a folder of its own.
class FolderTest : public testing::Test {
protected:
    void SetUp() override {
        std::filesystem::create_directories(folder);
        farm::clear_stop();
    }
    void TearDown() override {
        farm::clear_stop();
        std::filesystem::remove_all(folder);
    }

    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("mattis_diagram_test_" + std::to_string(getpid()));
};

} // namespace mattis::diagram
