#include "models/data/dataset.hpp"

#include <cmath>
#include <initializer_list>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"

namespace mattis {
namespace {

const Dataset stored{{}};
const Dataset many({.protocol = Protocol::supervised, .rho = 0.3}, 0.7);
const Dataset counted({.protocol = Protocol::supervised, .r = 0.6, .M = 10}, 0.7);
const Dataset gaussian({.protocol = Protocol::supervised, .r = 0.6, .M = 10, .class_law = ClassLaw::gaussian});
const Dataset alone({.protocol = Protocol::unsupervised, .r = 0.8, .M = 5});

TEST(Dataset, EntropiesAndMomentsAreThoseOfTheExamples) {
    // Of M examples of quality r: the mean square of a class average of products of k entries, by counting pairs.
    for (const auto& [r, M] : {std::pair{0.6, 10}, {0.8, 5}, {0.3, 1}, {1.0, 4}})
        for (const int k : {1, 2, 4, 6}) {
            const Dataset data({.protocol = Protocol::unsupervised, .r = r, .M = M});
            const double same = 1.0, other = std::pow(r, 2 * k);
            const double square = (M * same + M * (M - 1.0) * other) / (static_cast<double>(M) * M);
            EXPECT_NEAR(data.moment(k), square, 1e-15) << r << " " << M << " " << k;
            EXPECT_NEAR(data.entropy(k), square / other - 1.0, 1e-13 * square / other) << r << " " << M << " " << k;
        }
    EXPECT_NEAR(counted.rho(), 8.0 / 45.0, 1e-15);
    EXPECT_EQ(many.rho(), 0.3);
    EXPECT_EQ(stored.entropy(4), 0.0);
    EXPECT_EQ(stored.moment(4), 1.0);
}

TEST(Dataset, KindsOfSitesHaveItsMoments) {
    for (const Dataset* data : {&stored, &many, &counted, &gaussian, &alone}) {
        double all = 0.0, mean = 0.0, square = 0.0;
        for (const SiteKind& kind : data->site_kinds()) {
            all += kind.weight;
            mean += kind.weight * kind.factor;
            square += kind.weight * (kind.factor * kind.factor + kind.spread);
        }
        EXPECT_NEAR(all, 1.0, 1e-14);
        EXPECT_NEAR(mean, data->activity(), 1e-14);
        EXPECT_NEAR(square, data->activity() * (1.0 + data->rho()), 1e-14);
    }
    EXPECT_EQ(stored.site_kinds().size(), 1u);
    EXPECT_EQ(many.site_kinds().size(), 2u) << "with the sites that have no entry";
    EXPECT_EQ(counted.site_kinds().size(), 12u);
    EXPECT_EQ(gaussian.site_kinds().size(), 1u);
}

TEST(Dataset, KindsOfSitesAreThoseOfTheBinomialLaw) {
    const auto kinds = alone.site_kinds();
    const double up = 0.9, down = 0.1;
    ASSERT_EQ(kinds.size(), 6u);
    EXPECT_NEAR(kinds[5].weight, std::pow(up, 5), 1e-15);
    EXPECT_NEAR(kinds[2].weight, 10.0 * up * up * down * down * down, 1e-15);
    EXPECT_NEAR(kinds[5].factor, 1.0 / 0.8, 1e-15);
    EXPECT_NEAR(kinds[2].factor, -1.0 / (5.0 * 0.8), 1e-15);
}

TEST(Dataset, VectorsAreNormalisedToTheirMeanSquare) {
    EXPECT_EQ(stored.vectors(), Dataset::Vectors::patterns);
    EXPECT_EQ(many.vectors(), Dataset::Vectors::gaussian);
    EXPECT_EQ(counted.vectors(), Dataset::Vectors::class_sums);
    EXPECT_EQ(gaussian.vectors(), Dataset::Vectors::gaussian);
    EXPECT_EQ(alone.vectors(), Dataset::Vectors::examples);
    EXPECT_EQ(stored.normalisation(), 1.0);
    // E (sum_a chi^a)^2 = M + M(M-1) r^2.
    EXPECT_NEAR(counted.normalisation(), 10.0 + 90.0 * 0.36, 1e-12);
    // Of each example 1, but the energy is that of the supervised network as M -> infinity: R M, not M.
    EXPECT_NEAR(alone.normalisation(), 5.0 * alone.moment(1), 1e-13);
    EXPECT_NEAR(many.normalisation(), 1.3 * 0x1p20, 1e-6);
    EXPECT_THROW(Dataset({.protocol = Protocol::unsupervised, .rho = 0.1}).vectors(), InputError);
    EXPECT_FALSE(stored.learns());
    EXPECT_TRUE(counted.learns() && counted.counts_examples() && !many.counts_examples());
}

TEST(Dataset, ContradictionsAreRefusedByName) {
    const auto refused = [](const Dataset::Parameters& p, const char* text) {
        EXPECT_THAT([&] { Dataset data(p); }, testing::ThrowsMessage<InputError>(testing::HasSubstr(text))) << text;
    };
    refused({.rho = 0.1}, "storing has no examples");
    refused({.M = 3}, "storing has no examples");
    refused({.protocol = Protocol::supervised, .r = 0.5}, "without M");
    refused({.protocol = Protocol::supervised, .r = 0.0, .M = 3}, "allowed is a quality r in (0, 1]");
    refused(
        {.protocol = Protocol::supervised, .rho = 0.1, .r = 0.5, .M = 3},
        "rho = 0.1 with r = 0.5 and M = 3, which give rho = (1-r^2)/(M r^2) = 1: allowed is either rho, or r and M");
    refused({.protocol = Protocol::supervised, .rho = 1e11}, "rho = 100000000000: allowed is rho up to 10000000000");
    refused({.protocol = Protocol::unsupervised, .r = 1e-200, .M = 3}, "rho = inf of r = 1e-200, M = 3");
    EXPECT_NO_THROW(Dataset({.protocol = Protocol::supervised, .rho = 1e10}));
    EXPECT_NO_THROW(Dataset({.protocol = Protocol::supervised, .rho = 1.0 + 1e-12, .r = 0.5, .M = 3})) << "it agrees";
    EXPECT_THROW(Dataset({.protocol = Protocol::supervised, .rho = 1.0 + 1e-8, .r = 0.5, .M = 3}), InputError);
}

TEST(Dataset, PowersThatLeaveDoublePrecisionAreRefused) {
    const auto refused = [](const Dataset::Parameters& p, int P, const char* text) {
        EXPECT_THAT([&] { Dataset(p).require_powers(P); }, testing::ThrowsMessage<InputError>(testing::HasSubstr(text)))
            << text;
    };
    refused({.protocol = Protocol::supervised, .rho = 1e5}, 64, "rho = 100000 with P = 64");
    refused({.protocol = Protocol::unsupervised, .r = 0.003, .M = 1000000}, 64, "r = 0.003 with P = 64, unsupervised");
    EXPECT_NO_THROW(Dataset({.protocol = Protocol::supervised, .r = 0.003, .M = 1000000}).require_powers(64));
    EXPECT_NO_THROW(Dataset({.protocol = Protocol::supervised, .rho = 3e4}).require_powers(64));
    EXPECT_NO_THROW(Dataset({.protocol = Protocol::unsupervised, .r = 1e-5, .M = 1}).require_powers(28));
}

TEST(Dataset, FieldsReadWhatTheyDescribe) {
    constexpr auto rows = dataset_fields<Dataset::Parameters>();
    Dataset::Parameters p;
    const std::initializer_list<double> values{2.0, 0.25, 0.5, 7.0, 1.0};
    auto value = values.begin();
    for (const auto& row : rows) row.set(p, *value++);
    EXPECT_EQ(p.protocol, Protocol::unsupervised);
    EXPECT_EQ(p.rho, 0.25);
    EXPECT_EQ(p.r, 0.5);
    EXPECT_EQ(p.M, 7);
    EXPECT_EQ(p.class_law, ClassLaw::gaussian);
    for (const auto& row : rows)
        EXPECT_TRUE(row.fallback) << row.name << ": data are the patterns unless said otherwise";
}

} // namespace
} // namespace mattis
