#include "models/data/example_start.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"

namespace mattis {
namespace {

struct Moments {
    double weight = 0.0, mean = 0.0, square = 0.0;
};

Moments moments(const std::vector<SiteField>& fields) {
    Moments m;
    for (const SiteField& f : fields) {
        m.weight += f.weight;
        m.mean += f.weight * f.mean;
        m.square += f.weight * (f.mean * f.mean + f.spread);
    }
    return m;
}

TEST(ExampleStart, BothLawsHaveTheMomentsOfTheSumOverExamples) {
    for (const int M : {1, 2, 7, 40})
        for (const int P : {2, 4}) {
            const double r = 0.6, g = std::pow(r, 2 * (P - 1));
            Dataset::Parameters p{.protocol = Protocol::unsupervised, .r = r, .M = M};
            const double unit = 0.5 * P / (M * std::sqrt(Dataset(p).moment(P)));
            for (const ClassLaw law : {ClassLaw::exact, ClassLaw::gaussian}) {
                p.class_law = law;
                const Moments found = moments(fields_from_example(Dataset(p), P, 0.0));
                const double mean = unit * r * (1.0 + (M - 1) * g);
                EXPECT_NEAR(found.weight, 1.0, 1e-14);
                EXPECT_NEAR(found.mean, mean, 1e-13 * unit * M);
                EXPECT_NEAR(found.square - mean * mean, unit * unit * (1.0 - r * r) * (1.0 + (M - 1) * g * g), 1e-13);
            }
        }
}

TEST(ExampleStart, SupervisedNetworksFeelTheClassAverage) {
    const Dataset data({.protocol = Protocol::supervised, .r = 0.6, .M = 10});
    const Moments found = moments(fields_from_example(data, 4, 0.3));
    EXPECT_NEAR(found.mean, 0.3, 1e-15);
    EXPECT_NEAR(found.square, 0.09 * (1.0 + data.rho()), 1e-15);
}

TEST(ExampleStart, OfASingleExampleIsThatExample) {
    // M = 1: the network stores the example, whose field is P/2 along it.
    const auto fields = fields_from_example(Dataset({.protocol = Protocol::unsupervised, .r = 0.4, .M = 1}), 4, 0.0);
    ASSERT_EQ(fields.size(), 2u);
    for (const SiteField& f : fields) EXPECT_NEAR(std::abs(f.mean), 2.0, 1e-15);
    EXPECT_NEAR(fields[0].weight, 0.7, 1e-15);
}

TEST(ExampleStart, WithoutExamplesItIsRefused) {
    const auto refused = [](const Dataset::Parameters& p) {
        EXPECT_THAT([&] { fields_from_example(Dataset(p), 4, 1.0); },
                    testing::ThrowsMessage<InputError>(testing::HasSubstr("r and M >= 1")));
    };
    refused({});
    refused({.protocol = Protocol::supervised, .rho = 0.1});
}

} // namespace
} // namespace mattis
