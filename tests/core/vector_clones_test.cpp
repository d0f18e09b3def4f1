#include "core/vector_clones.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "core/elementary.hpp"
#include "core/gaussian.hpp"

// The averages once more, in a namespace of their own and for the common instruction set only.
namespace mattis_common {
using namespace mattis;
}
#undef MATTIS_VECTOR_CLONES
#define MATTIS_VECTOR_CLONES
#define mattis mattis_common
#include "core/gaussian.cpp"
#undef mattis

namespace mattis {
namespace {

TEST(VectorClones, EveryBitIsTheSame) {
    for (const double T : {1e-300, 1e-3, 0.3, 2.0})
        for (double g = 1e-6; g < 1e4; g *= 1.7)
            for (double S = -0.4; S < 5.0; S += 0.13) {
                const SiteAverages a = site_averages(S, g, T), b = mattis_common::site_averages(S, g, T);
                for (const auto field :
                     {&SiteAverages::m, &SiteAverages::complement, &SiteAverages::C, &SiteAverages::free,
                      &SiteAverages::entropy, &SiteAverages::curvature, &SiteAverages::dm_dg, &SiteAverages::dC_dS,
                      &SiteAverages::dC_dg, &SiteAverages::error})
                    ASSERT_EQ(a.*field, b.*field) << "S " << S << " g " << g << " T " << T;
            }
}

} // namespace
} // namespace mattis
