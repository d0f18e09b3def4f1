#include <cstdlib>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "phase_diagrams/job/job.hpp"
#include "phase_diagrams/parts/simulation/section.hpp"

namespace mattis::diagram {
namespace {

const std::vector<std::string> lines{
    "mattis = 1",
    "title  = \"Dense network, P = 4\"",
    "model  = \"dense\"",
    "[parameters]",
    "P = 4",
    "alpha = { from = 0.01, to = 0.6, count = 4, scale = \"log\" }",
    "T     = [0.1, 0.3, 0.7]",
    "convention = \"full\"",
    "[theory]",
    "ansatz     = [\"rs\", \"one_step\"]",
    "boundaries = [\"retrieval_spinodal\", \"retrieval_transition\"]",
    "[montecarlo]",
    "points  = { axes = [\"T\", \"alpha\"], pairs = [[0.05, 0.2], [0.1, 0.3]] }",
    "N       = [60, 90, 120]",
    "samples = 16",
    "start   = \"noisy\"",
    "start_overlap = 0.8",
    "annealing = [1.0, 0.8]",
    "sweeps  = { thermalise = 300, measure = 4000 }",
    "bins = 20",
    "observables = [\"m\", \"m2\", \"q\"]",
    "escape_below = 0.4",
    "[run]",
    "seed = 7",
    "walltime = \"2h\"",
    "checkpoint_every = 60",
    "output = \"dense-p4.h5\"",
};

const std::vector<std::string> values{"nan",
                                      "-inf",
                                      "1e400",
                                      "-1",
                                      "0",
                                      "3.0",
                                      "9223372036854775807",
                                      "99999999999999999999",
                                      "true",
                                      "\"\"",
                                      "[]",
                                      "{}",
                                      "[[]]",
                                      "[1,1]",
                                      "\"rs\"",
                                      "'sk'",
                                      "2024-01-01",
                                      "{ from = 1 }",
                                      "[{}]",
                                      "0x7f",
                                      "1e-320",
                                      "\"\\u0000\"",
                                      "{ from = 1e308, to = -1e308, count = 3 }",
                                      "{ from = 3, to = 9, count = 1000001 }",
                                      "{ pairs = [[]] }",
                                      "{ pairs = [[1, 2, 3]], axes = [] }",
                                      "\"\"\"\n\"\"\"",
                                      "[[[[[[[[[[[[1]]]]]]]]]]]]"};

class Mutator {
public:
    explicit Mutator(unsigned seed) : random_(seed) {}

    /// The good job with one to four changes of whole lines, values, or single bytes.
    std::string job() {
        std::vector<std::string> text = lines;
        const std::size_t changes = 1 + below(4);
        for (std::size_t k = 0; k < changes; ++k) change(text);
        std::string joined;
        for (const std::string& line : text) joined += line + "\n";
        if (below(3) == 0)
            for (std::size_t k = 0; k < 1 + below(3); ++k) change_byte(joined);
        return joined;
    }

private:
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }

    void change(std::vector<std::string>& text) {
        const auto at = text.begin() + static_cast<std::ptrdiff_t>(below(text.size()));
        const std::string other = text[below(text.size())];
        switch (below(5)) {
        case 0:
            if (text.size() > 1) text.erase(at);
            break;
        case 1:
            text.insert(at, other);
            break;
        case 2:
            *at = other;
            break;
        default:
            *at = at->substr(0, at->find('=')) + "= " + values[below(values.size())];
        }
    }

    void change_byte(std::string& text) {
        const std::size_t at = below(text.size());
        switch (below(3)) {
        case 0:
            text.erase(at, 1 + below(3));
            break;
        case 1:
            text.insert(at, 1, static_cast<char>(below(256)));
            break;
        default:
            text[at] = static_cast<char>(below(256));
        }
        if (text.empty()) text = " ";
    }

    std::mt19937 random_;
};

/// How many mutations are tried: MATTIS_FUZZ_JOBS, or few enough for a second.
unsigned tries() {
    const char* text = std::getenv("MATTIS_FUZZ_JOBS");
    return text != nullptr ? static_cast<unsigned>(std::strtoul(text, nullptr, 10)) : 3000U;
}

TEST(JobFuzz, EveryMutationIsReadOrRefusedInPrintableLines) {
    std::size_t refused = 0;
    std::size_t read = 0;
    for (unsigned seed = 1; seed <= tries(); ++seed) {
        const std::string text = Mutator(seed).job();
        try {
            const Job job = parse_job(text, "job.toml");
            ++read;
            EXPECT_TRUE(!job.sections.empty()) << text;
            for (const io::Axis& axis : job.parameters) EXPECT_FALSE(axis.values.empty()) << text;
            if (const auto* montecarlo = job.section<MonteCarloSection>()) {
                EXPECT_FALSE(montecarlo->N.empty()) << text;
                EXPECT_FALSE(montecarlo->points.empty()) << text;
            }
            for (const io::Axis& axis : job.parameters)
                for (const double value : axis.values) {
                    const FieldInfo& field = *job.model.find(axis.name);
                    if (value == field.fallback) continue; // which may stand for a number that is not given
                    EXPECT_NO_THROW(require_allowed(field, value, axis.name)) << text;
                }
        } catch (const InputError& error) {
            ++refused;
            const std::string message = error.what();
            EXPECT_TRUE(message.starts_with("job.toml:")) << message;
            for (const char c : message) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << text;
        }
    }
    EXPECT_GT(refused, read);
    EXPECT_GT(read, 0);
}

TEST(JobFuzz, AKeyThatNoTableHasIsNeverAccepted) {
    for (std::size_t after = 0; after <= lines.size(); ++after) {
        std::string text;
        for (std::size_t k = 0; k < lines.size(); ++k) text += (k == after ? "unheard_of = 1\n" : "") + lines[k] + "\n";
        if (after == lines.size()) text += "unheard_of = 1\n";
        EXPECT_THROW(parse_job(text, "job.toml"), InputError) << text;
    }
}

/// UTF-8 of a character of the basic plane.
std::string utf8(unsigned c) {
    const auto byte = [](unsigned value) { return static_cast<char>(static_cast<unsigned char>(value)); };
    if (c < 0x80) return {byte(c)};
    if (c < 0x800) return {byte(0xc0 | (c >> 6)), byte(0x80 | (c & 0x3f))};
    return {byte(0xe0 | (c >> 12)), byte(0x80 | ((c >> 6) & 0x3f)), byte(0x80 | (c & 0x3f))};
}

TEST(JobFuzz, CharactersThatMeanNothingOutsideTextAreRefused) {
    for (unsigned c = 0x80; c <= 0xffff; c += c < 0x3100 ? 1 : 251)
        for (const auto& [before, after] :
             {std::pair{"[", "]"}, {"", " = 1"}, {"a = ", ""}, {"a = 1 ", ""}, {"[[a.", "]]"}})
            EXPECT_THROW(parse_job(before + utf8(c) + after + "\n", "job.toml"), InputError) << c;
}

TEST(JobFuzz, EveryBeginningOfAJobIsReadOrRefused) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    EXPECT_NO_THROW(parse_job(text, "job.toml"));
    for (std::size_t length = 0; length < text.size(); ++length) {
        try {
            parse_job(text.substr(0, length), "job.toml");
        } catch (const InputError&) {
        }
    }
}

} // namespace
} // namespace mattis::diagram
