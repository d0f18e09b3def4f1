#include "phase_diagrams/parts/potential/reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "tests/phase_diagrams/small_job.hpp"

namespace mattis::diagram {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string text_of(const std::string& model, const std::string& parameters, const std::string& section) {
    return "mattis = 1\nmodel = \"" + model + "\"\nparameters = { " + parameters + " }\n[potential]\n" + section;
}

PotentialSection section_of(const std::string& section) {
    return *job_of(text_of("spherical_pspin", "P = 3, T = 0.6", section)).section<PotentialSection>();
}

std::string refusal(const std::string& model, const std::string& parameters, const std::string& section) {
    try {
        job_of(text_of(model, parameters, section));
    } catch (const InputError& error) {
        return error.what();
    }
    return "is accepted";
}

TEST(PotentialReading, ValuesAreNumbersArraysOrRanges) {
    EXPECT_EQ(section_of("overlap = 0.5\n").values, std::vector{0.5});
    EXPECT_EQ(section_of("overlap = [0.5, 0.1]\n").values, (std::vector{0.5, 0.1}));
    EXPECT_EQ(section_of("overlap = { from = 0.1, to = 0.4, count = 4 }\n").values, (std::vector{0.1, 0.2, 0.3, 0.4}));
    const PotentialSection section = section_of("overlap = 0.5\nT_ref = { from = 0.6, to = 0.61, count = 2 }\n");
    ASSERT_EQ(section.own.size(), 1u);
    EXPECT_EQ(section.own.front().name, "T_ref");
    EXPECT_EQ(section.own.front().values, (std::vector{0.6, 0.61}));
}

TEST(PotentialReading, WhatIsNotGivenIsLeftToThePotential) {
    const PotentialSection section = section_of("");
    EXPECT_EQ(section.coordinate, "overlap");
    EXPECT_EQ(section.values, potentials_of(model_info("spherical_pspin")).front()->default_values());
    EXPECT_EQ(section.ansatz, std::vector<std::string>{"rs"});
    EXPECT_TRUE(section.own.front().values.empty());
}

TEST(PotentialReading, FaultsHaveTheirPlaces) {
    EXPECT_THAT(
        refusal("spherical_pspin", "P = 3, T = 0.6", "overlapp = 0.5\nT_ref = -1\nansatz = \"2rsb\"\n"),
        AllOf(HasSubstr("small.toml:5:1: potential.overlapp: unknown key; allowed are ansatz, overlap, T_ref; did "
                        "you mean 'overlap'?"),
              HasSubstr("small.toml:6:9: potential.T_ref: -1 is out of range; allowed is a number >= 0"),
              HasSubstr("small.toml:7:10: potential.ansatz: '2rsb' is not known for the model spherical_pspin")));
    EXPECT_THAT(refusal("spherical_pspin", "P = 3, T = 0.6", "overlap = [0.5, 1.5]\n"),
                HasSubstr("small.toml:5:17: potential.overlap: 1.5 is out of range"));
    EXPECT_THAT(refusal("spherical_pspin", "P = 3, T = 0.6", "overlap = [0.5, 0.5]\n"),
                HasSubstr("0.5 is given twice; allowed are different values"));
}

TEST(PotentialReading, ModelsWithoutPotentialsAreRefused) {
    EXPECT_THAT(refusal("multitasking", "K = 2, d = 0.3, T = 0.1", "overlap = 0.5\n"),
                AllOf(HasSubstr("potential: model multitasking has no potential; allowed are "),
                      HasSubstr("spherical_pspin"), HasSubstr("dense")));
}

TEST(PotentialReading, AModelOfSeveralPotentialsTakesOneCoordinate) {
    const std::string dense = "P = 4, alpha = 0.1, T = 0.3";
    EXPECT_THAT(refusal("dense", dense, "ansatz = \"rs\"\n"),
                HasSubstr("potential: a coordinate is missing; allowed is one of overlap, m"));
    EXPECT_THAT(refusal("dense", dense, "overlap = 0.5\nm = 0.5\n"),
                HasSubstr("small.toml:6:5: potential.m: a potential has one coordinate, and overlap is given already"));
    EXPECT_THAT(refusal("dense", dense, "m = 0.5\nT_ref = 0.4\n"),
                HasSubstr("small.toml:6:9: potential.T_ref: has no meaning for the potential at fixed m; allowed only "
                          "with overlap"));
    EXPECT_THAT(refusal("dense", dense, "overlap = 0.5\nansatz = \"1rsb\"\n"),
                HasSubstr("small.toml:6:10: potential.ansatz: the potential at fixed overlap is not computed by 1rsb; "
                          "allowed is rs"));
    const PotentialSection archetype =
        *job_of(text_of("dense", dense, "m = [0.5]\nansatz = [\"rs\", \"1rsb\"]\n")).section<PotentialSection>();
    EXPECT_EQ(archetype.coordinate, "m");
    EXPECT_EQ(archetype.ansatz, (std::vector<std::string>{"rs", "1rsb"}));
}

TEST(PotentialReading, ParametersThatContradictEachOtherAreRefused) {
    EXPECT_THAT(
        refusal("dense", "P = 4, alpha = 0.1, T = 0.3, M = 5, protocol = \"supervised\", r = 0", "overlap = 0.5\n"),
        HasSubstr("parameters"));
}

} // namespace
} // namespace mattis::diagram
