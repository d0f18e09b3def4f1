#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "phase_diagrams/job/job.hpp"

namespace mattis::diagram {
namespace {

struct BadJob {
    std::string name, text, message;
};

/// The line with <0xFF> as that byte.
std::string with_bytes(const std::string& line) {
    std::string text;
    for (std::size_t k = 0; k < line.size(); ++k)
        if (line.compare(k, 3, "<0x") == 0 && k + 5 < line.size() && line[k + 5] == '>') {
            text += static_cast<char>(std::stoi(line.substr(k + 3, 2), nullptr, 16));
            k += 5;
        } else {
            text += line[k];
        }
    return text;
}

std::vector<BadJob> bad_jobs() {
    std::ifstream file(std::filesystem::path(__FILE__).replace_filename("bad_jobs.txt"));
    std::vector<BadJob> jobs;
    bool in_job = false;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("== ")) {
            jobs.push_back({line.substr(3), "", ""});
            in_job = true;
        } else if (line == "--") {
            in_job = false;
        } else if (in_job) {
            jobs.back().text += with_bytes(line) + "\n";
        } else if (!line.starts_with("#")) {
            jobs.back().message += (jobs.back().message.empty() ? "" : "\n") + line;
        }
    }
    return jobs;
}

/// A working directory of its own, with the folder that the jobs speak of.
class BadJobs : public testing::Test {
protected:
    void SetUp() override {
        before_ = std::filesystem::current_path();
        std::string name = (std::filesystem::temp_directory_path() / "bad_jobs_XXXXXX").string();
        ASSERT_NE(mkdtemp(name.data()), nullptr);
        place_ = name;
        std::filesystem::create_directory(place_ / "folder");
        std::filesystem::current_path(place_);
        unsetenv("MATTIS_DATA_DIR"); // messages say what it is
    }
    void TearDown() override {
        std::filesystem::current_path(before_);
        std::filesystem::remove_all(place_);
    }

private:
    std::filesystem::path before_, place_;
};

std::string message_of(const std::string& text) {
    try {
        parse_job(text, "job.toml");
    } catch (const InputError& error) {
        return error.what();
    }
    return "is accepted";
}

TEST_F(BadJobs, EachIsRefusedWithItsMessage) {
    const std::vector<BadJob> jobs = bad_jobs();
    EXPECT_GE(jobs.size(), 100);
    std::set<std::string> names, texts;
    for (const BadJob& job : jobs) {
        EXPECT_EQ(message_of(job.text), job.message) << "case: " << job.name;
        EXPECT_TRUE(names.insert(job.name).second) << "case given twice: " << job.name;
        EXPECT_TRUE(texts.insert(job.text).second) << "job given twice: " << job.name;
    }
}

TEST_F(BadJobs, EveryFaultSaysWhatIsAllowed) {
    for (const BadJob& job : bad_jobs()) {
        std::istringstream lines(job.message);
        for (std::string line; std::getline(lines, line);)
            EXPECT_TRUE(line.find(" allowed") != std::string::npos) << "case: " << job.name << ": " << line;
    }
}

} // namespace
} // namespace mattis::diagram
