#include "io/each_value.hpp"

#include <filesystem>

#include <gmock/gmock.h>

namespace mattis::io {
namespace {

struct Section {
    EachValue<int> numbers{{1}};
    EachValue<bool> truths{{false}};
    EachValue<std::filesystem::path> files;
};
constexpr std::array keys{
    key<&Section::numbers>({.name = "numbers", .doc = "some", .kind = KeyKind::integers, .range = {1, 9}}),
    key<&Section::truths>({.name = "truths", .doc = "some", .kind = KeyKind::truths}),
    key<&Section::files>({.name = "files", .doc = "some", .kind = KeyKind::paths}),
};

/// What is read, and what is wrong.
std::pair<Section, std::string> read(const std::string& text) {
    Faults faults("job");
    Reading reading{"job", faults};
    const TomlValue root = parse_toml(text, "job");
    Section section;
    read_section(Entry(root, "", reading), keys, section);
    try {
        faults.throw_if_any();
    } catch (const std::exception& error) {
        return {section, error.what()};
    }
    return {section, ""};
}

TEST(EachValue, IsOneForAllOrOneForEach) {
    const auto [section, fault] = read("numbers = [5, 5, 7]\ntruths = true\nfiles = ['a', 'b']");
    EXPECT_EQ(fault, "");
    EXPECT_THAT(section.numbers.values, testing::ElementsAre(5, 5, 7));
    EXPECT_EQ(section.numbers.of(2), 7);
    EXPECT_TRUE(section.numbers.suits(3));
    EXPECT_FALSE(section.numbers.suits(2));
    EXPECT_TRUE(section.truths.of(4));
    EXPECT_EQ(section.files.of(1), "b");
    EXPECT_EQ(canonical_text(section.numbers), "[5, 5, 7]");
    EXPECT_EQ(canonical_text(section.truths), "[true]");
}

TEST(EachValue, OneValueMeansAnArrayOfIt) {
    EXPECT_EQ(read("numbers = 5").first.numbers, read("numbers = [5]").first.numbers);
}

TEST(EachValue, EveryFaultIsReported) {
    const auto [section, fault] = read("numbers = [0, 2, 'x']\ntruths = [true, 1]\nfiles = []");
    for (const char* said :
         {"job:1:12: numbers: 0 is out of range", "job:1:18: numbers: 'x' is text",
          "job:2:17: truths: 1 is an integer; allowed is true or false", "job:3:9: files: is an empty"})
        EXPECT_THAT(fault, testing::HasSubstr(said));
}

} // namespace
} // namespace mattis::io
